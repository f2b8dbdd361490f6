import type { CrmName } from '#src/domain/facts.ts';
import { isSameValue } from '#src/domain/properties.ts';
import { UsageError } from '#src/errors.ts';
import { addToWriteLog, writtenBy, type WrittenByRun } from '#src/store/write-log.ts';
import { readWriteRun } from '#src/store/write-runs.ts';
import { saveStates, trackedValues, type ValueKey } from '#src/store/write-values.ts';

import { stop } from './stop-properties.ts';
import type { FailedWrite } from './write/drain-values.ts';
import { readHeld } from './write/read-held.ts';
import { withRun, type RunInHand } from './write/run-in-hand.ts';
import { batchesOf, sendBatch } from './write/send-batch.ts';
import { settleValues } from './write/settle-values.ts';
import { looked, type PlannedWrite } from './write/value-state.ts';
import { storeAsWriter, withWriter, type WriteApp, type Writer, type WriterOptions } from './write/with-writer.ts';

export interface UndoReport {
  readonly run: string;
  /** Values that hold again what they held before the run. */
  readonly restored: number;
  /** Values that were left as they are, with the reason. */
  readonly left: readonly FailedWrite[];
  /** Properties that are no longer written: they wait for another approval. */
  readonly stopped: readonly string[];
}

export interface UndoOptions extends WriterOptions {
  readonly actor: string;
}

/**
 * Takes back what a run wrote: each value that is still as the run left it becomes what it was before; what was changed since is left and reported (WR3). The properties of the run are stopped first, or the
 * next judgement would write them again.
 *
 * @returns null when another process is writing.
 * @throws UsageError when there is no such run, or it wrote nothing.
 */
export async function undoRun(
  app: WriteApp,
  programId: string,
  runId: string,
  options: UndoOptions,
): Promise<UndoReport | null> {
  const { run, writes } = await app.store.inProgram(programId, async (tx) => {
    const found = await readWriteRun(tx, programId, runId);
    return { run: found, writes: found === null ? [] : await writtenBy(tx, programId, runId) };
  });
  if (run === null) throw new UsageError(`There is no run ${runId}. See: tandem runs`);
  if (writes.length === 0) throw new UsageError(`Run ${runId} wrote nothing: there is nothing to undo.`);
  const crm: CrmName = run.crm;
  const done = await withWriter(app, programId, crm, options, (writer) => undo(writer, runId, options));
  return done?.value ?? null;
}

async function undo(writer: Writer, undoes: string, { actor, runId: asked }: UndoOptions): Promise<UndoReport> {
  const { value, runId } = await withRun(writer, { kind: 'undo', actor, undoes, runId: asked }, async (openRun) =>
    restore(writer, await storeAsWriter(writer, openRun), undoes),
  );
  return { run: runId ?? '', ...value };
}

async function restore(writer: Writer, run: RunInHand, undoes: string): Promise<Omit<UndoReport, 'run'>> {
  const { app, scope } = writer;
  // First what is in doubt: a lost answer may belong to the very run.
  await settleValues(writer);
  const writes = await app.store.inProgram(scope.programId, (tx) => writtenBy(tx, scope.programId, undoes));
  const names = [...new Set(writes.map(({ property }) => property))];
  const why = { actor: run.actor, reason: `run ${undoes} was undone`, runId: run.runId };
  const stopped = await storeAsWriter(writer, (tx) => stop(tx, scope, names, why, app.clock.now()));
  const { ours, left } = await stillOurs(writer, writes);
  await logLeft(writer, run, writes, left);
  let restored = 0;
  for (const batch of batchesOf(ours)) {
    const result = await sendBatch(writer, async () => run, batch);
    restored += result.written.length;
    const unknown = result.unknown.map((write) =>
      leftAs(write, 'the CRM did not say whether it was restored: undo the run once more'),
    );
    left.push(...result.refused.map((write) => leftAs(write, write.reason)), ...unknown);
    if (unknown.length > 0) {
      await logLeft(writer, run, writes, unknown);
      await settleValues(writer);
    }
    writer.onProgress({ done: restored, total: ours.length });
  }
  return { restored, left, stopped };
}

/** Keeps what was left, and why, with the run: who asked for it in a browser reads it there, and so does the audit. */
async function logLeft(
  writer: Writer,
  { runId, actor }: RunInHand,
  writes: readonly WrittenByRun[],
  left: readonly FailedWrite[],
): Promise<void> {
  const { app, scope } = writer;
  const reasons = new Map(left.map(({ id, property, reason }) => [`${id} ${property}`, reason]));
  const entries = writes.flatMap(({ kind, recordId, property, after }) => {
    const reason = reasons.get(`${recordId} ${property}`);
    if (reason === undefined) return [];
    const key = { kind, recordId, property };
    const values = { before: after, after: null };
    return [{ ...key, ...values, runId, actor, cause: 'undone', generation: 0, outcome: 'left' as const, reason }];
  });
  await storeAsWriter(writer, (tx) => addToWriteLog(tx, scope, entries, app.clock.now()));
}

function leftAs({ value }: PlannedWrite, reason: string): FailedWrite {
  return { id: value.recordId, property: value.property, reason };
}

/** Splits what the run wrote into what still stands and what was changed since. */
async function stillOurs(
  writer: Writer,
  writes: readonly WrittenByRun[],
): Promise<{ readonly ours: readonly PlannedWrite[]; readonly left: FailedWrite[] }> {
  const { app, scope } = writer;
  const tracked = new Map(
    (await app.store.inProgram(scope.programId, (tx) => trackedValues(tx, scope, writes))).map((value) => [
      keyOf(value),
      value,
    ]),
  );
  const held = await readHeld(writer, writes);
  const now = app.clock.now();
  const ours: PlannedWrite[] = [];
  const left: FailedWrite[] = [];
  for (const write of writes) {
    const { recordId: id, property, before, after } = write;
    const value = tracked.get(keyOf(write));
    const there = held.of(write);
    if (value === undefined || there === undefined)
      left.push({ id, property, reason: 'the CRM does not know the record any more' });
    else if (isSameValue(property, there, before)) continue;
    else if (!isSameValue(property, there, after))
      left.push({ id, property, reason: `changed since: it holds ${there ?? 'nothing'} now` });
    else ours.push({ value: looked(value, there, now, false), to: before, generation: 0, cause: 'undone' });
  }
  await storeAsWriter(writer, (tx) =>
    saveStates(
      tx,
      scope,
      ours.map(({ value }) => value),
    ),
  );
  return { ours, left };
}

function keyOf({ kind, recordId, property }: ValueKey): string {
  return `${kind} ${recordId} ${property}`;
}
