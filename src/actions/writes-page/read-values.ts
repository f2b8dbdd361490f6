import type { RecordLink } from '#src/domain/health-view.ts';
import { stoppedBy, failuresOf } from '#src/store/asked-runs.ts';
import { readConnection } from '#src/store/connections.ts';
import { planPage } from '#src/store/plan-changes.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';
import { notWrittenBy, type NotWritten } from '#src/store/write-log.ts';
import { latestWriteRun, listWriteRuns, readWriteRun, type PlanChange, type WriteRun } from '#src/store/write-runs.ts';
import { openDrift, type Drift, type ValueKey } from '#src/store/write-values.ts';

import type { App } from '../context.ts';
import { linkRecords } from '../record-links.ts';

type PageApp = Pick<App, 'store' | 'clock' | 'openCrm'>;

/** Changes on a page of a plan. */
export const changesPerPage = 25;
const valuesShown = 200;

/** A value of a record, with the record's name and page. */
export type Linked<T extends ValueKey> = T & { readonly record: Pick<RecordLink, 'name' | 'url'> };

/** A page of what a plan changes; null when there is no such plan (any more). */
export function readPlanPage(
  app: PageApp,
  programId: string,
  wanted: { readonly runId: string; readonly property: string | null; readonly page: number },
): Promise<{ readonly total: number; readonly changes: readonly Linked<PlanChange>[] } | null> {
  return app.store.inProgram(programId, async (tx) => {
    const run = await readWriteRun(tx, programId, wanted.runId);
    if (run?.kind !== 'plan') return null;
    const { runId, property, page } = wanted;
    const found = await planPage(tx, programId, {
      runId,
      property,
      offset: (page - 1) * changesPerPage,
      limit: changesPerPage,
    });
    // Of older plans only the head is kept.
    const kept = property !== null || run.total === 0 || found.total > 0;
    return kept ? { total: found.total, changes: await linked(app, tx, programId, found.changes) } : null;
  });
}

/** What came of a run. */
export interface RunReport {
  readonly timeZone: string;
  readonly run: WriteRun;
  readonly failure: string | null;
  /** The run that took it back. */
  readonly undoneBy: WriteRun | null;
  /** Values that were refused or left, the first of them. */
  readonly left: { readonly total: number; readonly values: readonly Linked<NotWritten>[] };
  readonly stopped: readonly string[];
}

/** Null when the program has no such run. */
export function reportRun(app: PageApp, programId: string, runId: string): Promise<RunReport | null> {
  return app.store.inProgram(programId, async (tx) => {
    const run = await readWriteRun(tx, programId, runId);
    if (run === null) return null;
    const left = await notWrittenBy(tx, programId, runId, valuesShown);
    const later = await listWriteRuns(tx, programId, valuesShown);
    return {
      timeZone: (await currentSettings(tx))?.settings.program.timeZone ?? 'UTC',
      run,
      failure: (await failuresOf(tx, programId, [runId])).get(runId) ?? null,
      undoneBy: later.find((one) => one.undoes === runId && one.finishedAt !== null) ?? null,
      left: { total: left.total, values: await linked(app, tx, programId, left.values) },
      stopped: await stoppedBy(tx, programId, runId),
    };
  });
}

export interface DriftShown {
  readonly timeZone: string;
  readonly rule: 'report' | 'put_back';
  readonly lookedAt: Date | null;
  readonly total: number;
  /** The first of them. */
  readonly values: readonly Linked<Drift>[];
}

/** What people edited after it was written, as last looked at. */
export function showDrift(app: PageApp, programId: string): Promise<DriftShown> {
  return app.store.inProgram(programId, async (tx) => {
    const scope = { programId, crm: 'hubspot' } as const;
    const drift = await openDrift(tx, scope);
    const settings = (await currentSettings(tx))?.settings;
    const looks = [await latestWriteRun(tx, scope, 'drift'), await latestWriteRun(tx, scope, 'plan')];
    const times = looks.flatMap((run) => run?.finishedAt ?? []).toSorted((a, b) => b.getTime() - a.getTime());
    return {
      timeZone: settings?.program.timeZone ?? 'UTC',
      rule: settings?.writeBack.drift ?? 'report',
      lookedAt: times[0] ?? null,
      total: drift.length,
      values: await linked(app, tx, programId, drift.slice(0, valuesShown)),
    };
  });
}

async function linked<T extends ValueKey>(
  app: PageApp,
  tx: Tx,
  programId: string,
  values: readonly T[],
): Promise<readonly Linked<T>[]> {
  const connection = await readConnection(tx, 'hubspot');
  const settings = await currentSettings(tx);
  const none = { name: null, url: null };
  if (connection === null || settings === null) return values.map((value) => ({ ...value, record: none }));
  const refs = values.map(({ kind, recordId }) => ({ crm: 'hubspot' as const, type: kind, id: recordId }));
  const link = await linkRecords(app, tx, {
    programId,
    connections: [connection],
    settings: settings.settings,
    refs,
  });
  const links = link(refs);
  return values.map((value, place) => ({ ...value, record: links[place] ?? none }));
}
