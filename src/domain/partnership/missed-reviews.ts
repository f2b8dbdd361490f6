import type { LocalDate } from '../facts.ts';
import { completedQuarter } from '../quarter.ts';
import type { Settings } from '../settings/settings.ts';
import { reviewDays } from './review-days.ts';
import type { SegmentState } from './segment-state.ts';

/**
 * Days, oldest first, of which the program's inputs are needed beside today's, so that what nobody was there to review is caught up (SEG5): reviews after the last
 * one that was held, and for a partner in Onboarding, which may have ended before them, that one too. Reviews of the quarter that is the last completed one today
 * are made by today's inputs. None in a program that is judged daily.
 */
export function missedReviews(
  states: readonly Pick<SegmentState, 'base' | 'reviewedOn' | 'segment'>[],
  today: LocalDate,
  { program }: Pick<Settings, 'program'>,
): readonly LocalDate[] {
  const days = new Set<LocalDate>();
  for (const { base, reviewedOn, segment } of states) {
    if (reviewedOn === null) continue;
    if (base === null && segment !== null) days.add(reviewedOn);
    for (const day of reviewDays(reviewedOn, today, program)) days.add(day);
  }
  const quarter = completedQuarter(today, program);
  return [...days].filter((day) => completedQuarter(day, program) !== quarter).toSorted();
}
