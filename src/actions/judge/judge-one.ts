import { localDay } from '#src/domain/calendar.ts';
import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import { engineVersion } from '#src/domain/health/engine-version.ts';
import { firstState, judgeHealth } from '#src/domain/health/judge.ts';
import { explainChange } from '#src/domain/health/ledger.ts';
import { nextEvaluationOn } from '#src/domain/health/next-evaluation.ts';
import { nextRollupOn } from '#src/domain/rollups/next-rollup.ts';
import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Judgement, LedgerRow } from '#src/store/judgements.ts';

export interface Evaluation {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  /** The partner's open deals with their stages. */
  readonly openDeals: readonly OpenDealFact[];
  readonly settings: Settings;
  readonly settingsVersion: number;
  readonly asOf: Date;
  /** The evaluation before, and the settings it used; null for the first. */
  readonly before: { readonly judgement: Judgement; readonly settings: Settings } | null;
}

export interface Evaluated {
  readonly judgement: Judgement;
  readonly ledger: readonly LedgerRow[];
  /** Whether anything is to be remembered of this day: the score or what it is made of moved. */
  readonly moved: boolean;
}

/** One evaluation of one partner: the result, why it differs from the one before, and when it, or a figure beside it, will change by itself. */
export function evaluate({
  facts,
  program,
  openDeals,
  settings,
  settingsVersion,
  asOf,
  before,
}: Evaluation): Evaluated {
  const { result, state } = judgeHealth({
    facts,
    program,
    settings,
    settingsVersion,
    state: before?.judgement.state ?? firstState,
    asOf,
  });
  const { partnerId } = facts;
  const change = explainChange(before === null ? null : inputsOf(before.judgement, before.settings), {
    facts,
    program,
    settings,
    settingsVersion,
    engineVersion,
    asOf,
    score: result.score,
  });
  const on = localDay(asOf, settings.program.timeZone);
  const healthOn = nextEvaluationOn({ facts, program, settings, state, asOf });
  return {
    judgement: {
      partnerId,
      state,
      facts,
      programFacts: program,
      settingsVersion,
      engineVersion,
      asOf,
      result,
      nextEvaluationOn: nextRollupOn({ facts, program, openDeals, settings, asOf }, healthOn) ?? healthOn,
    },
    ledger: change.map((row) => ({ ...row, partnerId, on, asOf, settingsVersion, engineVersion })),
    moved: before === null || change.length > 0 || outline(before.judgement.result) !== outline(result),
  };
}

function inputsOf(judgement: Judgement, settings: Settings): Parameters<typeof explainChange>[1] {
  const { facts, programFacts, settingsVersion, asOf, result } = judgement;
  return {
    facts,
    program: programFacts,
    settings,
    settingsVersion,
    engineVersion: judgement.engineVersion,
    asOf,
    score: result.score,
  };
}

/** What a snapshot remembers of a result. */
function outline({ score, band, coverage, dimensions, settingsVersion }: HealthResult): string {
  return JSON.stringify([score, band, coverage, settingsVersion, dimensions.map(({ name, points }) => [name, points])]);
}
