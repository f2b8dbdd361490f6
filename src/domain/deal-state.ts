import { isWithin, type Span } from './calendar.ts';
import type { DealFact, LocalDate, MinorUnits } from './facts.ts';
import type { Moment } from './health/moment.ts';
import { quartersThrough } from './quarter.ts';
import type { ProgramSettings } from './settings/program.ts';

/**
 * What a deal is on a day. A close that lies ahead has not happened yet: a deal won or lost on a later day is still
 * open. Only deals of pipelines that count are won, lost or open here (W5).
 */
type DatedDeal = Pick<DealFact, 'closesOn' | 'counts' | 'createdOn' | 'state'>;

/** The day a deal was won, if it counts and has been won by today. */
export function wonOn(deal: DatedDeal, today: LocalDate): LocalDate | null {
  return closedOn(deal, 'won', today);
}

/** The day a deal was lost, if it counts and has been lost by today. */
export function lostOn(deal: DatedDeal, today: LocalDate): LocalDate | null {
  return closedOn(deal, 'lost', today);
}

function closedOn(deal: DatedDeal, state: 'won' | 'lost', today: LocalDate): LocalDate | null {
  const closed = deal.state === state && deal.counts && deal.closesOn !== null && deal.closesOn <= today;
  return closed ? deal.closesOn : null;
}

/** Whether a deal that counts is open today, whenever it is expected to close. */
export function isOpenDeal({ closesOn, counts, createdOn, state }: DatedDeal, today: LocalDate): boolean {
  return counts && createdOn <= today && (state === 'open' || (closesOn !== null && closesOn > today));
}

/** What a partner's open deals are worth together, in full (W5). A deal without a rate adds nothing. */
export function openPipeline(deals: readonly DealFact[], today: LocalDate): MinorUnits {
  return deals.filter((deal) => isOpenDeal(deal, today)).reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}

/** The deals won in a stretch of days, by today. */
export function wonWithin<D extends DatedDeal>(deals: readonly D[], span: Span, today: LocalDate): readonly D[] {
  return deals.filter((deal) => isWithin(wonOn(deal, today), span));
}

/** What a partner won in a stretch of days, in full (W5); negative when credits outweigh it. */
export function wonRevenue(deals: readonly DealFact[], span: Span, today: LocalDate): MinorUnits {
  return wonWithin(deals, span, today).reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}

/** The last four quarters that count as completed. */
export function trailingFourQuarters({ completed }: Pick<Moment, 'completed'>, program: ProgramSettings): Span {
  return quartersThrough(completed, 4, program);
}
