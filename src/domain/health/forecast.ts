import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { DimensionName, ForecastEntry } from '../health-view.ts';
import { quarterCompletedOn } from '../quarter.ts';
import { recordKey } from '../records.ts';
import type { Evidence, JudgedDimension } from './assessment.ts';
import { bandOf } from './band.ts';
import { changeDays } from './change-days.ts';
import { recordLinks } from './evidence.ts';
import { laterMoments } from './moment.ts';
import { readAt, type HealthReading } from './read-health.ts';

/** What follows if nothing happens, up to the day before the next quarter counts as completed (H12). */
export interface Forecast {
  /** One entry per day on which the score changes. */
  readonly entries: readonly ForecastEntry[];
  /** The first change of each dimension; null points: it becomes unknown. */
  readonly expires: ReadonlyMap<DimensionName, { readonly on: LocalDate; readonly points: number | null }>;
}

/**
 * Judges the same facts with the clock moved to every day on which something can change: nothing is predicted by other
 * means.
 */
export function forecastOf(reading: HealthReading): Forecast {
  const { judging } = reading;
  const { program } = judging.settings;
  const until = addDays(quarterCompletedOn(judging.moment.completed + 1, program), -1);
  const entries: ForecastEntry[] = [];
  const expires = new Map<DimensionName, { readonly on: LocalDate; readonly points: number | null }>();
  const momentOn = laterMoments(judging.moment.asOf, program);
  let last = reading;
  for (const day of changeDays(judging, until)) {
    const then = readAt(reading, momentOn(day));
    for (const { name, now } of changed(reading, then)) {
      if (!expires.has(name)) expires.set(name, { on: day, points: now.points });
    }
    if (then.score === last.score) continue;
    entries.push({
      on: day,
      score: then.score,
      band: bandOf(then.score, judging.settings.health),
      why: why(last, then),
    });
    last = then;
  }
  return { entries, expires };
}

interface Change {
  readonly name: DimensionName;
  readonly before: JudgedDimension;
  readonly now: JudgedDimension;
}

/** Dimensions whose points differ between two readings of one partner and profile. */
function changed(before: HealthReading, now: HealthReading): readonly Change[] {
  return before.dimensions.flatMap((dimension, place) => {
    const other = now.dimensions[place];
    if (other === undefined || other.points === dimension.points) return [];
    return [{ name: dimension.name, before: dimension, now: other }];
  });
}

function why(before: HealthReading, then: HealthReading): ForecastEntry['why'] {
  return changed(before, then).map(({ name, before: dimension, now }) => ({
    dimension: name,
    from: dimension.points,
    to: now.points,
    leaving: recordLinks(leaving(dimension, now)),
  }));
}

/** Evidence that no longer stands. An activity that only grew older left its row, though it is still the last one. */
export function leaving(before: JudgedDimension, now: JudgedDimension): readonly Evidence[] {
  if (before.name === 'engagement') return before.evidence;
  const still = new Set(now.evidence.map(({ record }) => recordKey(record)));
  return before.evidence.filter(({ record }) => !still.has(recordKey(record)));
}
