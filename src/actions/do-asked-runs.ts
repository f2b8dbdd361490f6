import type { CrmName } from '#src/domain/facts.ts';
import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
  UsageError,
} from '#src/errors.ts';
import { failedAction, noteProgress, openRuns, type AskedRun } from '#src/store/asked-runs.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import { finishWriteRun } from '#src/store/write-runs.ts';

import { applyWrites } from './apply-writes.ts';
import { findDrift } from './find-drift.ts';
import { planWrites } from './plan-writes.ts';
import { LeaseLostError } from './sync/sync-context.ts';
import { undoRun } from './undo-run.ts';
import type { WriteApp, WriterOptions } from './write/with-writer.ts';

/** A run that waited longer is nobody's wish any more; `programs_with_work` leaves it out too. */
export const wishedForMs = 86_400_000;
const noteEveryMs = 500;

function asked(app: Pick<WriteApp, 'store' | 'clock'>, programId: string, crm: CrmName): Promise<readonly AskedRun[]> {
  const since = new Date(app.clock.now().getTime() - wishedForMs);
  return app.store.inProgram(programId, (tx) => openRuns(tx, { programId, crm }, since));
}

/**
 * Does the runs that people asked for and that have no end yet, one after the other: those that wait, and those of a process that died. A run that fails ends with its reason in the audit log; it is
 * for the person to ask again.
 *
 * @returns false when another process is writing: there may be more to do.
 */
export async function doAskedRuns(
  app: WriteApp,
  programId: string,
  { signal }: { readonly signal: AbortSignal },
  crm: CrmName = 'hubspot',
): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    const [run] = await asked(app, programId, crm);
    if (run === undefined) return true;
    if (!(await perform(app, { programId, crm }, run, signal))) return false;
  }
}

async function perform(
  app: WriteApp,
  scope: { readonly programId: string; readonly crm: CrmName },
  run: AskedRun,
  signal: AbortSignal,
): Promise<boolean> {
  const progress = progressOf(app, scope.programId, run.runId);
  const options = { signal, actor: run.actor, runId: run.runId, onProgress: progress.note };
  try {
    const report = await act(app, scope.programId, run, options, scope.crm);
    return report !== null;
  } catch (error) {
    // Another process has the run in hand by now.
    if (error instanceof LeaseLostError) return false;
    await giveUp(
      app,
      scope,
      run,
      signal.aborted ? 'Tandem was restarted meanwhile. Ask for it again.' : reasonOf(error),
    );
    if (signal.aborted) throw error;
    if (!isExpected(error)) app.log.error({ err: error, ...scope, run: run.runId }, 'a run that was asked for failed');
    return true;
  } finally {
    await progress.settled();
  }
}

function act(
  app: WriteApp,
  programId: string,
  run: AskedRun,
  options: WriterOptions & { readonly actor: string },
  crm: CrmName,
): Promise<unknown> {
  switch (run.kind) {
    case 'plan':
      return planWrites(app, programId, options, crm);
    case 'apply':
      return applyWrites(app, programId, options, crm);
    case 'drift':
      return findDrift(app, programId, options, crm);
    case 'undo':
      return undoRun(app, programId, run.undoes ?? '', options);
  }
}

/** Keeps how far a run is, now and then, one note after the other. */
function progressOf(app: WriteApp, programId: string, runId: string) {
  let notedAt = 0;
  let noting: Promise<void> = Promise.resolve();
  return {
    note: (progress: { readonly done: number; readonly total: number | null }): void => {
      const now = performance.now();
      if (notedAt > 0 && now - notedAt < noteEveryMs) return;
      notedAt = now;
      // How far it is, is only told: the run goes on without.
      noting = noting
        .then(() => app.store.inProgram(programId, (tx) => noteProgress(tx, programId, runId, progress)))
        .catch(() => undefined);
    },
    settled: () => noting,
  };
}

/** Ends a run with its reason. One that ended itself on the way keeps its counts. */
async function giveUp(
  app: WriteApp,
  scope: { readonly programId: string; readonly crm: CrmName },
  { runId, actor }: AskedRun,
  reason: string,
): Promise<void> {
  const now = app.clock.now();
  await app.store.inProgram(scope.programId, async (tx) => {
    const entry = { actor, action: failedAction, runId, crm: scope.crm, kind: null, property: null, detail: reason };
    await addToAuditLog(tx, scope.programId, [entry], now);
    const open = await openRuns(tx, scope, new Date(0));
    if (open.some((one) => one.runId === runId))
      await finishWriteRun(tx, scope, { runId, finishedAt: now, counts: {} });
  });
}

const expected = [
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
  UsageError,
];

function isExpected(error: unknown): boolean {
  return expected.some((kind) => error instanceof kind);
}

/** Why a run ended, for the person who asked for it. */
function reasonOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof CrmUnavailableError) return 'The CRM did not answer. Try again in a few minutes.';
  if (error instanceof CrmRateLimitError) {
    const minutes = Math.max(1, Math.ceil(error.retryAfterMs / 60_000));
    return `The CRM takes no more calls for now. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  }
  if (error instanceof CrmAuthError) return 'The CRM does not accept our access any more. Connect the account again.';
  if (error instanceof CrmPermissionError)
    return `Our access lacks ${error.scopes.join(', ')}. Grant it by connecting the account again.`;
  if (error instanceof CrmRejectedError) return `The CRM refused: ${error.message}`;
  return 'Something went wrong on our side, and is in the log. Try again in a minute.';
}
