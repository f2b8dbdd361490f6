import type { LinkSet, RecordOf } from '#src/crm/model.ts';
import { addToInbox, type InboxCause } from '#src/store/inbox.ts';
import { companiesOfContacts } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';
import { highWater, setHighWater } from '#src/store/sync-runs.ts';
import type { Tx } from '#src/store/transaction.ts';

import { movedContacts } from './moved-contacts.ts';
import { indexLagMs, noteEdits } from './note-edits.ts';
import { followContacts, storeContacts } from './partner-side.ts';
import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { storeCompanies } from './store-companies.ts';
import { storeDeals } from './store-deals.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Looked at again each time: our clock may be 10 minutes off the CRM's, and its index lags behind its records. What has not changed since is not written again. */
const overlapMs = 12 * 60_000;

type Scanned = 'company' | 'deal' | 'contact';
/** Answers what is still to be read of what the page showed. */
type Store<K extends Scanned> = (
  tx: Tx,
  context: SyncContext,
  records: readonly RecordOf[K][],
  linkSets: readonly LinkSet[],
  readAt: Date,
) => Promise<Partial<Record<InboxCause, readonly string[]>>>;

/**
 * Reads what changed since the last look, by modification date. Records are stored as they come, with the links that come along; where a change means that there is more to be read, the inbox says so, so that
 * a process that dies in between loses none of it. Answers false when there has been no complete reading yet to start from.
 */
export async function readChanges(context: SyncContext, readable: { readonly engagements: boolean }): Promise<boolean> {
  const complete =
    (await changesOf(context, 'company', storeCompanyChanges)) && (await changesOf(context, 'deal', storeDealChanges));
  if (!complete || !readable.engagements) return complete;
  await changesOf(context, 'contact', storeContactChanges);
  await changedEngagements(context);
  return true;
}

/** Whose they are is found out when the inbox is worked off. */
async function changedEngagements(context: SyncContext): Promise<void> {
  const { app, crm, scope, signal } = context;
  const stream = 'changes:engagement';
  const began = app.clock.now();
  const since = (await app.store.inProgram(scope.programId, (tx) => highWater(tx, scope, stream))) ?? began;
  for await (const ids of crm.changedEngagements(new Date(since.getTime() - overlapMs), signal)) {
    await storeInSync(context, (tx) =>
      addToInbox(
        tx,
        scope,
        ids.map(({ id, type }) => ({ kind: 'engagement', type, id })),
        'changed',
        app.clock.now(),
      ),
    );
  }
  await moveHighWater(context, stream, began);
}

/** Only when every page is stored: a process that dies before looks at the same changes again. */
async function moveHighWater(context: SyncContext, stream: string, reached: Date): Promise<void> {
  const { app, scope } = context;
  await app.failPoint(`sweep:${stream}:before-cursor`);
  await storeInSync(context, (tx) => setHighWater(tx, scope, stream, reached, app.clock.now()));
  await app.failPoint(`sweep:${stream}:cursor-stored`);
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
      if (kind === 'company' || kind === 'deal')
        await noteEdits(tx, context, kind, page.watched, new Date(page.readBeganAt.getTime() - indexLagMs));
      const more = await store(tx, context, storable, page.linkSets, page.readBeganAt);
      for (const [cause, ids] of Object.entries(more)) {
        const records = ids.map((id) => ({ kind, type: null, id }));
        await addToInbox(tx, scope, records, cause, at);
      }
      await settleAndPark(tx, context, kind, storable, [...page.refused, ...refused]);
      await app.failPoint(`sweep:${stream}:page-stored`);
    });
    await app.failPoint(`sweep:${stream}:page-committed`);
  }
  await moveHighWater(context, stream, began ?? since);
  return true;
}

/** Who works for a partner is seen from the company alone; what else is linked to it tells of itself when it changes. */
const storeCompanyChanges: Store<'company'> = async (tx, context, records, _links, readAt) => {
  const { changed, newcomers } = await storeCompanies(tx, context, records, readAt);
  const isNew = new Set(newcomers);
  const partners = await partnersOfRecords(tx, context.scope, changed);
  return { links: newcomers, contacts: changed.filter((id) => partners.has(id) && !isNew.has(id)) };
};

/** A deal's companies have come along. */
const storeDealChanges: Store<'deal'> = async (tx, context, records, linkSets, readAt) => {
  await storeDeals(tx, context, records, linkSets, readAt);
  return {};
};

/** Only contacts of partners are kept. Those that came to a partner or left one are read again with what they bring. */
const storeContactChanges: Store<'contact'> = async (tx, context, records, linkSets, readAt) => {
  const moved = await movedContacts(tx, context.scope, linkSets);
  const known = await companiesOfContacts(
    tx,
    context.scope,
    records.map((record) => record.id),
  );
  const ours = new Set(known.map((row) => row.contactId));
  const changed = await storeContacts(
    tx,
    context,
    records.filter((record) => ours.has(record.id)),
    readAt,
  );
  await followContacts(tx, context, changed);
  return { links: moved };
};
