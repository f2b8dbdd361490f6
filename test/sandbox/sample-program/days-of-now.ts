/**
 * Days on which the sample program must look the same, with the last completed quarter worked out by hand: the fifth business day after
 * a quarter's end, in New York, with no holidays.
 */
export interface DayOfNow {
  readonly when: string;
  readonly now: Date;
  readonly today: string;
  readonly lastCompleted: readonly [year: number, quarter: number];
}

export const daysOfNow: readonly DayOfNow[] = [
  day('mid quarter', '2026-11-18T15:00:00Z', '2026-11-18', [2026, 3]),
  day('the third business day of a quarter', '2026-10-05T13:00:00Z', '2026-10-05', [2026, 2]),
  day('an hour before the fifth business day', '2026-10-07T03:00:00Z', '2026-10-06', [2026, 2]),
  day('the fifth business day of a quarter', '2026-10-07T12:00:00Z', '2026-10-07', [2026, 3]),
  day('the first day of a quarter', '2025-07-01T14:00:00Z', '2025-07-01', [2025, 1]),
  day('the last day of a quarter', '2025-03-31T16:00:00Z', '2025-03-31', [2024, 4]),
  day('a leap day', '2028-02-29T18:00:00Z', '2028-02-29', [2027, 4]),
  day('the last second of a year', '2026-12-31T23:59:59Z', '2026-12-31', [2026, 3]),
  day('the new year in UTC, still the old one in New York', '2027-01-01T03:00:00Z', '2026-12-31', [2026, 3]),
  day('the second business day of a year', '2027-01-04T12:00:00Z', '2027-01-04', [2026, 3]),
];

function day(when: string, now: string, today: string, lastCompleted: DayOfNow['lastCompleted']): DayOfNow {
  return { when, now: new Date(now), today, lastCompleted };
}
