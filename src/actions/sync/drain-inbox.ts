import { CrmRejectedError } from '#src/errors.ts';
import { completeInbox, deferInbox, nextInboxBatch, type InboxEntry } from '#src/store/inbox.ts';
import { park } from '#src/store/parked-items.ts';

import { readAgain } from './read-again.ts';
import { isWorthAnotherTry } from './retry.ts';
import { chunkSize, storeInSync, type SyncContext } from './sync-context.ts';

/** A record that cannot be read or stored is tried so often, then parked. */
const mostAttempts = 5;
const firstDelayMs = 2_000;

/**
 * Reads again whatever the inbox names, batch by batch, until nothing is due. A batch that fails as a whole is halved until the record that spoils it stands alone: that one is put off a few times,
 * then parked with its cause, and the others are stored. Answers how many entries were worked off.
 */
export async function drainInbox(context: SyncContext): Promise<number> {
  const { app, scope } = context;
  let drained = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const batch = await app.store.inProgram(scope.programId, (tx) =>
      nextInboxBatch(tx, scope, chunkSize, app.clock.now()),
    );
    if (batch.length === 0) return drained;
    await workOff(context, batch);
    drained += batch.length;
    context.onProgress({ stream: 'inbox', done: drained, total: null });
  }
}

async function workOff(context: SyncContext, batch: readonly InboxEntry[]): Promise<void> {
  const { scope } = context;
  try {
    await readAgain(context, batch);
    await storeInSync(context, (tx) => completeInbox(tx, scope.programId, numbersOf(batch)));
  } catch (error) {
    if (isWorthAnotherTry(error, context.signal)) throw error;
    const records = [...Map.groupBy(batch, (entry) => `${entry.type ?? ''}:${entry.id}`).values()];
    if (records.length === 1) {
      await putOffOrPark(context, batch, error);
    } else {
      const half = Math.ceil(records.length / 2);
      await workOff(context, records.slice(0, half).flat());
      await workOff(context, records.slice(half).flat());
    }
  }
}

async function putOffOrPark(context: SyncContext, entries: readonly InboxEntry[], error: unknown): Promise<void> {
  const { app, scope } = context;
  const [first] = entries;
  if (first === undefined) return;
  const attempts = Math.max(...entries.map((entry) => entry.attempts)) + 1;
  const now = app.clock.now();
  await storeInSync(context, async (tx) => {
    if (!(error instanceof CrmRejectedError) && attempts < mostAttempts) {
      await deferInbox(tx, scope.programId, numbersOf(entries), new Date(now.getTime() + firstDelayMs * 2 ** attempts));
      return;
    }
    const cause = error instanceof Error ? error.message : String(error);
    await park(
      tx,
      scope.programId,
      [{ work: 'sync', crm: scope.crm, kind: first.kind, recordId: first.id, cause, body: null }],
      now,
    );
    await completeInbox(tx, scope.programId, numbersOf(entries));
  });
}

function numbersOf(entries: readonly InboxEntry[]): readonly number[] {
  return entries.map((entry) => entry.entry);
}
