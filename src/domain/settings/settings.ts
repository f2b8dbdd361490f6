import { z } from 'zod';

import { BlindSpotSettings } from './blind-spots.ts';
import { CadenceSettings } from './cadence.ts';
import { CapacitySettings } from './capacity.ts';
import { HealthSettings } from './health.ts';
import { LifecycleSettings } from './lifecycle.ts';
import { Mapping } from './mapping.ts';
import { MetricsSettings } from './metrics.ts';
import { PipelineSettings } from './pipeline.ts';
import { ProgramSettings } from './program.ts';
import { SegmentSettings } from './segment.ts';
import { TierSettings } from './tier.ts';
import { WorklistSettings } from './worklist.ts';
import { WriteBackSettings } from './write-back.ts';

/** All settings of a program: one versioned row, every figure of a rule with its default. Strict: an unknown key is a mistake, not a wish. */
export const Settings = z.strictObject({
  program: ProgramSettings.prefault({}),
  mapping: z.strictObject({ hubspot: Mapping.prefault({}) }).prefault({}),
  health: HealthSettings.prefault({}),
  segment: SegmentSettings.prefault({}),
  tier: TierSettings.prefault({}),
  lifecycle: LifecycleSettings.prefault({}),
  cadence: CadenceSettings.prefault({}),
  capacity: CapacitySettings.prefault({}),
  metrics: MetricsSettings.prefault({}),
  pipeline: PipelineSettings.prefault({}),
  blindSpots: BlindSpotSettings.prefault({}),
  worklist: WorklistSettings.prefault({}),
  writeBack: WriteBackSettings.prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** The settings of a program that nobody has touched yet. */
export function defaultSettings(): Settings {
  return Settings.parse({});
}
