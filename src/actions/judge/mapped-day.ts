import { closeDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';

const firstYear = 1900;
const lastYear = 2200;

/**
 * The day that a mapped property names: a bare day, an ISO time, or epoch milliseconds. A time of exactly 00:00 UTC is that UTC day, since that is how CRMs write bare days.
 *
 * @returns null for what is no date of this age: it is no fact.
 */
export function mappedDay(value: string, timeZone: string): LocalDate | null {
  const text = value.trim();
  const time = /^-?\d{9,14}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d{2}-\d{2}/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  const instant = new Date(time);
  if (Number.isNaN(instant.getTime()) || instant.getUTCFullYear() < firstYear || instant.getUTCFullYear() > lastYear)
    return null;
  const day = closeDay(instant, timeZone);
  // Date.parse takes 31 February for 3 March.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && day !== text ? null : day;
}
