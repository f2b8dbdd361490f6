import { addMonths, isWithin, lastMonths, type Span } from '../../calendar.ts';
import { wonOn } from '../../deal-state.ts';
import type { LocalDate, PartnerFacts, ProgramFacts } from '../../facts.ts';
import type { Moment } from '../../health/moment.ts';
import { signing } from '../../signing.ts';
import { isTouch } from '../../touch.ts';
import {
  answered,
  atLeast,
  noSource,
  partnersPart,
  percentOf,
  type MetricContext,
  type MetricTally,
  countedPartner,
  type CountedPartner,
} from './metric.ts';

/**
 * MET4: partners that were active a year ago and still are. Active is a registration, whatever became of it, a win or a
 * touch in 12 months; where the program has no registrations, a deal the partner sourced stands in (H4). Who ended since
 * is not active any more and counts as lost, so that leaving does not improve the figure. A partner whose engagements
 * cannot be read, and whom nothing else proves active, is left out where that decides.
 */
export function retention({ moment, program, settings, sources }: MetricContext): MetricTally {
  const { activeMonths, targets } = settings.metrics;
  const plain = { unit: 'percent', target: atLeast(targets.retention) } as const;
  const yearAgo = addMonths(moment.today, -activeMonths);
  const before = lastMonths(yearAgo, activeMonths);
  const since = lastMonths(moment.today, activeMonths);
  const were: CountedPartner[] = [];
  const still: CountedPartner[] = [];
  const unclear: CountedPartner[] = [];
  return {
    add: ({ partner }) => {
      if (partner.status === 'prospect' || signing(partner, moment.today).on > yearAgo) return;
      const was = wasActive(partner, program, before, moment);
      const is = partner.status !== 'ended' && wasActive(partner, program, since, moment);
      if (was === false) return;
      if (was === null || is === null) {
        unclear.push(countedPartner(partner));
        return;
      }
      were.push(countedPartner(partner));
      if (is) still.push(countedPartner(partner));
    },
    result: () => {
      if (!program.hasAttribution && !sources.registrations && !sources.engagements)
        return noSource('MET4', 'activity', plain);
      const numerator = partnersPart(still);
      const denominator = partnersPart(were);
      return answered('MET4', {
        ...plain,
        value: percentOf(numerator, denominator),
        meetsTarget: targets.retention !== null && numerator.amount * 100 >= targets.retention * denominator.amount,
        numerator,
        denominator,
        beside: { unclear: partnersPart(unclear) },
        params: { months: activeMonths, yearAgo, unclear: unclear.length },
      });
    },
  };
}

/** Null: engagements cannot be read and nothing else proves activity. */
function wasActive(partner: PartnerFacts, program: ProgramFacts, span: Span, moment: Moment): boolean | null {
  const within = (day: LocalDate | null): boolean => isWithin(day, span);
  const noRegistrations = program.firstRegistrationOn === null;
  const proven =
    partner.registrations.some(({ submittedOn }) => within(submittedOn)) ||
    partner.deals.some((deal) => within(wonOn(deal, moment.today))) ||
    (noRegistrations &&
      partner.deals.some(({ counts, createdOn, role }) => counts && role === 'sourced' && within(createdOn)));
  if (proven) return true;
  if (partner.engagements === null) return null;
  return partner.engagements.some((engagement) => within(engagement.on) && isTouch(engagement, moment));
}
