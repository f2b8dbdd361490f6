import { CrmRejectedError } from '#src/errors.ts';
import { completeInbox, deferInbox, nextInboxBatch, type InboxEntry } from '#src/store/inbox.ts';
import { park } from '#src/store/parked-items.ts';
import type { Tx } from '#src/store/transaction.ts';

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
  const { app, scope, signal } = context;
  let drained = 0;
  signal.throwIfAborted();
  let batch = await app.store.inProgram(scope.programId, (tx) => nextBatch(tx, context));
  while (batch.length > 0) {
    const next = await workOff(context, batch);
    drained += batch.length;
    context.onProgress({ stream: 'inbox', done: drained, total: null });
    signal.throwIfAborted();
    batch = next;
  }
  return drained;
}

function nextBatch(tx: Tx, { app, scope }: SyncContext): Promise<readonly InboxEntry[]> {
  return nextInboxBatch(tx, scope, chunkSize, app.clock.now());
}

/** Works off a batch, and answers the next one as the transaction that ends this one sees it. */
async function workOff(context: SyncContext, batch: readonly InboxEntry[]): Promise<readonly InboxEntry[]> {
  const { scope } = context;
  try {
    await readAgain(context, batch);
    return await storeInSync(context, async (tx) => {
      await completeInbox(tx, scope.programId, numbersOf(batch));
      return nextBatch(tx, context);
    });
  } catch (error) {
    if (isWorthAnotherTry(error, context.signal)) throw error;
    const records = [...Map.groupBy(batch, (entry) => `${entry.type ?? ''}:${entry.id}`).values()];
    if (records.length === 1) return putOffOrPark(context, batch, error);
    const half = Math.ceil(records.length / 2);
    await workOff(context, records.slice(0, half).flat());
    return workOff(context, records.slice(half).flat());
  }
}

async function putOffOrPark(
  context: SyncContext,
  entries: readonly InboxEntry[],
  error: unknown,
): Promise<readonly InboxEntry[]> {
  const { app, scope } = context;
  const attempts = Math.max(...entries.map((entry) => entry.attempts)) + 1;
  const now = app.clock.now();
  return storeInSync(context, async (tx) => {
    if (!(error instanceof CrmRejectedError) && attempts < mostAttempts) {
      await deferInbox(tx, scope.programId, numbersOf(entries), new Date(now.getTime() + firstDelayMs * 2 ** attempts));
    } else {
      const cause = error instanceof Error ? error.message : String(error);
      const items = entries.slice(0, 1).map(({ id, kind }) => ({
        work: 'sync',
        crm: scope.crm,
        kind,
        recordId: id,
        cause,
        body: null,
      }));
      await park(tx, scope.programId, items, now);
      await completeInbox(tx, scope.programId, numbersOf(entries));
    }
    return nextBatch(tx, context);
  });
}

function numbersOf(entries: readonly InboxEntry[]): readonly number[] {
  return entries.map((entry) => entry.entry);
}
