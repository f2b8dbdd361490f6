import type { LinkSet, RecordOf } from '#src/crm/model.ts';
import { upsertContacts } from '#src/store/contacts.ts';
import { addToInbox } from '#src/store/inbox.ts';
import { companiesOfContacts } from '#src/store/partner-side.ts';
import { highWater, setHighWater } from '#src/store/sync-runs.ts';
import type { Tx } from '#src/store/transaction.ts';

import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { storeCompanies } from './store-companies.ts';
import { storeDeals } from './store-deals.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Indexes of a CRM lag behind its records: what changed in this time before the last look is looked at again. */
const overlapMs = 2 * 60_000;

type Scanned = 'company' | 'deal' | 'contact';
type Store<K extends Scanned> = (
  tx: Tx,
  context: SyncContext,
  records: readonly RecordOf[K][],
  linkSets: readonly LinkSet[],
  readAt: Date,
) => Promise<readonly string[]>;

/**
 * Reads what changed since the last look, by modification date. Records are stored as they come; those that changed are put into the inbox for their links, so that a process that dies in between
 * loses none of it. Answers false when there has been no complete reading yet to start from.
 */
export async function readChanges(context: SyncContext, kinds: readonly Scanned[]): Promise<boolean> {
  for (const kind of kinds) {
    const done =
      kind === 'company'
        ? await changesOf(context, kind, storeCompanyChanges)
        : kind === 'deal'
          ? await changesOf(context, kind, storeDeals)
          : await changesOf(context, kind, storeContactChanges);
    if (!done) return false;
  }
  return true;
}

async function changesOf<K extends Scanned>(context: SyncContext, kind: K, store: Store<K>): Promise<boolean> {
  const { app, crm, scope, signal } = context;
  const stream = `changes:${kind}`;
  const since = await app.store.inProgram(scope.programId, (tx) => highWater(tx, scope, stream));
  if (since === null) return false;
  let began: Date | null = null;
  for await (const page of crm.scan(kind, { changedSince: new Date(since.getTime() - overlapMs) }, signal)) {
    began ??= page.readBeganAt;
    const { storable, refused } = sortOutUnstorable(page.records);
    await storeInSync(context, async (tx) => {
      const at = app.clock.now();
      const changed = await store(tx, context, storable, page.linkSets, page.readBeganAt);
      await addToInbox(
        tx,
        scope,
        changed.map((id) => ({ kind, type: null, id })),
        'links',
        at,
      );
      await settleAndPark(tx, context, kind, storable, [...page.refused, ...refused]);
    });
  }
  const reached = began ?? since;
  await storeInSync(context, (tx) => setHighWater(tx, scope, stream, reached, app.clock.now()));
  return true;
}

const storeCompanyChanges: Store<'company'> = (tx, context, records, _links, readAt) =>
  storeCompanies(tx, context, records, readAt);

/** Only contacts of partners are kept; a new one comes with its company, which changes too. */
const storeContactChanges: Store<'contact'> = async (tx, context, records, _links, readAt) => {
  const ours = new Set(
    (
      await companiesOfContacts(
        tx,
        context.scope,
        records.map((record) => record.id),
      )
    ).map((row) => row.contactId),
  );
  const changed = await upsertContacts(
    tx,
    context.scope,
    records.filter((record) => ours.has(record.id)),
    readAt,
  );
  return changed.map((row) => row.id);
};
