import { daysBetween } from './calendar.ts';
import { isOpenDeal } from './deal-state.ts';
import type { DealFact, LocalDate } from './facts.ts';
import type { PipelineSettings } from './settings/pipeline.ts';

/** A deal that stands in a stage since a day. Whether it is a partner's does not matter. */
type StagedDeal = Pick<DealFact, 'closesOn' | 'counts' | 'createdOn' | 'state'> & {
  readonly enteredStageOn: LocalDate;
};

/** PIPE1: how many days an open deal has been in its stage, 0 on the day it came; null once it is closed. */
export function daysInStage(deal: StagedDeal, today: LocalDate): number | null {
  return isOpenDeal(deal, today) ? Math.max(0, daysBetween(deal.enteredStageOn, today)) : null;
}

/** PIPE1: an open deal is stuck from the 30th day in the same stage on. */
export function isStuck(
  deal: StagedDeal,
  today: LocalDate,
  { stuckAfterDays }: Pick<PipelineSettings, 'stuckAfterDays'>,
): boolean {
  const days = daysInStage(deal, today);
  return days !== null && days >= stuckAfterDays;
}
