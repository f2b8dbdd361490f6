import type { ProgramFacts } from '../facts.ts';
import type { HealthResult } from '../health-view.ts';
import { momentOf } from '../health/moment.ts';
import { momentum, type Momentum, type MomentumEntry, momentumSignals } from '../health/momentum.ts';
import { isJudged } from '../partner-status.ts';
import type { Settings } from '../settings/settings.ts';
import { attentionJudgment } from './attention.ts';
import { cadenceJudgment } from './cadence.ts';
import { stageJudgment } from './development-stage.ts';
import { partnershipEngineVersion } from './engine-version.ts';
import { entriesOf } from './entries.ts';
import type { PartnershipFacts, ProgramInputs } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { lifecycleJudgment } from './lifecycle.ts';
import { notJudged } from './not-judged.ts';
import { firstPartnershipState, type PartnershipResult, type PartnershipState } from './result.ts';
import { nextSegmentState } from './segment-state.ts';
import { segmentJudgments } from './segment.ts';
import { nextTierState } from './tier-state.ts';
import { tierJudgment } from './tier.ts';

export interface PartnershipInput {
  readonly facts: PartnershipFacts;
  readonly program: ProgramFacts;
  /** What is known of the whole program at `asOf`. */
  readonly inputs: ProgramInputs;
  /** What was known of it on review days that passed unjudged more than a quarter ago; without it they are passed over. */
  readonly pastInputs?: readonly ProgramInputs[];
  /** The partner's health at the same `asOf`. */
  readonly health: HealthResult;
  readonly settings: Settings;
  readonly settingsVersion: number;
  /** What the evaluation before left behind; `firstPartnershipState` when there was none. */
  readonly state: PartnershipState;
  readonly asOf: Date;
}

/** Judges everything about a partner but its health, and what to remember until the next evaluation. */
export function judgePartnership(input: PartnershipInput): {
  readonly result: PartnershipResult;
  readonly state: PartnershipState;
} {
  const judging = judgingOf(input);
  const { facts } = judging;
  const beside = {
    partnerId: facts.partner.partnerId,
    momentum: momentumOf(judging),
    settingsVersion: input.settingsVersion,
    engineVersion: partnershipEngineVersion,
    asOf: input.asOf.toISOString(),
  };
  if (!isJudged(facts.partner.status)) {
    return { result: { ...notJudged(judging), ...beside }, state: firstPartnershipState };
  }
  const state: PartnershipState = {
    segment: nextSegmentState(input.state.segment, judging, input.health, input.pastInputs ?? []),
    tier: nextTierState(input.state.tier, judging),
  };
  const { segment, base } = segmentJudgments(state.segment, judging, input.health);
  const developmentStage = stageJudgment(judging);
  const cadenceOf = { segment: segment.value, base: base.value, stage: developmentStage.value };
  return {
    result: {
      ...beside,
      segment,
      baseSegment: base,
      attentionTier: attentionJudgment(base),
      tier: tierJudgment(state.tier, judging),
      lifecycle: lifecycleJudgment(judging, segment.value),
      developmentStage,
      cadence: cadenceJudgment(cadenceOf, judging),
    },
    state,
  };
}

/** The rules' view of an input. */
export function judgingOf({
  asOf,
  facts,
  inputs,
  program,
  settings,
}: Pick<PartnershipInput, 'asOf' | 'facts' | 'inputs' | 'program' | 'settings'>): PartnershipJudging {
  return { facts, program, inputs, settings, moment: momentOf(asOf, settings.program) };
}

function momentumOf({ facts, moment, settings }: PartnershipJudging): readonly Momentum[] {
  const entries = entriesOf(facts.entries, 'momentum', moment.today).flatMap(
    ({ on, signal, value }): MomentumEntry[] => {
      const known = momentumSignals.find((one) => one === signal);
      return known === undefined ? [] : [{ signal: known, value, on }];
    },
  );
  return momentum(entries, moment.today, settings.health.momentum);
}
