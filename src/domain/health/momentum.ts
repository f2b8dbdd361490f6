import { daysBetween } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { HealthSettings } from '../settings/health.ts';

/** H15: what the partner manager enters once a month, beside the score and never inside it. */
export const momentumSignals = [
  'strategy_maturity',
  'market_engagement',
  'self_sufficiency',
  'customer_success',
] as const;
export type MomentumSignal = (typeof momentumSignals)[number];

export interface MomentumEntry {
  readonly signal: MomentumSignal;
  /** A whole number, 0-4. */
  readonly value: number;
  readonly on: LocalDate;
}

export interface Momentum {
  readonly signal: MomentumSignal;
  /** Null: never entered. */
  readonly value: number | null;
  readonly enteredOn: LocalDate | null;
  /** Entered more than 45 days ago. */
  readonly stale: boolean;
}

/**
 * The latest value of each signal by today; of several on one day the last given. A value off the scale is left out.
 */
export function momentum(
  entries: readonly MomentumEntry[],
  today: LocalDate,
  { staleAfterDays }: HealthSettings['momentum'],
): readonly Momentum[] {
  return momentumSignals.map((signal) => {
    const latest = entries
      .filter((entry) => entry.signal === signal && entry.on <= today && isOnScale(entry.value))
      .reduce<MomentumEntry | null>((best, entry) => (best === null || entry.on >= best.on ? entry : best), null);
    if (latest === null) return { signal, value: null, enteredOn: null, stale: false };
    const { on: enteredOn, value } = latest;
    return { signal, value, enteredOn, stale: daysBetween(enteredOn, today) > staleAfterDays };
  });
}

function isOnScale(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 4;
}
