import type { Random } from './random.ts';

/** Whole days since 1970-01-01, in the vendor's time zone. */
export type Day = number;
/** Year times four plus 0 to 3. */
type Quarter = number;

const dayMs = 86_400_000;
const years = 3;

/** The days that the sample program is laid out on, all of them counted from `now`. */
export interface Timeline {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly today: Day;
  /** Three years ago: no deal and no engagement is older. */
  readonly firstDay: Day;
  readonly lastCompleted: Quarter;
  /** First day after the last completed quarter. */
  readonly runningFrom: Day;
}

/**
 * Lays the days out. A fiscal quarter is a calendar quarter; it counts as completed from the fifth business day after its last day,
 * that day included, without holidays.
 */
export function timelineOf(now: Date, timeZone: string): Timeline {
  const today = dayOf(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now));
  const date = new Date(today * dayMs);
  const previous = quarterOf(today) - 1;
  const lastCompleted = today >= completedFrom(previous) ? previous : previous - 1;
  return {
    now: now.getTime(),
    today,
    firstDay: Date.UTC(date.getUTCFullYear() - years, date.getUTCMonth(), date.getUTCDate()) / dayMs,
    lastCompleted,
    runningFrom: firstDayOf(lastCompleted + 1),
  };
}

/** First and last day of the completed quarter `back` quarters before the last completed one (0 is the last one itself). */
export function completedQuarter(timeline: Timeline, back: number): { readonly first: Day; readonly last: Day } {
  const quarter = timeline.lastCompleted - back;
  return { first: firstDayOf(quarter), last: firstDayOf(quarter + 1) - 1 };
}

/** `YYYY-MM-DD`. */
export function isoDay(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

export function yearOf(day: Day): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** `2026 Q3`, as people write it in a title. */
export function quarterName(day: Day): string {
  return `${yearOf(day)} Q${(quarterOf(day) % 4) + 1}`;
}

/**
 * An instant in office hours of New York: 14:00 to 21:29 UTC is the same day there and in UTC, in summer and in winter.
 */
export function officeTime(day: Day, random: Random): number {
  return day * dayMs + (14 * 60 + random.int(0, 449)) * 60_000 + random.int(0, 59) * 1_000;
}

/** The day of an instant in office hours. */
export function dayOfTime(time: number): Day {
  return Math.floor(time / dayMs);
}

export function midnightUtc(day: Day): number {
  return day * dayMs;
}

function dayOf(iso: string): Day {
  return Date.parse(`${iso}T00:00:00Z`) / dayMs;
}

function quarterOf(day: Day): Quarter {
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

function firstDayOf(quarter: Quarter): Day {
  return Date.UTC(Math.floor(quarter / 4), (quarter % 4) * 3, 1) / dayMs;
}

function completedFrom(quarter: Quarter): Day {
  let day = firstDayOf(quarter + 1) - 1;
  for (let businessDays = 0; businessDays < 5;) {
    day += 1;
    const weekday = new Date(day * dayMs).getUTCDay();
    if (weekday !== 0 && weekday !== 6) businessDays += 1;
  }
  return day;
}
