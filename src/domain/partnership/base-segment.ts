import type { Evidence, Params } from '../health/assessment.ts';
import { minorUnits } from '../money.ts';
import type { SegmentSettings } from '../settings/segment.ts';
import type { Settings } from '../settings/settings.ts';
import type { BaseFigures } from './base-figures.ts';
import type { BaseSegment } from './facts.ts';

/** What a quarterly review says of the base segment. */
export interface BaseAnswer {
  readonly segment: BaseSegment;
  readonly rule: string;
  readonly params: Params;
  readonly evidence: readonly Evidence[];
}

/** What the review before left. */
export interface HeldBase {
  readonly base: BaseSegment | null;
  /** SEG2: quarterly reviews outside in a row, this one not among them. */
  readonly outsideReviews: number;
}

/** SEG2-SEG4 in their order: Strategic, Growth, Long-tail, else Stable. */
export function baseAnswer(figures: BaseFigures, held: HeldBase, settings: Settings): BaseAnswer {
  return (
    strategic(figures, held, settings.segment) ??
    growth(figures, settings) ??
    longTail(figures, settings.segment) ?? {
      segment: 'Stable',
      rule: 'SEG4.stable',
      params: medianParams(figures),
      evidence: figures.evidence.won,
    }
  );
}

/** The rank that a share of the ranked partners ends at, rounded up. */
export function cutAt(percent: number, ranked: number): number {
  return Math.ceil((percent * ranked) / 100);
}

/** SEG2: whether a rank lies beyond the share in which a Strategic partner stays. No rank lies beyond every share. */
export function isOutside({ rank, ranked }: BaseFigures, { strategic: { leaveTopPercent } }: SegmentSettings): boolean {
  return rank === null || rank > cutAt(leaveTopPercent, ranked);
}

/** Whether ranks decide: enough partners have revenue, and this one is among those that are ranked at all. */
export function ranksDecide({ active, ranked }: BaseFigures, { strategic: figures }: SegmentSettings): boolean {
  return active && ranked >= figures.rankFromPartners;
}

function strategic(figures: BaseFigures, held: HeldBase, settings: SegmentSettings): BaseAnswer | null {
  const { named, rank, ranked, evidence } = figures;
  const { enterTopPercent, leaveAfterReviews } = settings.strategic;
  const answer = { segment: 'Strategic' as const, evidence: evidence.won };
  if (named) return { ...answer, rule: 'SEG2.named', params: { rank, ranked } };
  if (!ranksDecide(figures, settings)) return null;
  const cut = cutAt(enterTopPercent, ranked);
  if (rank !== null && rank <= cut) return { ...answer, rule: 'SEG2.rank', params: { rank, cut, ranked } };
  if (held.base !== 'Strategic') return null;
  const outsideReviews = isOutside(figures, settings) ? held.outsideReviews + 1 : 0;
  if (outsideReviews >= leaveAfterReviews) return null;
  return { ...answer, rule: 'SEG2.stays', params: { rank, cut, ranked, outsideReviews, leaveAfterReviews } };
}

/** SEG3: growth needs a history of five quarters (H2); new revenue counts above the floor only (H3). */
function growth(figures: BaseFigures, settings: Settings): BaseAnswer | null {
  const { sums, registrations, pipeline, revenue, evidence } = figures;
  const { percent, registrations: enough } = settings.segment.growth;
  const answer = { segment: 'Growth' as const, evidence: evidence.compared };
  if (sums.comparison !== 'H2.short_history') {
    const params = { growth: figures.growth.growth, current: sums.current, prior: sums.prior };
    if (figures.growth.growth !== null && figures.growth.growth >= percent) {
      return { ...answer, rule: 'SEG3.growth', params };
    }
    const floor = minorUnits(settings.health.revenue.newRevenueFloor, settings.program.currency);
    if (figures.growth.rule === 'H3.new_revenue' && sums.current > floor) {
      return { ...answer, rule: 'SEG3.new_revenue', params };
    }
  }
  if (registrations < enough || pipeline <= 0 || pipeline < revenue) return null;
  const params = { registrations, pipeline, revenue };
  return { segment: 'Growth', rule: 'SEG3.registrations', params, evidence: evidence.registered };
}

function longTail(figures: BaseFigures, settings: SegmentSettings): BaseAnswer | null {
  const { revenue, median, yearRegistrations, evidence } = figures;
  if (yearRegistrations > settings.longTail.registrationsAtMost) return null;
  const answer = { segment: 'Long-tail' as const, params: medianParams(figures), evidence: evidence.won };
  if (revenue === 0) return { ...answer, rule: 'SEG4.no_revenue' };
  return median !== null && revenue < median ? { ...answer, rule: 'SEG4.below_median' } : null;
}

function medianParams({ revenue, median, yearRegistrations }: BaseFigures): Params {
  return { revenue, median, registrations: yearRegistrations };
}
