import { addBusinessDays } from '../../business-days.ts';
import { addDays, addMonths } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import type { DetailedEngagementFact } from '../facts.ts';

/**
 * The days later than one day on which time alone can change what a rule sees. A rule names them from its facts: too
 * many do no harm, one that is missing does.
 */
export interface ChangeDays {
  /** A fact that is there from this day on. */
  from(day: LocalDate | null): void;
  /** An engagement that is there from its day on: a meeting can start later in it than the evaluation. */
  begins(engagement: DetailedEngagementFact): void;
  /** A fact of this day that leaves a window of so many days, or becomes so many days old. */
  afterDays(day: LocalDate, days: number): void;
  /** A fact of this day that leaves a window of so many months. */
  leavesMonths(day: LocalDate, months: number): void;
  /** So many months after this day. */
  afterMonths(day: LocalDate, months: number): void;
  /** So many business days after this day. */
  afterBusinessDays(day: LocalDate, days: number): void;
}

/** Collects change days later than `after`, and earlier than `before`, skipping facts too old to matter. Ascending. */
export function collectChangeDays(
  {
    after,
    before,
    holidays,
  }: { readonly after: LocalDate; readonly before: LocalDate; readonly holidays: readonly LocalDate[] },
  name: (days: ChangeDays) => void,
): readonly LocalDate[] {
  const days = new Set<LocalDate>();
  const add = (day: LocalDate): void => {
    if (day > after && day < before) days.add(day);
  };
  const stillIn = new Map<number, LocalDate>();
  name({
    from: (day) => {
      if (day !== null) add(day);
    },
    begins: ({ kind, on }) => {
      add(on);
      if (kind === 'meeting') add(addDays(on, 1));
    },
    afterDays: (day, count) => add(addDays(day, count)),
    leavesMonths: (day, months) => {
      const left = stillIn.get(months) ?? addMonths(after, -months);
      stillIn.set(months, left);
      if (day > left) add(leavesOn(day, months));
    },
    afterMonths: (day, months) => add(addMonths(day, months)),
    afterBusinessDays: (day, count) => add(addBusinessDays(day, count, holidays)),
  });
  return [...days].toSorted();
}

/**
 * The first day whose window of so many months, (day - months, day], no longer holds a fact of `day` (W3). Where the
 * month is too short for the day it is the first of the next.
 */
export function leavesOn(day: LocalDate, months: number): LocalDate {
  const then = addMonths(day, months);
  return then.slice(8) === day.slice(8) ? then : addDays(then, 1);
}
