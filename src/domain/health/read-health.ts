import type { PartnerFacts, ProgramFacts } from '../facts.ts';
import { dimensionNames, type DimensionName } from '../health-view.ts';
import type { Settings } from '../settings/settings.ts';
import { assessActivity } from './activity.ts';
import type { Assessment, JudgedDimension, Judging } from './assessment.ts';
import { assessEngagement } from './engagement.ts';
import { assessFit } from './fit.ts';
import type { Moment } from './moment.ts';
import { isNeverActivated } from './never-activated.ts';
import { profileFor } from './profile.ts';
import { assessRevenue } from './revenue.ts';
import { assessSatisfaction } from './satisfaction.ts';
import { scoreOf, type Score } from './score.ts';

/** A partner's dimensions and score at one moment: all of health but what follows from it. */
export interface HealthReading extends Score {
  readonly judging: Judging;
  readonly profile: string;
  /** Dimensions of the profile with a maximum above 0, in their fixed order (H10: max 0 is absent). */
  readonly dimensions: readonly JudgedDimension[];
}

const rules: Readonly<Record<DimensionName, (judging: Judging) => Assessment>> = {
  revenue: assessRevenue,
  activity: assessActivity,
  engagement: assessEngagement,
  satisfaction: assessSatisfaction,
  fit: assessFit,
};

/** Scores one partner. This is the cheap part: no steps, no forecast. */
export function readHealth(
  facts: PartnerFacts,
  program: ProgramFacts,
  settings: Settings,
  moment: Moment,
): HealthReading {
  const { name, dimensions } = profileFor(facts.type, settings.health);
  const neverActivated = isNeverActivated(facts, moment.today);
  const judging: Judging = { facts, program, settings, moment, dimensions, neverActivated };
  const judged: JudgedDimension[] = [];
  for (const dimension of dimensionNames) {
    const { max } = dimensions[dimension];
    if (max > 0) judged.push({ name: dimension, max, ...rules[dimension](judging) });
  }
  return { ...scoreOf(judged, neverActivated, settings.health), judging, profile: name, dimensions: judged };
}

/** The same partner with the same facts at another moment. */
export function readAt(reading: HealthReading, moment: Moment): HealthReading {
  const { facts, program, settings } = reading.judging;
  return readHealth(facts, program, settings, moment);
}

/** The score if one dimension had other points and all else stayed. */
export function rescored(reading: HealthReading, dimension: DimensionName, points: number | null): number | null {
  const dimensions = reading.dimensions.map((judged) =>
    judged.name === dimension ? { max: judged.max, points } : judged,
  );
  return scoreOf(dimensions, reading.judging.neverActivated, reading.judging.settings.health).score;
}
