import type { LocalDate } from '../facts.ts';
import { lastDayOf, quarterCompletedOn, quarterOf, quartersThrough, type Quarter } from '../quarter.ts';
import { tierMetrics, type Tier, type TierMetric } from '../settings/tier.ts';
import type { PartnershipJudging } from './judging.ts';
import { thresholdsOf, tierFigures } from './tier-figures.ts';

/** What is missing to the next tier, and by when (TIER2). */
export interface GlidePath {
  readonly tier: string;
  /** Empty: reached, and taken at the review. Money in minor units; a null need has no source. */
  readonly needs: readonly {
    readonly metric: TierMetric;
    readonly has: number | null;
    readonly needs: number;
    readonly gap: number | null;
  }[];
  /** The last day that counts. */
  readonly by: LocalDate;
  /** The review at which it takes effect. */
  readonly on: LocalDate;
}

/**
 * The way to the next tier up that has thresholds: what must still come in by the end of a quarter, so that its review
 * promotes. A quarter that is over but not completed yet is looked at first: nothing can be added to it any more, but
 * it may already be enough. Null at the top of the ladder.
 */
export function glidePath(tier: string | null, judging: PartnershipJudging): GlidePath | null {
  const { moment, settings } = judging;
  const next = nextTier(tier, judging);
  if (next === null) return null;
  const running = quarterOf(moment.today, settings.program);
  for (let quarter = moment.completed + 1; quarter < running; quarter += 1) {
    const path = pathThrough(quarter, next, judging);
    if (path.needs.length === 0) return path;
  }
  return pathThrough(running, next, judging);
}

function nextTier(tier: string | null, { settings }: PartnershipJudging): Tier | null {
  const { ladder } = settings.tier;
  const place = ladder.findIndex(({ name }) => name === tier);
  return (
    ladder.slice(place + 1).find(({ thresholds }) => tierMetrics.some((metric) => thresholds[metric] !== null)) ?? null
  );
}

function pathThrough(quarter: Quarter, tier: Tier, judging: PartnershipJudging): GlidePath {
  const { moment, settings } = judging;
  const figures = tierFigures(judging, quartersThrough(quarter, 4, settings.program), moment.today);
  const thresholds = thresholdsOf(tier, settings.program.currency);
  const needs = tierMetrics.flatMap((metric) => {
    const needed = thresholds[metric];
    const has = figures[metric];
    if (needed === null || (has !== null && has >= needed)) return [];
    return [{ metric, has, needs: needed, gap: has === null ? null : needed - has }];
  });
  const { program } = settings;
  return { tier: tier.name, needs, by: lastDayOf(quarter, program), on: quarterCompletedOn(quarter, program) };
}
