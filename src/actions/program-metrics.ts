import type { RecordLink } from '#src/domain/health-view.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import type { DevelopmentStage } from '#src/domain/partnership/facts.ts';
import type { MetricId, MetricResult } from '#src/domain/partnership/metrics/metric.ts';
import { tallyMetrics } from '#src/domain/partnership/metrics/program-metrics.ts';
import { storedStages } from '#src/store/partner-pages.ts';
import { currentSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { everyPartnership, openProgram } from './every-partnership.ts';
import { linkRecords } from './record-links.ts';

export interface ProgramMetrics {
  /** ISO instant. */
  readonly asOf: string;
  readonly settingsVersion: number;
  readonly currency: string;
  readonly timeZone: string;
  /** MET1 to MET11, in this order. */
  readonly metrics: readonly MetricResult[];
}

type Needed = Pick<App, 'store' | 'clock' | 'asOf'>;

/**
 * The program's metrics (section 8) over the stored facts of all its partners, batch by batch. No CRM is called.
 *
 * Teams are not stored with their names and registrations carry no decisions yet: the metrics that need them say so.
 *
 * @returns null before anything was connected.
 */
export async function programMetricsNow(app: Needed, programId: string): Promise<ProgramMetrics | null> {
  return app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    return settings === null ? null : measured(app, tx, programId, settings);
  });
}

async function measured(app: Needed, tx: Tx, programId: string, settings: SettingsVersion): Promise<ProgramMetrics> {
  const asOf = app.asOf();
  const whole = await openProgram(tx, { programId, settings, asOf, now: app.clock.now() });
  const { currency, timeZone } = settings.settings.program;
  const tally = tallyMetrics({
    program: whole.program,
    sources: whole.sources,
    settings: settings.settings,
    moment: momentOf(asOf, settings.settings.program),
    stageOf: await storedStages<DevelopmentStage>(tx, programId),
    teamOf: null,
    decisions: null,
  });
  for await (const { facts } of everyPartnership(tx, whole)) tally.add(facts);
  return {
    asOf: asOf.toISOString(),
    settingsVersion: settings.version,
    currency,
    timeZone,
    metrics: tally.results(),
  };
}

export interface RecordsBehind {
  readonly metric: MetricResult;
  readonly numerator: readonly RecordLink[];
  /** Null for a sum, which has none. */
  readonly denominator: readonly RecordLink[] | null;
}

/** The records that one metric was made from, with their names and pages in the CRM. */
export async function recordsBehind(
  app: Needed & Pick<App, 'openCrm'>,
  programId: string,
  id: MetricId,
): Promise<(ProgramMetrics & RecordsBehind) | null> {
  return app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    if (settings === null) return null;
    const found = await measured(app, tx, programId, settings);
    const metric = found.metrics.find((one) => one.id === id);
    if (metric === undefined) return null;
    const { connections } = await openProgram(tx, {
      programId,
      settings,
      asOf: app.asOf(),
      now: app.clock.now(),
    });
    const { denominator, numerator } = metric;
    const link = await linkRecords(app, tx, {
      programId,
      connections,
      settings: settings.settings,
      refs: [...numerator.records, ...(denominator?.records ?? [])],
    });
    return {
      ...found,
      metric,
      numerator: link(numerator.records),
      denominator: denominator === null ? null : link(denominator.records),
    };
  });
}
