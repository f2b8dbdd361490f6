import type { LocalDate } from '../facts.ts';
import { completedQuarter, quarterCompletedOn } from '../quarter.ts';
import type { ProgramSettings } from '../settings/program.ts';

/** Quarterly reviews: each is held on the day on which a quarter counts as completed (SEG5, TIER2). */

type Calendar = Pick<ProgramSettings, 'fiscalYearStartMonth' | 'quarterCompletedAfterBusinessDays' | 'holidays'>;

/** The last review day up to and including a day. */
export function lastReviewOn(day: LocalDate, calendar: Calendar): LocalDate {
  return quarterCompletedOn(completedQuarter(day, calendar), calendar);
}

/** The first review day after a day. */
export function nextReviewOn(day: LocalDate, calendar: Calendar): LocalDate {
  return quarterCompletedOn(completedQuarter(day, calendar) + 1, calendar);
}

/** Review days later than `after`, up to and including `through`. */
export function reviewDays(after: LocalDate, through: LocalDate, calendar: Calendar): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = nextReviewOn(after, calendar); day <= through; day = nextReviewOn(day, calendar)) days.push(day);
  return days;
}
