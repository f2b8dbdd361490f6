import type { PartnerFacts, ProgramFacts } from '../facts.ts';
import type { DimensionResult, HealthResult, HealthState } from '../health-view.ts';
import type { Settings } from '../settings/settings.ts';
import { bandOf, heldBand } from './band.ts';
import { engineVersion } from './engine-version.ts';
import { recordLinks } from './evidence.ts';
import { forecastOf, type Forecast } from './forecast.ts';
import { momentOf } from './moment.ts';
import { nextBestActions } from './next-best-action.ts';
import { nextStep } from './next-step.ts';
import { quarterTurn } from './quarter-turn.ts';
import { readHealth, type HealthReading } from './read-health.ts';

export interface HealthInput {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly settings: Settings;
  readonly settingsVersion: number;
  /** What the evaluation before left behind; `firstState` when there was none. */
  readonly state: HealthState;
  readonly asOf: Date;
}

/** The state before the first evaluation. */
export const firstState: HealthState = { band: null, pending: null };

/**
 * Judges a partner's health: the one result that everything else is made from (H16), and what to remember until the
 * next evaluation (H9).
 */
export function judgeHealth({ facts, program, settings, settingsVersion, state, asOf }: HealthInput): {
  readonly result: HealthResult;
  readonly state: HealthState;
} {
  const reading = readHealth(facts, program, settings, momentOf(asOf, settings.program));
  const held = heldBand(reading.score, state, reading.judging.moment.today, settings.health);
  const forecast = forecastOf(reading);
  const dimensions = reading.dimensions.map((dimension) => dimensionResult(dimension, reading, forecast));
  const result: HealthResult = {
    score: reading.score,
    coverage: reading.coverage,
    range: reading.range,
    band: held.band ?? 'Unknown',
    scoreBand: bandOf(reading.score, settings.health),
    bandPending: held.pending,
    dimensions,
    nextBestAction: nextBestActions(dimensions, settings.health),
    forecast: forecast.entries,
    quarterTurn: quarterTurn(reading),
    profile: reading.profile,
    settingsVersion,
    engineVersion,
    asOf: asOf.toISOString(),
  };
  return { result, state: held };
}

function dimensionResult(
  dimension: HealthReading['dimensions'][number],
  reading: HealthReading,
  forecast: Forecast,
): DimensionResult {
  const { name, points, max, status, rule, params, evidence, notes } = dimension;
  return {
    name,
    points,
    max,
    status,
    rule,
    params,
    evidence: recordLinks(evidence),
    next: nextStep(dimension, reading),
    expires: forecast.expires.get(name) ?? null,
    notes,
  };
}
