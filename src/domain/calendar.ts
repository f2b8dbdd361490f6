import { IANAZone } from 'luxon';

import type { LocalDate } from './facts.ts';

/**
 * Days and windows (W3). Days are `YYYY-MM-DD` strings: they compare as text, so that a window costs two comparisons
 * and no parsing.
 */

const dayMs = 86_400_000;
const minuteMs = 60_000;
const firstDay = Date.parse('0000-01-01') / dayMs;
const lastDay = Date.parse('9999-12-31') / dayMs;

/** The day of an instant in a time zone. Throws RangeError for a zone or an instant that does not exist. */
export function localDay(instant: Date, timeZone: string): LocalDate {
  return dateOfDay(Math.floor(wallTime(instant.getTime(), timeZone) / dayMs));
}

/**
 * The day of a close date. CRMs write a bare day as 00:00 UTC: such an instant means that UTC day, whatever the zone
 * (W3).
 */
export function closeDay(instant: Date, timeZone: string): LocalDate {
  return localDay(instant, isBareDay(instant) ? 'UTC' : timeZone);
}

function isBareDay(instant: Date): boolean {
  return instant.getTime() % dayMs === 0;
}

/** `localDay` and `closeDay` of one zone, for reading many facts. */
export interface DayReader {
  readonly localDay: (instant: Date) => LocalDate;
  readonly closeDay: (instant: Date) => LocalDate;
}

/** Looks up the zone's offset once per UTC day instead of once per fact, but for the days on which the clocks change. */
export function dayReader(timeZone: string): DayReader {
  const offsets = new Map<number, number | null>();
  const names = new Map<number, LocalDate>();

  function offsetOn(day: number): number | null {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    const first = day * dayMs;
    const atFirst = wallTime(first, timeZone) - first;
    const steady = wallTime(first + dayMs - 1, timeZone) - (first + dayMs - 1) === atFirst;
    const offset = steady ? atFirst : null;
    offsets.set(day, offset);
    return offset;
  }

  function read(instant: Date): LocalDate {
    const offset = offsetOn(Math.floor(instant.getTime() / dayMs));
    if (offset === null) return localDay(instant, timeZone);
    const day = Math.floor((instant.getTime() + offset) / dayMs);
    const name = names.get(day) ?? dateOfDay(day);
    names.set(day, name);
    return name;
  }

  return {
    localDay: read,
    closeDay: (instant) => (isBareDay(instant) ? closeDay(instant, timeZone) : read(instant)),
  };
}

/**
 * The instant at which it is the same time of day on another day: the moved clock of forecasts. A time that the day
 * skips is an hour off, on the same day.
 */
export function movedTo(asOf: Date, day: LocalDate, timeZone: string): Date {
  return movableClock(asOf, timeZone)(day);
}

/** As `movedTo`, for many days: asking a zone for its offset costs more than all else, so it is asked once a day. */
export function movableClock(asOf: Date, timeZone: string): (day: LocalDate) => Date {
  const wall = wallTime(asOf.getTime(), timeZone);
  return (day) => {
    const target = wall + (dayNumber(day) - Math.floor(wall / dayMs)) * dayMs;
    const guess = asOf.getTime() + target - wall;
    const shown = wallTime(guess, timeZone);
    if (shown === target) return new Date(guess);
    const moved = new Date(guess + target - shown);
    return localDay(moved, timeZone) === day ? moved : new Date(moved.getTime() + 60 * minuteMs);
  };
}

/** What a clock on the wall shows at an instant, as milliseconds of its own since 1970-01-01 00:00. */
function wallTime(instantMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return instantMs;
  return instantMs + IANAZone.create(timeZone).offset(instantMs) * minuteMs;
}

/** Days since 1970-01-01. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(date) / dayMs;
}

/** The date of a day number. Years have four digits: what lies outside is held at their ends, far from every window. */
export function dateOfDay(day: number): LocalDate {
  if (Number.isNaN(day)) throw new RangeError('Invalid time value');
  // By whole numbers instead of Date, since rules ask for thousands of days. Years begin in March, so that leap days come last; 400 of them repeat.
  const shifted = Math.min(lastDay, Math.max(firstDay, day)) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153); // 0 is March
  const ofMonth = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  return `${firstOfMonth((era * 400 + year) * 12 + month + 2).slice(0, 8)}${twoDigits(ofMonth)}`;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** Days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Calendar months later, on the month's last day where the month is shorter. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const index = monthIndex(date) + months;
  const first = firstOfMonth(index);
  const day = Number(date.slice(8));
  if (day <= 28 && index >= 0 && first.length === date.length) return `${first.slice(0, 8)}${date.slice(8)}`;
  const lastOfMonth = dayNumber(firstOfMonth(index + 1)) - 1;
  return dateOfDay(Math.min(dayNumber(first) + day - 1, lastOfMonth));
}

/** Months since year 0. */
export function monthIndex(date: LocalDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

export function firstOfMonth(index: number): LocalDate {
  const year = String(Math.floor(index / 12)).padStart(4, '0');
  return `${year}-${twoDigits((index % 12) + 1)}-01`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** A stretch of days: later than `after`, up to `through` inclusive. */
export interface Span {
  readonly after: LocalDate;
  readonly through: LocalDate;
}

/** W3: the last N days, 0 <= today - day < N. */
export function lastDays(today: LocalDate, days: number): Span {
  return { after: addDays(today, -days), through: today };
}

/** W3: the last N calendar months, (today - N months, today]. */
export function lastMonths(today: LocalDate, months: number): Span {
  return { after: addMonths(today, -months), through: today };
}

/** Whether a day lies in a stretch; a missing day lies in none. */
export function isWithin(day: LocalDate | null, span: Span): boolean {
  return day !== null && day > span.after && day <= span.through;
}
