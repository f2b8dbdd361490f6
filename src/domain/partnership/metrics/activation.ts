import { isRanked } from '../../partner-status.ts';
import {
  answered,
  atLeast,
  countedPartner,
  noSource,
  partnersPart,
  percentOf,
  type CountedPartner,
  type MetricContext,
  type MetricTally,
} from './metric.ts';

/** MET3: active partners with at least one attributed deal, in any state, of all active partners. */
export function activation({ moment, program, settings }: MetricContext): MetricTally {
  const goal = settings.metrics.targets.activation;
  const plain = { unit: 'percent', target: atLeast(goal) } as const;
  const all: CountedPartner[] = [];
  const withDeal: CountedPartner[] = [];
  return {
    add: ({ partner }) => {
      if (!isRanked(partner.status)) return;
      all.push(countedPartner(partner));
      if (partner.deals.some(({ createdOn }) => createdOn <= moment.today)) withDeal.push(countedPartner(partner));
    },
    result: () => {
      if (!program.hasAttribution) return noSource('MET3', 'attribution', plain);
      const numerator = partnersPart(withDeal);
      const denominator = partnersPart(all);
      return answered('MET3', {
        ...plain,
        value: percentOf(numerator, denominator),
        meetsTarget: goal !== null && numerator.amount * 100 >= goal * denominator.amount,
        numerator,
        denominator,
      });
    },
  };
}
