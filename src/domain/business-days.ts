import { dateOfDay, dayNumber } from './calendar.ts';
import type { LocalDate } from './facts.ts';

/** The n-th business day after a day: Monday to Friday and no holiday of the program. With 0 it is the day itself. */
export function addBusinessDays(day: LocalDate, count: number, holidays: readonly LocalDate[]): LocalDate {
  let number = dayNumber(day);
  for (let left = count; left > 0;) {
    number += 1;
    if (isBusinessDay(number, holidays)) left -= 1;
  }
  return dateOfDay(number);
}

/** Whether a day number is Monday to Friday and no holiday of the program. */
function isBusinessDay(day: number, holidays: readonly LocalDate[]): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
  if (weekday === 0 || weekday === 6) return false;
  return holidays.length === 0 || !holidays.includes(dateOfDay(day));
}
