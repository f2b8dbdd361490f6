import { CrmPermissionError } from '#src/errors.ts';
import type { Tx } from '#src/store/transaction.ts';
import { addToWriteLog } from '#src/store/write-log.ts';
import { readWriteRun } from '#src/store/write-runs.ts';
import { saveStates, unsettledValues, type TrackedValue, type WrittenKind } from '#src/store/write-values.ts';

import { blockObject } from './check-properties.ts';
import { parkRecords } from './park-writes.ts';
import { readHeld, type Held } from './read-held.ts';
import { ownName } from './run-in-hand.ts';
import { learned, refused } from './value-state.ts';
import { storeAsWriter, type Writer } from './with-writer.ts';

/** So many records are read at once: a whole number of every vendor's batches. */
const recordsAtOnce = 500;

/**
 * Reads what nobody knows for sure: values that were sent without an answer, and those that were never looked at. What turns out to have arrived is logged as written by the run that sent it; what did not
 * arrive is due again. Nothing is sent before this is done. What the connection may not read stays in doubt, and its properties are parked with what to grant.
 */
export async function settleValues(writer: Writer): Promise<void> {
  const { app, scope, signal } = writer;
  const forbidden = new Set<WrittenKind>();
  for (;;) {
    signal.throwIfAborted();
    const unsettled = await app.store.inProgram(scope.programId, (tx) =>
      unsettledValues(tx, scope, app.clock.now(), recordsAtOnce),
    );
    const object = unsettled.find(({ kind }) => !forbidden.has(kind))?.kind;
    if (object === undefined) return;
    const values = unsettled.filter(({ kind }) => kind === object);
    try {
      const held = await readHeld(writer, values);
      await storeAsWriter(writer, (tx) => settle(tx, writer, values, held));
    } catch (error) {
      if (!(error instanceof CrmPermissionError)) throw error;
      await blockObject(writer, object, error);
      forbidden.add(object);
    }
  }
}

async function settle(tx: Tx, { app, scope }: Writer, values: readonly TrackedValue[], held: Held): Promise<void> {
  const now = app.clock.now();
  const missing = values.filter((value) => held.of(value) === undefined);
  const found = values.flatMap((value) => {
    const there = held.of(value);
    return there === undefined ? [] : [{ before: value, after: learned(value, there, now) }];
  });
  await saveStates(tx, scope, [...missing.map(refused), ...found.map(({ after }) => after.value)]);
  await logArrived(
    tx,
    scope,
    found.filter(({ after }) => after.arrived).map(({ before }) => before),
    now,
  );
  const lost = found.filter(({ after }) => after.givenUp).map(({ before }) => before);
  await parkRecords(
    tx,
    scope,
    [
      ...missing.map((value) => ({ ...value, reason: 'The CRM does not know this record any more.' })),
      ...lost.map((value) => ({ ...value, reason: `The CRM never says what became of ${value.property}.` })),
    ],
    now,
  );
}

async function logArrived(tx: Tx, scope: Writer['scope'], values: readonly TrackedValue[], now: Date): Promise<void> {
  for (const [runId, sent] of Map.groupBy(values, (value) => value.sentRunId ?? '')) {
    const run = await readWriteRun(tx, scope.programId, runId);
    await addToWriteLog(
      tx,
      scope,
      sent.map(({ kind, recordId, property, confirmed, sentValue, sentGeneration, cause }) => ({
        kind,
        recordId,
        property,
        runId,
        before: confirmed,
        after: sentValue,
        actor: run?.actor ?? ownName,
        cause,
        generation: sentGeneration ?? 0,
        outcome: 'written' as const,
        reason: 'found by reading: the answer had been lost',
      })),
      now,
    );
  }
}
