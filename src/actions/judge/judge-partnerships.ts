import { localDay } from '#src/domain/calendar.ts';
import type { LocalDate, ProgramFacts } from '#src/domain/facts.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import type { BlindSpot } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { blindSpots, nextBlindSpotChangeOn } from '#src/domain/partnership/blind-spots/judge-blind-spots.ts';
import { partnershipEngineVersion } from '#src/domain/partnership/engine-version.ts';
import type { PartnershipFacts, ProgramInputs } from '#src/domain/partnership/facts.ts';
import { judgePartnership } from '#src/domain/partnership/judge.ts';
import { missedReviews } from '#src/domain/partnership/missed-reviews.ts';
import { nextPartnershipEvaluationOn } from '#src/domain/partnership/next-evaluation.ts';
import {
  firstPartnershipState,
  type PartnershipResult,
  type PartnershipState,
} from '#src/domain/partnership/result.ts';
import {
  addPartnershipChanges,
  readPartnerships,
  savePartnerships,
  type PartnershipChange,
  type PartnershipJudgement,
} from '#src/store/partnership-judgements.ts';
import type { SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import { programInputsOn } from './gather-program-inputs.ts';

/** What the rules beside health made of a partner, as it is stored and shown. */
export interface StoredPartnership extends PartnershipResult {
  readonly blindSpots: readonly BlindSpot[];
}

export interface JudgedPartnership {
  readonly partnerId: string;
  readonly result: StoredPartnership;
  /** The first day on which any of it can change by time alone. */
  readonly nextOn: LocalDate;
}

/** A partner that the rules could not judge, and why. */
export interface Poisoned {
  readonly partnerId: string;
  readonly cause: string;
}

export interface JudgedPartnerships {
  readonly judged: ReadonlyMap<string, JudgedPartnership>;
  readonly poisoned: readonly Poisoned[];
}

/** A partner whose health was judged just now. */
export interface HealthOfPartner {
  readonly facts: PartnershipFacts;
  readonly result: HealthResult;
  readonly nextEvaluationOn: LocalDate | null;
}

export interface PartnershipsToJudge {
  readonly programId: string;
  readonly settings: SettingsVersion;
  readonly program: ProgramFacts;
  /** Null only where there is nobody to judge. */
  readonly inputs: ProgramInputs | null;
  readonly asOf: Date;
  readonly now: Date;
  readonly partners: readonly HealthOfPartner[];
}

/**
 * Judges everything about these partners but their health, and keeps it: result, what must be remembered, and when segment, tier or stage changed. A fixed number of statements, however many partners.
 */
export async function judgePartnerships(tx: Tx, work: PartnershipsToJudge): Promise<JudgedPartnerships> {
  const { programId, inputs, now } = work;
  const partnerIds = work.partners.map(({ facts }) => facts.partner.partnerId);
  if (inputs === null || partnerIds.length === 0) return { judged: new Map(), poisoned: [] };
  const before = await readPartnerships<PartnershipState, StoredPartnership>(tx, programId, partnerIds);

  const judged: Judged[] = [];
  const poisoned: Poisoned[] = [];
  const { settings: current } = work.settings;
  const states = [...before.values()].map(({ state }) => state.segment);
  const missed = missedReviews(states, localDay(work.asOf, current.program.timeZone), current);
  const pastInputs = await programInputsOn(tx, { ...work, settings: current, sources: inputs.sources }, missed);
  for (const health of work.partners) {
    const { partnerId } = health.facts.partner;
    try {
      judged.push(judgeOne(work, { inputs, pastInputs }, health, before.get(partnerId) ?? null));
    } catch (error) {
      // The rules are pure: what they cannot judge today they cannot judge in a minute either.
      poisoned.push({ partnerId, cause: error instanceof Error ? error.message : String(error) });
    }
  }
  await savePartnerships(
    tx,
    programId,
    judged.map((one) => one.judgement),
    now,
  );
  await addPartnershipChanges(
    tx,
    programId,
    judged.flatMap((one) => one.changes),
  );
  return {
    judged: new Map(
      judged.map(({ judgement: { partnerId, result }, nextOn }) => [partnerId, { partnerId, result, nextOn }]),
    ),
    poisoned,
  };
}

/** Later than any day on which a rule looks again. */
const endOfTime = '9999-12-31';

interface Judged {
  readonly judgement: PartnershipJudgement<PartnershipState, StoredPartnership>;
  readonly changes: readonly PartnershipChange[];
  readonly nextOn: LocalDate;
}

function judgeOne(
  { settings: { settings, version }, program, asOf }: PartnershipsToJudge,
  { inputs, pastInputs }: { readonly inputs: ProgramInputs; readonly pastInputs: readonly ProgramInputs[] },
  { facts, result: health, nextEvaluationOn }: HealthOfPartner,
  before: PartnershipJudgement<PartnershipState, StoredPartnership> | null,
): Judged {
  const { partnerId } = facts.partner;
  const common = { facts, program, settings, asOf };
  const { result, state } = judgePartnership({
    ...common,
    inputs,
    pastInputs,
    health,
    settingsVersion: version,
    state: before?.state ?? firstPartnershipState,
  });
  const sight = {
    ...common,
    sources: inputs.sources,
    segment: result.segment.value,
    baseSegment: result.baseSegment.value,
    dimensions: health.dimensions,
  };
  const stored = { ...result, blindSpots: blindSpots(sight) };
  const partnershipNext = nextPartnershipEvaluationOn({
    ...common,
    inputs,
    result,
    state,
    healthNextOn: nextEvaluationOn ?? endOfTime,
  });
  const engineVersion = partnershipEngineVersion;
  return {
    judgement: { partnerId, state, result: stored, settingsVersion: version, engineVersion, asOf },
    changes: changesOf(before?.result ?? null, stored).map((change) => ({
      ...change,
      partnerId,
      on: localDay(asOf, settings.program.timeZone),
      asOf,
      settingsVersion: version,
      engineVersion,
    })),
    nextOn: earliest(partnershipNext, nextBlindSpotChangeOn(sight)),
  };
}

/** What a partner is that people speak of, and want to know the history of. */
const subjects = ['segment', 'baseSegment', 'tier', 'lifecycle', 'developmentStage'] as const;

/** The first evaluation is no change: nobody was anything before. */
function changesOf(
  before: StoredPartnership | null,
  now: StoredPartnership,
): readonly Pick<PartnershipChange, 'subject' | 'from' | 'to' | 'rule'>[] {
  if (before === null) return [];
  return subjects.flatMap((subject) => {
    const [from, to] = [before[subject].value, now[subject].value];
    return from === to ? [] : [{ subject, from, to, rule: now[subject].rule }];
  });
}

function earliest(one: LocalDate, other: LocalDate | null): LocalDate {
  return other !== null && other < one ? other : one;
}
