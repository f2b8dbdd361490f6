import { isDeepStrictEqual } from 'node:util';

import type { CrmName } from '#src/domain/facts.ts';
import { countParked, openParkedItems } from '#src/store/parked-items.ts';
import { mirrorCounts, type MirrorCounts } from '#src/store/partner-side.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import { beginRun, finishRun, lastGoodRun, unfinishedRun } from '#src/store/sync-runs.ts';

import { drainInbox } from './sync/drain-inbox.ts';
import { foundBy } from './sync/found.ts';
import { readEverything } from './sync/full-sync.ts';
import { minimumCalls, type CallTerm } from './sync/minimum-calls.ts';
import { withSync, type OpenSync, type SyncOptions } from './sync/open-sync.ts';
import { readChanges } from './sync/read-changes.ts';
import { readReferenceData } from './sync/reference-data.ts';
import { storeInSync, type SyncApp } from './sync/sync-context.ts';

/** `sync --json`. */
export interface SyncReport {
  readonly mode: 'full' | 'changes';
  /** Living records of the mirror. */
  readonly records: MirrorCounts;
  /** Calls made to the CRM by this run of the process. */
  readonly calls: number;
  readonly callsByTerm: readonly CallTerm[];
  /** The fewest calls that a full reading of what was found can take; empty for changes. */
  readonly minimumCalls: readonly CallTerm[];
  readonly refused: readonly { readonly kind: string | null; readonly id: string | null; readonly reason: string }[];
  /** Items of any work that wait for a person. */
  readonly parked: number;
  /** False when changes cannot be read because nothing was ever read completely. */
  readonly complete: boolean;
}

/** A run that was left behind longer ago is begun anew: what it read is too old to be continued. */
const resumableForMs = 24 * 3_600_000;
const refusedShown = 1000;

/**
 * Reads everything the program needs from its CRM, or continues a run that was interrupted, and asks for the judgements that follow.
 *
 * @returns null when another process is at it.
 */
export async function fullSync(
  app: SyncApp,
  programId: string,
  options: SyncOptions,
  crm: CrmName = 'hubspot',
): Promise<SyncReport | null> {
  const done = await withSync(app, programId, crm, options, async (open) => {
    const { context } = open;
    const runId = await openRun(app, open);
    const reference = await readReferenceData(context, open.connection.capabilities);
    await readEverything(context, runId, reference);
    await drainInbox(context);
    await app.failPoint('sync:before-end');
    const minimum = minimumCalls(await foundBy(context, runId, reference));
    const report = await reportOf(open, 'full', minimum, true);
    await storeInSync(context, (tx) =>
      finishRun(tx, context.scope, {
        runId,
        finishedAt: app.clock.now(),
        outcome: 'done',
        counts: { ...report, refused: report.refused.length, settingsVersion: open.settings.version },
      }),
    );
    return { report, outdated: await mappingChanged(app, open) };
  });
  if (done === null) return null;
  await app.wake('judge', programId);
  if (done.value.outdated) await app.wake('full-sync', programId);
  return done.value.report;
}

/** Whether everything was read within this time, by the settings in force: two requests for it that came together are answered by one reading. */
export async function hasJustRead(
  app: Pick<SyncApp, 'store' | 'clock'>,
  programId: string,
  withinMs: number,
  crm: CrmName = 'hubspot',
): Promise<boolean> {
  return app.store.inProgram(programId, async (tx) => {
    const run = await lastGoodRun(tx, { programId, crm }, 'full');
    const settings = await currentSettings(tx);
    if (run === null || run.finishedAt === null || run.counts['settingsVersion'] !== settings?.version) return false;
    return app.clock.now().getTime() - run.finishedAt.getTime() < withinMs;
  });
}

/** Reads again what the inbox names, and asks for the judgements that follow. Answers null when another process is at it. */
export async function syncRecords(
  app: SyncApp,
  programId: string,
  options: SyncOptions,
  crm: CrmName = 'hubspot',
): Promise<{ readonly drained: number } | null> {
  const done = await withSync(app, programId, crm, options, async ({ context }) => ({
    drained: await drainInbox(context),
  }));
  if (done !== null && done.value.drained > 0) await app.wake('judge', programId);
  return done?.value ?? null;
}

/** Reads what changed since the last look, by modification date: the way to changes for connections that are not told. Answers null when another process is at it. */
export async function syncChanges(
  app: SyncApp,
  programId: string,
  options: SyncOptions,
  crm: CrmName = 'hubspot',
): Promise<SyncReport | null> {
  const done = await withSync(app, programId, crm, options, async (open) => {
    const { context, connection } = open;
    const startedAt = app.clock.now();
    const complete = await readChanges(context, { engagements: connection.capabilities?.engagements === true });
    await drainInbox(context);
    const report = await reportOf(open, 'changes', [], complete);
    if (complete) {
      await storeInSync(context, async (tx) => {
        const runId = app.newId();
        await beginRun(tx, context.scope, { runId, mode: 'changes', startedAt });
        await finishRun(tx, context.scope, {
          runId,
          finishedAt: app.clock.now(),
          outcome: 'done',
          counts: { calls: report.calls },
        });
      });
    }
    return report;
  });
  if (done !== null) await app.wake('judge', programId);
  return done?.value ?? null;
}

/** The run to continue, or a new one. One that is too old, or that read with other settings, is given up. */
async function openRun(app: SyncApp, { context, settings }: OpenSync): Promise<string> {
  const { scope } = context;
  return storeInSync(context, async (tx) => {
    const now = app.clock.now();
    const former = await unfinishedRun(tx, scope, 'full');
    if (former !== null) {
      const sameSettings = former.counts['settingsVersion'] === settings.version;
      if (sameSettings && now.getTime() - former.startedAt.getTime() < resumableForMs) return former.runId;
      await finishRun(tx, scope, { runId: former.runId, finishedAt: now, outcome: 'given up', counts: former.counts });
    }
    const runId = app.newId();
    await beginRun(tx, scope, { runId, mode: 'full', startedAt: now, counts: { settingsVersion: settings.version } });
    return runId;
  });
}

/** Whether somebody published another mapping while this one was read by: then everything has to be read again. */
async function mappingChanged(app: SyncApp, { context, settings }: OpenSync): Promise<boolean> {
  const current = await app.store.inProgram(context.scope.programId, (tx) => currentSettings(tx));
  return current !== null && !isDeepStrictEqual(current.settings.mapping, settings.settings.mapping);
}

async function reportOf(
  { context }: OpenSync,
  mode: SyncReport['mode'],
  minimum: readonly CallTerm[],
  complete: boolean,
): Promise<SyncReport> {
  const { app, crm, scope } = context;
  const usage = crm.limits();
  return app.store.inProgram(scope.programId, async (tx) => {
    const items = await openParkedItems(tx, scope.programId, refusedShown);
    return {
      mode,
      records: await mirrorCounts(tx, scope),
      calls: usage.calls,
      callsByTerm: Object.entries(usage.callsByTerm).map(([term, calls]) => ({ term, calls })),
      minimumCalls: minimum,
      refused: items
        .filter((item) => item.work === 'sync')
        .map((item) => ({ kind: item.kind, id: item.recordId, reason: item.cause })),
      parked: await countParked(tx, scope.programId),
      complete,
    };
  });
}
