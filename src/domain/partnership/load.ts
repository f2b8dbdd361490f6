import { roundedQuotient } from '../rounding.ts';
import type { CapacitySettings } from '../settings/capacity.ts';
import type { BaseSegment, Segment } from './facts.ts';

/** Partners per manager come as a strict and as a generous figure (CAP1). */
export const loadBounds = ['strict', 'generous'] as const;
export type LoadBound = (typeof loadBounds)[number];

/** The segments that decide how much of a manager a partner takes. Null: the partner is in none. */
export interface Segmented {
  readonly segment: Segment | null;
  readonly baseSegment: BaseSegment | null;
}

/**
 * Loads as whole numbers of parts, so that no share is ever rounded: `whole` parts are a full manager, 1.0.
 */
export interface LoadScale {
  readonly whole: bigint;
  /** The parts that a partner takes; null when it has no segment. */
  readonly partsOf: (partner: Segmented) => bigint | null;
}

/** The scale of one bound: a hundredth of the least common multiple of all its figures is one part. */
export function loadScale(settings: CapacitySettings, bound: LoadBound): LoadScale {
  const figures = Object.values(settings.partnersPerManager).map((range) => BigInt(range[bound]));
  const whole = 100n * figures.reduce(leastCommonMultiple, 1n);
  const partsOfBase = (base: BaseSegment): bigint => whole / BigInt(settings.partnersPerManager[base][bound]);
  return {
    whole,
    partsOf: ({ baseSegment, segment }) => {
      if (segment === 'Onboarding') return partsOfBase(settings.onboardingAs);
      const base = segment === null || segment === 'At-risk' ? baseSegment : segment;
      if (segment === null || base === null) return null;
      const parts = partsOfBase(base);
      return segment === 'At-risk' ? (parts / 100n) * BigInt(settings.atRiskPercent) : parts;
    },
  };
}

/** Parts as a load to be read, to three digits: 0.867. Whether it is under 1.0 is decided by the parts. */
export function loadFigure(parts: bigint, { whole }: Pick<LoadScale, 'whole'>): number {
  return roundedQuotient(parts * 1000n, whole) / 1000;
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

/** Of nothing and a number, the number. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
