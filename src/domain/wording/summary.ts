import type { Band, DimensionResult, HealthResult, HealthView } from '../health-view.ts';
import { counted, type Formats } from './formats.ts';
import { seenSentence } from './seen.ts';
import { rangeWords } from './steps.ts';
import { dimensionTitle } from './words.ts';

/** `Healthy: 65 of 100` */
export function headline(health: { readonly score: number | null; readonly band: Band }, formats: Formats): string {
  return health.score === null
    ? 'Not enough is known to score'
    : `${health.band}: ${formats.number(health.score)} of 100`;
}

/** `4 of 5 dimensions known, the score could be 65 to 80`; null when all is known. */
export function rangeSentence(
  health: Pick<HealthResult, 'range'> & { readonly dimensions: readonly DimensionResult[] },
  formats: Formats,
): string | null {
  const counting = health.dimensions.filter((dimension) => dimension.max > 0);
  const known = counting.filter((dimension) => dimension.status === 'known');
  if (known.length === counting.length) return null;
  const dimensions = counted(counting.length, 'dimension', 'dimensions', formats);
  return `${formats.number(known.length)} of ${dimensions} known, the score could be ${rangeWords(health.range, formats)}`;
}

/** Why the band is not yet the one the score says (H9); null when it is. */
export function pendingSentence(health: Pick<HealthResult, 'bandPending' | 'band'>, formats: Formats): string | null {
  const pending = health.bandPending;
  if (pending === null) return null;
  return `The score is in ${pending.band} since ${formats.day(pending.since)}. The band changes from ${health.band} if it stays there.`;
}

/** `Up 10 points in 90 days` */
export function trendSentence(trend: number | null, formats: Formats): string {
  if (trend === null) return 'The trend shows after 30 days of history';
  if (trend === 0) return 'No change in 90 days';
  return `${trend > 0 ? 'Up' : 'Down'} ${counted(Math.abs(trend), 'point', 'points', formats)} in 90 days`;
}

/** `Signed on 1 Mar 2024`, or the day that stands in for it; null when there is none. */
export function signedSentence(
  partner: Pick<HealthView['partner'], 'signedOn' | 'signedOnAssumed'>,
  formats: Formats,
): string | null {
  if (partner.signedOn === null) return null;
  const day = formats.day(partner.signedOn);
  return partner.signedOnAssumed ? `Partner since ${day} (assumed)` : `Signed on ${day}`;
}

/** `Data as of 22 Nov 2026, 09:41 (New York)` */
export function asOfSentence(asOf: string, formats: Formats): string {
  return `Data as of ${formats.instant(asOf)}`;
}

/**
 * The sentence of the CRM property `prm_health_reason`: the band, what holds it back most and what is not known. It carries days, never ages, so that it
 * changes only when the result does (WR2).
 */
export function reasonSentence(health: HealthResult, formats: Formats): string {
  const today = formats.dayOf(health.asOf);
  const heldBack = health.dimensions
    .filter((dimension) => lost(dimension) > 0)
    .toSorted((a, b) => lost(b) - lost(a))
    .slice(0, 2)
    .map(
      (dimension) =>
        `${dimensionTitle(dimension.name)} ${pointsOf(dimension, formats)}: ${seenSentence(dimension, today, formats)}`,
    );
  const unknown = health.dimensions.filter((dimension) => dimension.max > 0 && dimension.points === null);
  const notKnown =
    unknown.length === 0
      ? []
      : [`Not known: ${formats.list(unknown.map((dimension) => dimensionTitle(dimension.name)))}`];
  return [headline(health, formats), ...heldBack, ...notKnown].map((sentence) => `${sentence}.`).join(' ');
}

function lost(dimension: DimensionResult): number {
  return dimension.points === null ? 0 : dimension.max - dimension.points;
}

function pointsOf(dimension: DimensionResult, formats: Formats): string {
  return `${formats.number(dimension.points ?? 0)} of ${formats.number(dimension.max)}`;
}
