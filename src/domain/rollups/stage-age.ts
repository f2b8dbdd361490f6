import type { LocalDate, RecordRef } from '../facts.ts';
import type { Settings } from '../settings/settings.ts';
import { daysInStage, isStuck } from '../stuck-deal.ts';
import type { DealPropertyName } from './catalogue.ts';

/** A deal that the CRM has in an open stage and that is attributed to a partner. */
export interface OpenDealFact {
  readonly record: RecordRef;
  readonly createdOn: LocalDate;
  readonly enteredStageOn: LocalDate;
  /** Whether its pipeline counts (a setting). */
  readonly counts: boolean;
}

/** PIPE1: since when a deal is in its stage: by the CRM's own date, else as we saw it come there, else since it was created. */
export function stageEntry<T>(known: {
  readonly enteredStage: T | null;
  readonly observed: T | null;
  readonly created: T;
}): T {
  return known.enteredStage ?? known.observed ?? known.created;
}

/**
 * What a deal's properties hold on a day; all null for one that does not count or is not there yet. The days move in
 * the steps of the setting, of which `stuckAfterDays` is always one: between them nothing is written (WR2), and
 * "at least 30 days" finds the same deals as "stuck".
 */
export function stageProperties(
  { counts, createdOn, enteredStageOn }: OpenDealFact,
  today: LocalDate,
  settings: Pick<Settings, 'pipeline' | 'writeBack'>,
): Readonly<Record<DealPropertyName, string | null>> {
  const deal = { state: 'open', closesOn: null, counts, createdOn, enteredStageOn } as const;
  const days = daysInStage(deal, today);
  if (days === null) return { prm_stuck: null, prm_days_in_stage: null };
  const reached = stageSteps(settings).filter((step) => step <= days);
  return {
    prm_stuck: String(isStuck(deal, today, settings.pipeline)),
    prm_days_in_stage: String(Math.max(0, ...reached)),
  };
}

/** After how many days in a stage a deal's properties change. */
export function stageSteps({ pipeline, writeBack }: Pick<Settings, 'pipeline' | 'writeBack'>): readonly number[] {
  return [pipeline.stuckAfterDays, ...writeBack.daysInStage];
}
