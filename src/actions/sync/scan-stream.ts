import type { LinkSet, RecordOf, RefusedRecord } from '#src/crm/model.ts';
import { park, settleParked, type ParkedItem } from '#src/store/parked-items.ts';
import { refreshStatistics } from '#src/store/statistics.ts';
import { noteSeenPage } from '#src/store/sync-runs.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { noteEdits } from './note-edits.ts';
import { sortOutUnstorable } from './storable.ts';
import { movePlace, readPlace, type Place } from './streams.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

export interface ScanStream<K extends 'company' | 'deal'> {
  readonly runId: string;
  readonly kind: K;
  readonly store: (
    tx: Tx,
    records: readonly RecordOf[K][],
    linkSets: readonly LinkSet[],
    readBeganAt: Date,
  ) => Promise<unknown>;
}

/** Reads every record of a kind, page by page: records, what follows from them, refused ones and the place of the next page in one transaction. */
export async function scanStream<K extends 'company' | 'deal'>(
  context: SyncContext,
  { runId, kind, store }: ScanStream<K>,
): Promise<Place> {
  const { app, crm, scope, signal } = context;
  let place = await readPlace(context, runId, kind);
  if (place.finished) return place;
  for await (const page of crm.scan(kind, place.cursor === null ? {} : { cursor: place.cursor }, signal)) {
    await app.failPoint(`sync:${kind}:page-read`);
    const sorted = sortOutUnstorable(page.records);
    const refused = [...page.refused, ...sorted.refused];
    const next: Place = {
      cursor: page.cursor ?? place.cursor,
      finished: page.cursor === null,
      pages: place.pages + 1,
      records: place.records + page.records.length,
      began: place.began ?? page.readBeganAt.toISOString(),
    };
    const seen = [...page.records.map((record) => record.id), ...refused.flatMap((record) => record.id ?? [])];
    await storeInSync(context, async (tx) => {
      await noteEdits(tx, context, kind, page.watched, page.readBeganAt);
      await store(tx, sorted.storable, page.linkSets, page.readBeganAt);
      await settleAndPark(tx, context, kind, sorted.storable, refused);
      await noteSeenPage(tx, scope, { runId, stream: kind, page: next.pages, ids: seen, at: app.clock.now() });
      await app.failPoint(`sync:${kind}:page-stored`);
      await movePlace(tx, context, runId, kind, next);
    });
    await app.failPoint(`sync:${kind}:page-committed`);
    place = next;
    if (isPowerOfFour(place.pages)) await refreshStatistics(app.store);
    context.onProgress({ stream: kind, done: place.records, total: null });
  }
  return place;
}

/** How much there is has changed by an order of magnitude after these pages. */
function isPowerOfFour(pages: number): boolean {
  return Number.isInteger(Math.log2(pages) / 2);
}

/** Parks what was refused; what was parked and has now been read well is settled. */
export async function settleAndPark(
  tx: Tx,
  { scope, app }: Pick<SyncContext, 'scope' | 'app'>,
  kind: RefusedRecord['kind'],
  stored: readonly { readonly id: string }[],
  refused: readonly RefusedRecord[],
): Promise<void> {
  const at = app.clock.now();
  const recordIds = stored.map((record) => record.id);
  await settleParked(tx, scope.programId, { work: 'sync', crm: scope.crm, kind, recordIds }, at);
  await park(
    tx,
    scope.programId,
    refused.map((record) => refusedItem(scope, record)),
    at,
  );
}

function refusedItem(scope: CrmScope, record: RefusedRecord): ParkedItem {
  return {
    work: 'sync',
    crm: scope.crm,
    kind: record.kind,
    recordId: record.id,
    cause: record.reason,
    body: record.body,
  };
}
