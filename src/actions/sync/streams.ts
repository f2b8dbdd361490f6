import { z } from 'zod';

import { setStreamPlace, streamPlace } from '#src/store/sync-runs.ts';
import type { Tx } from '#src/store/transaction.ts';

import { storeInSync, type SyncContext } from './sync-context.ts';

/** Where a stream of a full sync stands; kept in the transaction that stores its page, so that a process that dies repeats at most that page. */
const Place = z.object({
  /** The CRM's cursor, or the last id of ours; null at the beginning. */
  cursor: z.string().nullable(),
  finished: z.boolean(),
  pages: z.number(),
  records: z.number(),
  /** When the first page was asked for, as the CRM's pages say: changes are looked for from then on. */
  began: z.iso.datetime().nullable(),
});
export type Place = z.infer<typeof Place>;

const start: Place = { cursor: null, finished: false, pages: 0, records: 0, began: null };

export async function readPlace(context: SyncContext, runId: string, stream: string): Promise<Place> {
  const place = await context.app.store.inProgram(context.scope.programId, (tx) =>
    streamPlace(tx, context.scope, runId, stream),
  );
  return place?.cursor === undefined || place.cursor === null ? start : Place.parse(JSON.parse(place.cursor));
}

export async function movePlace(
  tx: Tx,
  context: SyncContext,
  runId: string,
  stream: string,
  place: Place,
): Promise<void> {
  await setStreamPlace(tx, context.scope, runId, stream, JSON.stringify(place), context.app.clock.now());
}

export interface IdStream {
  readonly runId: string;
  readonly stream: string;
  readonly total: number | null;
  /** The next ids after one, in their order. */
  readonly idsAfter: (tx: Tx, after: string) => Promise<readonly string[]>;
  /** Reads what these ids ask for and stores it; `last` is the transaction's last part, to be called in the one that stores the last page. */
  readonly work: (ids: readonly string[], last: (tx: Tx) => Promise<void>) => Promise<void>;
}

/** Goes through ids of ours chunk by chunk, resumably. */
export async function throughIds(context: SyncContext, ids: IdStream): Promise<void> {
  let place = await readPlace(context, ids.runId, ids.stream);
  while (!place.finished) {
    context.signal.throwIfAborted();
    const from = place.cursor ?? '';
    const chunk = await context.app.store.inProgram(context.scope.programId, (tx) => ids.idsAfter(tx, from));
    const next: Place = {
      ...place,
      cursor: chunk.at(-1) ?? place.cursor,
      finished: chunk.length === 0,
      pages: place.pages + 1,
      records: place.records + chunk.length,
    };
    const move = (tx: Tx) => movePlace(tx, context, ids.runId, ids.stream, next);
    if (chunk.length === 0) await storeInSync(context, move);
    else await ids.work(chunk, move);
    place = next;
    context.onProgress({ stream: ids.stream, done: place.records, total: ids.total });
  }
}
