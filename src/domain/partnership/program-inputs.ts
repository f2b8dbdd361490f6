import type { MinorUnits, PartnerStatus } from '../facts.ts';
import { isRanked } from '../partner-status.ts';
import { roundedQuotient } from '../rounding.ts';
import type { ProgramInputs } from './facts.ts';

/** A partner as far as ranks know it. */
export interface RevenueOfPartner {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  /** Trailing-four-quarter revenue. */
  readonly revenue: MinorUnits;
}

export type ProgramRanks = Pick<ProgramInputs, 'ranked' | 'rankOf' | 'medianRevenue' | 'rankedRevenues'>;

/**
 * SEG2: ranks of the active partners with revenue above 0. Ties share the worse rank, so that as many partners stand at
 * a rank or above as it says, and a cut by rank is never exceeded. The median of an even number is the mean of the two
 * in the middle, halves up: a whole amount lies below it just when it lies below the exact mean.
 */
export function rankPartners(partners: Iterable<RevenueOfPartner>): ProgramRanks {
  const ranked = [...partners]
    .filter(({ revenue, status }) => isRanked(status) && revenue > 0)
    .toSorted((a, b) => b.revenue - a.revenue);
  const rankOf = new Map<string, number>();
  let rank = ranked.length;
  for (let place = ranked.length - 1; place >= 0; place -= 1) {
    const partner = ranked[place];
    if (partner === undefined) continue;
    if (partner.revenue !== ranked[place + 1]?.revenue) rank = place + 1;
    rankOf.set(partner.partnerId, rank);
  }
  const rankedRevenues = ranked.map(({ revenue }) => revenue);
  return { ranked: ranked.length, rankOf, medianRevenue: medianOf(rankedRevenues), rankedRevenues };
}

function medianOf(descending: readonly MinorUnits[]): MinorUnits | null {
  const upper = descending[Math.ceil(descending.length / 2) - 1];
  const lower = descending[Math.floor(descending.length / 2)];
  return upper === undefined || lower === undefined ? null : roundedQuotient(upper + lower, 2);
}
