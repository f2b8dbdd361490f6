import type { RecordRef, LocalDate } from '../../facts.ts';
import type { DimensionName } from '../../health-view.ts';
import type { Evidence } from '../../health/assessment.ts';
import { compareText, recordKey } from '../../records.ts';
import type { Settings } from '../../settings/settings.ts';
import { noSource, unknown, type BlindSpotId, type Fix, type Found } from './blind-spot.ts';
import type { ChangeDays } from './change-days.ts';
import type { Now, Sight, Window } from './sight.ts';

/** One rule of section 9. */
export interface BlindSpotRule {
  readonly id: BlindSpotId;
  /** The dimension whose input it hides, and the rules of health by which that dimension must have been judged; all when left out. */
  readonly hides: { readonly dimension: DimensionName; readonly judgedBy?: readonly string[] } | null;
  readonly fix: Fix | null;
  /** How old a partner must be before it is flagged; null: at once. */
  readonly window: ((settings: Settings) => Window) | null;
  /** What it sees on one day. */
  look(sight: Sight, now: Now): Found;
  /** Names the days on which time alone can change what it sees. */
  changes(sight: Sight, days: ChangeDays): void;
}

/** What a rule answers where its facts are missing: nowhere in the program (W8), or of this partner alone. */
export function missing(sourceExists: boolean): Found {
  return sourceExists ? unknown : noSource;
}

/** The latest of several facts; of one day the same whatever order they came in. */
export function latestOf<T extends Evidence>(facts: readonly T[]): T | null {
  return facts.reduce<T | null>((best, fact) => (best === null || isLater(fact, best) ? fact : best), null);
}

function isLater(fact: Evidence, other: Evidence): boolean {
  return (compareText(fact.on, other.on) || compareText(recordKey(fact.record), recordKey(other.record))) > 0;
}

export function evidenceOf(
  facts: readonly { readonly record: RecordRef; readonly on: LocalDate }[],
): readonly Evidence[] {
  return facts.map(({ record, on }) => ({ record, on }));
}
