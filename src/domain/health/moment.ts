import { localDay, movableClock } from '../calendar.ts';
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
  return momentOn(localDay(asOf, program.timeZone), asOf, program);
}

/** The same for an instant whose day is known. */
function momentOn(today: LocalDate, asOf: Date, program: ProgramSettings): Moment {
  return { asOf, asOfMs: asOf.getTime(), today, completed: completedQuarter(today, program) };
}

/** The moment at the same time of day on other days. */
export function laterMoments(asOf: Date, program: ProgramSettings): (day: LocalDate) => Moment {
  const moved = movableClock(asOf, program.timeZone);
  return (day) => momentOn(day, moved(day), program);
}
