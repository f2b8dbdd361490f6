import { daysBetween, isWithin, lastDays } from '../calendar.ts';
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
 * H14: how far the score moved in the last 90 days by what happened, our own doing (configuration, engine) apart. Null with fewer than 30 days of history. Rows of the first judged day build the score from
 * nothing and are no movement.
 */
export function scoreTrend(
  entries: readonly TrendEntry[],
  firstJudgedOn: LocalDate,
  today: LocalDate,
  figures: HealthSettings['trend'] = ruleFigures,
): number | null {
  if (daysBetween(firstJudgedOn, today) < figures.historyDays) return null;
  const window = lastDays(today, figures.days);
  return entries
    .filter(
      ({ on, cause }) => isWithin(on, window) && on > firstJudgedOn && cause !== 'configuration' && cause !== 'engine',
    )
    .reduce((sum, { delta }) => sum + delta, 0);
}
