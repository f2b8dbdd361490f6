import { addBusinessDays } from './business-days.ts';
import { addDays, firstOfMonth, monthIndex, type Span } from './calendar.ts';
import type { LocalDate } from './facts.ts';
import type { ProgramSettings } from './settings/program.ts';

/**
 * Fiscal quarters (W3). A quarter is a running number, so that "the four before" is a subtraction; the fiscal year's
 * start month fixes where quarters begin.
 */
export type Quarter = number;

type FiscalYear = Pick<ProgramSettings, 'fiscalYearStartMonth'>;
type QuarterCalendar = Pick<ProgramSettings, 'fiscalYearStartMonth' | 'quarterCompletedAfterBusinessDays' | 'holidays'>;

export function quarterOf(day: LocalDate, { fiscalYearStartMonth }: FiscalYear): Quarter {
  return Math.floor((monthIndex(day) - (fiscalYearStartMonth - 1)) / 3);
}

export function firstDayOf(quarter: Quarter, { fiscalYearStartMonth }: FiscalYear): LocalDate {
  return firstOfMonth(quarter * 3 + fiscalYearStartMonth - 1);
}

export function lastDayOf(quarter: Quarter, year: FiscalYear): LocalDate {
  return addDays(firstDayOf(quarter + 1, year), -1);
}

/** The days of `count` quarters up to and including `last`. */
export function quartersThrough(last: Quarter, count: number, year: FiscalYear): Span {
  return { after: lastDayOf(last - count, year), through: lastDayOf(last, year) };
}

/**
 * The day from which a quarter counts as completed: the n-th business day after its last day, that day included. With 0
 * it is the day after its last day.
 */
export function quarterCompletedOn(quarter: Quarter, calendar: QuarterCalendar): LocalDate {
  const lastDay = lastDayOf(quarter, calendar);
  const { holidays, quarterCompletedAfterBusinessDays: after } = calendar;
  return after === 0 ? addDays(lastDay, 1) : addBusinessDays(lastDay, after, holidays);
}

/** The last quarter that counts as completed on a day. */
export function completedQuarter(today: LocalDate, calendar: QuarterCalendar): Quarter {
  let quarter = quarterOf(today, calendar) - 1;
  while (quarterCompletedOn(quarter, calendar) > today) quarter -= 1;
  return quarter;
}

/** How many quarters up to and including `completed` began on or after a day. */
export function quartersSince(day: LocalDate, completed: Quarter, year: FiscalYear): number {
  const quarter = quarterOf(day, year);
  const first = firstDayOf(quarter, year) >= day ? quarter : quarter + 1;
  return Math.max(0, completed - first + 1);
}
