import { lastMonths } from '../calendar.ts';
import { isOpenDeal, openPipeline, trailingFourQuarters, wonRevenue, wonWithin } from '../deal-state.ts';
import type { MinorUnits } from '../facts.ts';
import type { Evidence } from '../health/assessment.ts';
import { profileFor } from '../health/profile.ts';
import { comparedRevenue, revenuePoints, type RevenuePoints, type RevenueSums } from '../health/revenue.ts';
import { isRanked } from '../partner-status.ts';
import { registeredDeals, registeredWithin } from '../registered-deals.ts';
import { latestEntry } from './entries.ts';
import type { PartnershipJudging } from './judging.ts';

/** What the base segment is judged by (SEG2-SEG4), on one day. */
export interface BaseFigures {
  readonly active: boolean;
  /** A person named the partner Strategic. */
  readonly named: boolean;
  /** Trailing-four-quarter revenue. */
  readonly revenue: MinorUnits;
  readonly rank: number | null;
  readonly ranked: number;
  readonly median: MinorUnits | null;
  readonly sums: RevenueSums;
  readonly growth: Pick<RevenuePoints, 'rule' | 'growth'>;
  /** Registrations (H4) of the growth window and of the long-tail window. */
  readonly registrations: number;
  readonly yearRegistrations: number;
  readonly pipeline: MinorUnits;
  readonly evidence: {
    readonly won: readonly Evidence[];
    readonly compared: readonly Evidence[];
    readonly registered: readonly Evidence[];
  };
}

export function baseFigures({ facts, program, inputs, settings, moment }: PartnershipJudging): BaseFigures {
  const { partner } = facts;
  const { today } = moment;
  const { dimensions } = profileFor(partner.type, settings.health);
  const judging = { facts: partner, program, settings, moment, dimensions, neverActivated: false };
  const { sums, evidence: compared } = comparedRevenue(judging);
  const { rule, growth } = revenuePoints(sums, judging);
  const trailing = trailingFourQuarters(moment, settings.program);
  const registered = registeredDeals(partner, program, today, settings.segment.growth.windowDays)?.deals ?? [];
  const year = registeredWithin(partner, program, today, lastMonths(today, settings.segment.longTail.windowMonths));
  const open = partner.deals.filter((deal) => isOpenDeal(deal, today));
  const active = isRanked(partner.status);
  return {
    active,
    named: latestEntry(facts.entries, 'named_strategic', today)?.named ?? false,
    revenue: wonRevenue(partner.deals, trailing, today),
    rank: active ? (inputs.rankOf.get(partner.partnerId) ?? null) : null,
    ranked: inputs.ranked,
    median: inputs.medianRevenue,
    sums,
    growth: { rule, growth },
    registrations: registered.length,
    yearRegistrations: year?.deals.length ?? 0,
    pipeline: openPipeline(partner.deals, today),
    evidence: {
      won: wonWithin(partner.deals, trailing, today).map(({ record, closesOn }) => ({ record, on: closesOn ?? today })),
      compared,
      registered: [...registered, ...open.map(({ record, createdOn }) => ({ record, on: createdOn }))],
    },
  };
}
