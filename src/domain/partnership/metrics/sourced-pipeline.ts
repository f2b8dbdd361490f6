import { isOpenDeal } from '../../deal-state.ts';
import { totalOverPartners } from '../../deal-sums.ts';
import { isRanked } from '../../partner-status.ts';
import { compareText } from '../../records.ts';
import type { StagedDealFact } from '../facts.ts';
import { answered, noSource, part, type MetricContext, type MetricPart, type MetricTally } from './metric.ts';

/** Deals whose owner is in no team, and those without an owner. */
const noTeam = '';

/**
 * MET10: open deals that partners sourced, in minor units, by the team of each deal's owner. A deal that several
 * partners sourced counts once, and is said (W5).
 */
export function sourcedPipeline({ moment, program, teamOf }: MetricContext): MetricTally {
  const plain = { unit: 'minor_units' } as const;
  const sourced: (readonly StagedDealFact[])[] = [];
  return {
    add: ({ deals, partner }) => {
      if (isRanked(partner.status))
        sourced.push(deals.filter((deal) => deal.role === 'sourced' && isOpenDeal(deal, moment.today)));
    },
    result: () => {
      if (!program.hasAttribution) return noSource('MET10', 'attribution', plain);
      if (teamOf === null) return noSource('MET10', 'sales_teams', plain);
      const team = ({ ownerId }: StagedDealFact) => (ownerId === null ? undefined : teamOf.get(ownerId));
      const names = new Map(sourced.flatMap((deals) => deals.map((deal) => [team(deal)?.id ?? noTeam, team(deal)])));
      const numerator = sumOf(sourced);
      return answered('MET10', {
        ...plain,
        value: numerator.amount,
        numerator,
        denominator: null,
        groups: [...names]
          .toSorted(([a], [b]) => compareText(a, b))
          .map(([key, named]) => {
            const own = sourced.map((deals) => deals.filter((deal) => (team(deal)?.id ?? noTeam) === key));
            const sum = sumOf(own);
            return { key, name: named?.name ?? null, value: sum.amount, numerator: sum, denominator: null };
          }),
        params: { sharedDeals: totalOverPartners(sourced).shared },
      });
    },
  };
}

function sumOf(deals: readonly (readonly StagedDealFact[])[]): MetricPart {
  return part(
    totalOverPartners(deals).amount,
    deals.flatMap((own) => own.map(({ record }) => record)),
  );
}
