import { roundedQuotient } from '../rounding.ts';
import type { HealthSettings } from '../settings/health.ts';

/** What a score is made of: a dimension of the profile with its points, null when not known. */
export interface Weighed {
  readonly max: number;
  readonly points: number | null;
}

export interface Score {
  /** 0-100; null below the coverage that a score needs. */
  readonly score: number | null;
  /** Known weight, 0-100. */
  readonly coverage: number;
  /** Every unknown dimension as 0 and as full. */
  readonly range: readonly [number, number];
}

/**
 * H8: points of the known dimensions out of their maxima, halves away from zero. A partner that was never activated
 * (H1) has no score, whatever its profile makes of the other dimensions.
 */
export function scoreOf(
  dimensions: readonly Weighed[],
  neverActivated: boolean,
  { coverageAtLeast }: Pick<HealthSettings, 'coverageAtLeast'>,
): Score {
  let points = 0;
  let coverage = 0;
  let total = 0;
  for (const dimension of dimensions) {
    total += dimension.max;
    if (dimension.points === null) continue;
    points += dimension.points;
    coverage += dimension.max;
  }
  const known = !neverActivated && coverage > 0 && coverage >= coverageAtLeast;
  return {
    score: known ? roundedQuotient(points * 100, coverage) : null,
    coverage,
    range: [points, points + total - coverage],
  };
}
