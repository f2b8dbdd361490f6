import { daysBetween } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { Band, HealthState } from '../health-view.ts';
import type { HealthSettings } from '../settings/health.ts';

/** Bands from worst to best: their order is their rank. */
const ascending = ['Churning', 'Critical', 'At-risk', 'Healthy', 'Champion'] as const;
type ScoredBand = (typeof ascending)[number];

type BandSettings = Pick<HealthSettings, 'bands' | 'hysteresis'>;

/** H9: the band of a score, half-open from below. */
export function bandOf(score: number | null, { bands }: Pick<HealthSettings, 'bands'>): Band {
  if (score === null) return 'Unknown';
  return ascending.findLast((band) => score >= floorOf(band, bands)) ?? 'Churning';
}

/** Whether the first band is better than the second; Unknown is neither better nor worse. */
export function isBetter(band: Band, other: Band): boolean {
  return rank(band) > rank(other) && rank(other) >= 0;
}

/**
 * H9: the band held after this evaluation. States: no band yet; holding a band; holding a band while another is pending
 * since a day. The first band, and every change from and to Unknown, is taken at once. A score more than 5 points past
 * the held band's own boundary changes it at once; one less far past makes the band of the score pending, and 7 days on
 * which every evaluation was past that boundary change it. A score back inside ends the waiting, one past the other
 * boundary starts it anew.
 */
export function heldBand(
  score: number | null,
  state: HealthState,
  today: LocalDate,
  settings: BandSettings,
): HealthState {
  const now = bandOf(score, settings);
  const held = state.band;
  if (score === null || held === null || held === 'Unknown' || now === held) return { band: now, pending: null };
  if (pointsPast(score, held, settings) > settings.hysteresis.points) return { band: now, pending: null };

  const waiting = state.pending !== null && isBetter(state.pending.band, held) === isBetter(now, held);
  const since = waiting && state.pending !== null ? state.pending.since : today;
  if (daysBetween(since, today) >= settings.hysteresis.days) return { band: now, pending: null };
  return { band: held, pending: { band: now, since } };
}

/** How far a score lies outside a band. */
function pointsPast(score: number, band: ScoredBand, { bands }: BandSettings): number {
  const floor = floorOf(band, bands);
  if (score < floor) return floor - score;
  const above = ascending[rank(band) + 1];
  return above === undefined ? 0 : score - floorOf(above, bands);
}

function floorOf(band: ScoredBand, bands: HealthSettings['bands']): number {
  return band === 'Churning' ? 0 : bands[band];
}

function rank(band: Band): number {
  return ascending.findIndex((candidate) => candidate === band);
}
