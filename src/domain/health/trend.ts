import { addDays, daysBetween, isWithin, lastDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { LedgerCause } from '../health-view.ts';
import { HealthSettings } from '../settings/health.ts';

export interface TrendEntry {
  readonly on: LocalDate;
  readonly cause: LedgerCause;
  readonly delta: number;
}

const ruleFigures = HealthSettings.parse({}).trend;

/**
 * H14: how far the score moved in the last 90 days by what happened, our own doing (configuration, engine) apart. Null
 * with fewer than 30 days of history. Rows of the first judged day build the score from nothing and are no movement.
 */
export function scoreTrend(
  entries: readonly TrendEntry[],
  firstJudgedOn: LocalDate,
  today: LocalDate,
  figures: HealthSettings['trend'] = ruleFigures,
): number | null {
  if (daysBetween(firstJudgedOn, today) < figures.historyDays) return null;
  const window = lastDays(today, figures.days);
  return movements(entries, firstJudgedOn)
    .filter(({ on }) => isWithin(on, window))
    .reduce((sum, { delta }) => sum + delta, 0);
}

/**
 * The next day on which time alone can change the trend: a row leaves the 90 days, or there is history enough. Null:
 * none does.
 */
export function nextTrendChangeOn(
  entries: readonly TrendEntry[],
  firstJudgedOn: LocalDate,
  today: LocalDate,
  figures: HealthSettings['trend'] = ruleFigures,
): LocalDate | null {
  const leaving = movements(entries, firstJudgedOn).map(({ on }) => addDays(on, figures.days));
  const [next] = [addDays(firstJudgedOn, figures.historyDays), ...leaving].filter((day) => day > today).toSorted();
  return next ?? null;
}

/** Rows that tell of the partner, not of our own doing nor of the first judgement. */
function movements(entries: readonly TrendEntry[], firstJudgedOn: LocalDate): readonly TrendEntry[] {
  return entries.filter(({ on, cause }) => on > firstJudgedOn && cause !== 'configuration' && cause !== 'engine');
}
