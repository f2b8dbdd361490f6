import { trailingFourQuarters, wonWithin } from '../../deal-state.ts';
import { totalOverPartners, type DealTotal } from '../../deal-sums.ts';
import type { DealFact } from '../../facts.ts';
import { isRanked } from '../../partner-status.ts';
import { quartersThrough } from '../../quarter.ts';
import { roundedQuotient } from '../../rounding.ts';
import { signing } from '../../signing.ts';
import {
  answered,
  countedPartner,
  noSource,
  part,
  partnersPart,
  type CountedPartner,
  type MetricContext,
  type MetricTally,
} from './metric.ts';

/**
 * MET5: revenue of the last four completed quarters per active partner (W1), in minor units. A deal that several
 * partners share counts once, and is said (W5). It should be more than in the four quarters before, over those of the
 * active partners who had signed by their end: who is active today is all that is known of then.
 */
export function revenuePerPartner({ moment, program, settings }: MetricContext): MetricTally {
  const plain = { unit: 'minor_units', target: { is: 'growing', value: null } } as const;
  const current = trailingFourQuarters(moment, settings.program);
  const prior = quartersThrough(moment.completed - 4, 4, settings.program);
  const partners: CountedPartner[] = [];
  const won: (readonly DealFact[])[] = [];
  const wonBefore: (readonly DealFact[])[] = [];
  return {
    add: ({ partner }) => {
      if (!isRanked(partner.status)) return;
      partners.push(countedPartner(partner));
      won.push(wonWithin(partner.deals, current, moment.today));
      if (signing(partner, moment.today).on <= prior.through)
        wonBefore.push(wonWithin(partner.deals, prior, moment.today));
    },
    result: () => {
      if (!program.hasAttribution) return noSource('MET5', 'attribution', plain);
      const total = totalOverPartners(won);
      const before = totalOverPartners(wonBefore);
      const value = perPartner(total, partners.length);
      return answered('MET5', {
        ...plain,
        value,
        meetsTarget: wonBefore.length === 0 ? null : isMore(total, partners.length, before, wonBefore.length),
        numerator: part(total.amount, recordsOf(won)),
        denominator: partnersPart(partners),
        beside: { before: part(before.amount, recordsOf(wonBefore)) },
        params: {
          sharedDeals: total.shared,
          before: perPartner(before, wonBefore.length),
          partnersBefore: wonBefore.length,
        },
      });
    },
  };
}

function recordsOf(won: readonly (readonly DealFact[])[]) {
  return won.flatMap((deals) => deals.map(({ record }) => record));
}

function perPartner({ amount }: DealTotal, partners: number): number | null {
  return partners === 0 ? null : roundedQuotient(amount, partners);
}

/** Compared exactly, by whole numbers. */
function isMore(now: DealTotal, partnersNow: number, before: DealTotal, partnersBefore: number): boolean {
  return BigInt(now.amount) * BigInt(partnersBefore) > BigInt(before.amount) * BigInt(partnersNow);
}
