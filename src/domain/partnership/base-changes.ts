import type { LocalDate, MinorUnits } from '../facts.ts';
import { minorUnits } from '../money.ts';
import type { Settings } from '../settings/settings.ts';
import type { BaseFigures } from './base-figures.ts';
import { cutAt, isOutside, ranksDecide, type HeldBase } from './base-segment.ts';
import type { PartnershipJudging } from './judging.ts';
import type { ChangeCondition } from './judgment.ts';
import { nextReviewOn } from './review-days.ts';

/** What would give a partner another base segment at a quarterly review, on the figures of today (SEG2-SEG4). */
export function baseChanges(
  figures: BaseFigures,
  held: HeldBase,
  judging: PartnershipJudging,
): readonly ChangeCondition[] {
  const on = nextReviewOn(judging.moment.today, judging.settings.program);
  const { settings } = judging;
  switch (held.base) {
    case 'Strategic':
      return [leavesStrategic(figures, held, judging)];
    case 'Growth':
      return [toStrategic(figures, judging, on), { ...toGrowth(figures, settings, on), to: null, rule: 'SEG3.ends' }];
    case 'Stable':
      return [
        toStrategic(figures, judging, on),
        toGrowth(figures, settings, on),
        byRegistrations(figures, settings, on),
        { to: 'Long-tail', rule: 'SEG4.below_median', params: longTailParams(figures, settings), on },
      ];
    case 'Long-tail':
      return [
        toStrategic(figures, judging, on),
        toGrowth(figures, settings, on),
        byRegistrations(figures, settings, on),
        { to: 'Stable', rule: 'SEG4.stable', params: longTailParams(figures, settings), on },
      ];
    default:
      return [];
  }
}

function leavesStrategic(
  figures: BaseFigures,
  held: HeldBase,
  { settings, moment }: PartnershipJudging,
): ChangeCondition {
  const { named, rank, ranked } = figures;
  const { leaveAfterReviews, leaveTopPercent } = settings.segment.strategic;
  const firstReview = nextReviewOn(moment.today, settings.program);
  if (named) return { to: null, rule: 'SEG2.not_named', params: { rank, ranked }, on: firstReview };
  const outside = isOutside(figures, settings.segment);
  const reviewsLeft = Math.max(1, leaveAfterReviews - (outside ? held.outsideReviews : 0));
  let on = firstReview;
  for (let left = reviewsLeft; left > 1; left -= 1) on = nextReviewOn(on, settings.program);
  const stayCut = cutAt(leaveTopPercent, ranked);
  return { to: null, rule: 'SEG2.leaves', params: { rank, stayCut, ranked, outside, reviewsLeft }, on };
}

function toStrategic(figures: BaseFigures, { inputs, settings }: PartnershipJudging, on: LocalDate): ChangeCondition {
  const { active, rank, ranked, revenue } = figures;
  const { enterTopPercent, rankFromPartners } = settings.segment.strategic;
  // A partner without revenue counts itself in once it has some.
  const then = { ...figures, ranked: rank === null && active ? ranked + 1 : ranked };
  if (!ranksDecide(then, settings.segment)) {
    return { to: 'Strategic', rule: 'SEG2.named', params: { rank, ranked, rankFromPartners }, on };
  }
  const cut = cutAt(enterTopPercent, then.ranked);
  const gap = gapToRank(cut, revenue, rank, inputs.rankedRevenues);
  return { to: 'Strategic', rule: 'SEG2.rank', params: { rank, cut, ranked, gap }, on };
}

/** What more revenue puts a partner at a rank: past everybody who stands there now, for a tie takes the worse rank. */
function gapToRank(
  cut: number,
  revenue: MinorUnits,
  rank: number | null,
  descending: readonly MinorUnits[],
): MinorUnits | null {
  if (rank !== null && rank <= cut) return 0;
  const others = [...descending];
  if (rank !== null) others.splice(rank - 1, 1);
  const toPass = others[cut - 1];
  return toPass === undefined ? null : Math.max(1, toPass + 1 - revenue);
}

function toGrowth({ sums, growth }: BaseFigures, settings: Settings, on: LocalDate): ChangeCondition {
  const needed = settings.segment.growth.percent;
  const before = Math.max(0, sums.prior);
  const floor = minorUnits(settings.health.revenue.newRevenueFloor, settings.program.currency);
  // Half a percent less rounds up to the whole percent that is needed.
  const enough = before === 0 ? floor + 1 : Math.ceil((before * (199 + 2 * needed)) / 200);
  const short = sums.comparison === 'H2.short_history';
  const gap = short ? null : Math.max(0, enough - sums.current);
  return {
    to: 'Growth',
    rule: short ? 'SEG3.short_history' : 'SEG3.growth',
    params: { growth: growth.growth, needed, gap },
    on,
  };
}

function byRegistrations(figures: BaseFigures, settings: Settings, on: LocalDate): ChangeCondition {
  const { registrations, pipeline, revenue } = figures;
  const missing = Math.max(0, settings.segment.growth.registrations - registrations);
  const pipelineGap = Math.max(0, Math.max(1, revenue) - pipeline);
  return { to: 'Growth', rule: 'SEG3.registrations', params: { registrations, missing, pipeline, pipelineGap }, on };
}

function longTailParams(
  { revenue, median, yearRegistrations }: BaseFigures,
  { segment }: Settings,
): ChangeCondition['params'] {
  const { registrationsAtMost } = segment.longTail;
  const gap = median === null ? null : Math.max(0, median - revenue);
  return { revenue, median, gap, registrations: yearRegistrations, registrationsAtMost };
}
