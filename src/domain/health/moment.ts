import { localDay } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import { completedQuarter, type Quarter } from '../quarter.ts';
import type { ProgramSettings } from '../settings/program.ts';

/**
 * The business clock of an evaluation (W6), read once: the instant, its day in the program's zone, and the last quarter
 * that counts as completed on it.
 */
export interface Moment {
  readonly asOf: Date;
  readonly asOfMs: number;
  readonly today: LocalDate;
  readonly completed: Quarter;
}

export function momentOf(asOf: Date, program: ProgramSettings): Moment {
  const today = localDay(asOf, program.timeZone);
  return { asOf, asOfMs: asOf.getTime(), today, completed: completedQuarter(today, program) };
}
