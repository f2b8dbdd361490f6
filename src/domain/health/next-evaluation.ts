import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { HealthState } from '../health-view.ts';
import { firstDayOf, quarterCompletedOn, quarterOf } from '../quarter.ts';
import { recordKey } from '../records.ts';
import type { JudgedDimension } from './assessment.ts';
import { heldBand } from './band.ts';
import { changeDays } from './change-days.ts';
import type { HealthInput } from './judge.ts';
import { laterMoments, momentOf } from './moment.ts';
import { readAt, readHealth, type HealthReading } from './read-health.ts';

/**
 * The next day on which this partner's result changes though nothing new is known: a fact leaves a window, a grace
 * ends, a pending band matures, a quarter begins or counts as completed. `state` is the one that the evaluation at
 * `asOf` left. Figures that only count days do not make a change.
 */
export function nextEvaluationOn({
  facts,
  program,
  settings,
  state,
  asOf,
}: Omit<HealthInput, 'settingsVersion'>): LocalDate {
  const reading = readHealth(facts, program, settings, momentOf(asOf, settings.program));
  const { moment } = reading.judging;
  const turn = quarterCompletedOn(moment.completed + 1, settings.program);
  const quarterStart = firstDayOf(quarterOf(moment.today, settings.program) + 1, settings.program);
  const certain = turn < quarterStart ? turn : quarterStart;
  const candidates = new Set(changeDays(reading.judging, certain));
  if (state.pending !== null) candidates.add(addDays(state.pending.since, settings.health.hysteresis.days));

  const now = material(reading, state);
  const momentOn = laterMoments(asOf, settings.program);
  for (const day of [...candidates].toSorted()) {
    if (day <= moment.today || day >= certain) continue;
    const then = readAt(reading, momentOn(day));
    if (material(then, heldBand(then.score, state, day, settings.health)) !== now) return day;
  }
  return certain;
}

/** What of a reading is shown or remembered, but for the count of days, which passes without meaning anything. */
function material(reading: HealthReading, state: HealthState): string {
  return JSON.stringify([reading.score, reading.dimensions.map(materialOf), state]);
}

function materialOf({ points, rule, params, evidence, notes }: JudgedDimension): unknown {
  const { days: _, ...figures } = params;
  return [points, rule, figures, evidence.map(({ record }) => recordKey(record)).toSorted(), notes];
}
