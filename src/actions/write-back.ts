import type { CrmName } from '#src/domain/facts.ts';
import { countDue, hasWriteWork } from '#src/store/write-values.ts';

import { drainValues, type FailedWrite } from './write/drain-values.ts';
import { ownName, withRun } from './write/run-in-hand.ts';
import { withWriter, type WriteApp, type Writer, type WriterOptions } from './write/with-writer.ts';

export interface WriteReport {
  /** Null when there was nothing to write. */
  readonly run: string | null;
  /** Values. */
  readonly written: number;
  /** All calls to the CRM. */
  readonly calls: number;
  /** Values that the CRM refused, in its words. */
  readonly failed: readonly FailedWrite[];
  /** Values that wait for tomorrow's budget. */
  readonly deferred: number;
}

/** Whether an approved value differs from what the CRM holds, or one was sent that nobody has heard of since. */
export function hasWritesToDo(
  app: Pick<WriteApp, 'store' | 'clock'>,
  programId: string,
  crm: CrmName = 'hubspot',
): Promise<boolean> {
  return app.store.inProgram(programId, (tx) => hasWriteWork(tx, { programId, crm }, app.clock.now()));
}

/**
 * Keeps the approved properties up to date: writes what differs, a hundred records a call, within the day's budget (WR1, WR2). Without a difference it calls nobody.
 *
 * @returns null when another process is at it.
 */
export async function writeBack(
  app: WriteApp,
  programId: string,
  options: WriterOptions,
  crm: CrmName = 'hubspot',
): Promise<WriteReport | null> {
  if (!(await hasWritesToDo(app, programId, crm))) return { run: null, written: 0, calls: 0, failed: [], deferred: 0 };
  const done = await withWriter(app, programId, crm, options, (writer) => writeDue(writer, options));
  return done?.value ?? null;
}

async function writeDue(writer: Writer, { onProgress }: WriterOptions): Promise<WriteReport> {
  const { app, scope, crm } = writer;
  // Counted for whoever watches, and for nobody else.
  const total =
    onProgress === undefined
      ? null
      : await app.store.inProgram(scope.programId, (tx) => countDue(tx, scope, app.clock.now()));
  const { value, runId } = await withRun(writer, { kind: 'write-back', actor: ownName }, (openRun) =>
    drainValues(writer, openRun, { limited: true, total }),
  );
  const { written, failed, deferred } = value;
  return { run: runId, written, calls: crm.limits().calls, failed, deferred };
}
