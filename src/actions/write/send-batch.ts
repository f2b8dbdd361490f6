import type { PropertyWrite, WriteOutcome } from '#src/crm/port.ts';
import type { Tx } from '#src/store/transaction.ts';
import { addToWriteLog, type WriteLogEntry } from '#src/store/write-log.ts';
import { markDoubtful, saveStates } from '#src/store/write-values.ts';

import { LeaseLostError } from '../sync/sync-context.ts';
import { settleRecords } from './park-writes.ts';
import { byRecord } from './read-held.ts';
import type { OpenRun, RunInHand } from './run-in-hand.ts';
import { notSent, sending, written, type PlannedWrite } from './value-state.ts';
import { storeAsWriter, type Writer } from './with-writer.ts';

/** So many records go into one call of every vendor. */
export const recordsPerBatch = 100;

/** Writes in as few calls as there can be: a call holds records of one kind. Whole records, in their order. */
export function batchesOf(writes: readonly PlannedWrite[]): readonly (readonly PlannedWrite[])[] {
  const kinds = Map.groupBy(writes, ({ value }) => value.kind);
  return [...kinds.values()].flatMap((ofKind) => {
    const records = byRecord(ofKind.map((write) => ({ ...write.value, write })));
    return Array.from({ length: Math.ceil(records.length / recordsPerBatch) }, (_, place) =>
      records
        .slice(place * recordsPerBatch, (place + 1) * recordsPerBatch)
        .flatMap((record) => record.map(({ write }) => write)),
    );
  });
}

export interface BatchResult {
  readonly written: readonly PlannedWrite[];
  readonly refused: readonly (PlannedWrite & { readonly reason: string })[];
  /** Their fate has to be read. */
  readonly unknown: readonly PlannedWrite[];
}

/**
 * Sends absolute values of up to a hundred records and stores what became of them. Before the call, in the transaction that checks the lease, each value is marked as sent by the run, which begins with its first: whoever comes after a crash reads
 * it before anything else. The result is stored only while the lease is still held; a writer that slept leaves the mark instead.
 */
export async function sendBatch(
  writer: Writer,
  openRun: OpenRun,
  writes: readonly PlannedWrite[],
  alongside: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<BatchResult> {
  const { app, scope, crm, signal, leaseMs } = writer;
  signal.throwIfAborted();
  await app.failPoint('write-back:before-mark');
  const run = await storeAsWriter(writer, async (tx) => {
    const begun = await openRun(tx);
    await saveStates(
      tx,
      scope,
      writes.map((write) => sending(write, begun.runId)),
    );
    await alongside(tx);
    return begun;
  });
  const checkedAt = app.clock.now().getTime();
  await app.failPoint('write-back:before-call');
  // A process that slept here holds no lease any more, whatever it read a moment ago by its own reckoning.
  if (app.clock.now().getTime() - checkedAt > leaseMs / 2)
    throw new LeaseLostError('This process slept before it wrote: the values are read before anything else.');

  const outcomes = new Map<string, WriteOutcome>();
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const some of crm.write(asRecords(writes), signal))
      for (const outcome of some) outcomes.set(outcome.traceId, outcome);
  } catch (error) {
    failure = { error };
  }
  await app.failPoint('write-back:after-call');
  const result = sorted(writes, outcomes, failure !== null);
  await keep(writer, run, result);
  await app.failPoint('write-back:stored');
  if (failure !== null) throw failure.error;
  return result;
}

function traceOf({ value }: PlannedWrite): string {
  return `${value.kind}-${value.recordId}`;
}

function asRecords(writes: readonly PlannedWrite[]): readonly PropertyWrite[] {
  return byRecord(writes.map((write) => ({ ...write.value, write }))).flatMap((record) => {
    const [first] = record;
    if (first === undefined) return [];
    const values = Object.fromEntries(record.map(({ property, write }) => [property, write.to]));
    return [{ kind: first.kind, id: first.recordId, values, traceId: traceOf(first.write) }];
  });
}

type Sorted = BatchResult & { readonly notSent: readonly PlannedWrite[] };

/** Whoever got no outcome was not sent when the call ended with an error, and is in doubt otherwise. */
function sorted(writes: readonly PlannedWrite[], outcomes: ReadonlyMap<string, WriteOutcome>, failed: boolean): Sorted {
  const refused: (PlannedWrite & { readonly reason: string })[] = [];
  const groups = { written: [] as PlannedWrite[], unknown: [] as PlannedWrite[], notSent: [] as PlannedWrite[] };
  for (const write of writes) {
    const outcome = outcomes.get(traceOf(write));
    if (outcome?.outcome === 'refused') refused.push({ ...write, reason: outcome.reason });
    else if (outcome?.outcome === 'written') groups.written.push(write);
    else if (outcome === undefined && failed) groups.notSent.push(write);
    else groups.unknown.push(write);
  }
  return { ...groups, refused };
}

async function keep(writer: Writer, run: RunInHand, result: Sorted): Promise<void> {
  const { app, scope } = writer;
  const now = app.clock.now();
  try {
    await storeAsWriter(writer, async (tx) => {
      const states = [
        ...result.written.map((write) => written(write, now)),
        ...[...result.refused, ...result.notSent].map(notSent),
      ];
      await saveStates(tx, scope, states, run.runId);
      await addToWriteLog(
        tx,
        scope,
        [
          ...result.written.map((write) => logged(run, write, 'written', null)),
          ...result.refused.map((write) => logged(run, write, 'refused', write.reason)),
        ],
        now,
      );
      await settleRecords(
        tx,
        scope,
        result.written.map(({ value }) => value),
        now,
      );
    });
  } catch (error) {
    if (error instanceof LeaseLostError) await leaveInDoubt(writer, run, [...result.written, ...result.unknown]);
    throw error;
  }
}

/** Somebody else wrote while this process slept in the middle of its call: which of the two came last, only the CRM knows. */
async function leaveInDoubt({ app, scope }: Writer, run: RunInHand, writes: readonly PlannedWrite[]): Promise<void> {
  const { programId } = scope;
  await app.store.inProgram(programId, (tx) =>
    markDoubtful(
      tx,
      scope,
      run.runId,
      writes.map(({ value, to, generation }) => ({ ...value, to, generation })),
    ),
  );
  await app.wake('write-back', programId);
}

function logged(
  { runId, actor }: RunInHand,
  { value, to, generation, cause }: PlannedWrite,
  outcome: WriteLogEntry['outcome'],
  reason: string | null,
): WriteLogEntry {
  const { kind, recordId, property, confirmed } = value;
  return {
    kind,
    recordId,
    property,
    runId,
    before: confirmed,
    after: to,
    actor,
    cause,
    generation,
    outcome,
    reason,
  };
}
