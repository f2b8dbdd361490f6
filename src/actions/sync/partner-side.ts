import type { ContactRecord, EngagementType } from '#src/crm/model.ts';
import { partnersOfDeals } from '#src/store/attributions.ts';
import { deleteForeignContacts, upsertContacts } from '#src/store/contacts.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { archiveEngagements, deleteForeignEngagements, upsertEngagements } from '#src/store/engagements.ts';
import { addFieldChanges } from '#src/store/field-changes.ts';
import { linkedTo, replaceLinkSets } from '#src/store/links.ts';
import { archiveRecords, redirectRecords } from '#src/store/mirror-upsert.ts';
import { companiesOfContacts, partnersOfEngagements } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';
import type { Tx } from '#src/store/transaction.ts';

import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { changedFields } from './store-companies.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** In the last transaction of a chunk: its place, or the end of its inbox entries. */
export type Last = (tx: Tx) => Promise<void>;
const nothing: Last = async () => undefined;

/** Reads which contacts or engagements these companies or contacts have, and replaces what was stored. Partners whose engagements came or went are judged again. */
export async function readPartnerLinks(
  context: SyncContext,
  from: 'company' | 'contact',
  to: 'contact' | 'engagement',
  ids: readonly string[],
  last: Last = nothing,
): Promise<void> {
  const { app, crm, scope, signal } = context;
  const readBeganAt = app.clock.now();
  for await (const sets of crm.links(from, to, ids, signal)) {
    await storeInSync(context, async (tx) => {
      const changes = await replaceLinkSets(tx, scope, from, to, sets, readBeganAt);
      if (from === 'company' && to === 'contact') await noteUnlinked(tx, context, changes.unlinked, readBeganAt);
      const contacts = from === 'contact' ? await companiesOfContacts(tx, scope, changes.from) : [];
      const companies = from === 'company' ? changes.from : contacts.map((row) => row.companyId);
      const partners = await partnersOfRecords(tx, scope, companies);
      await markDirty(tx, scope.programId, partners.values(), 'links', app.clock.now());
      const leaving =
        to === 'engagement'
          ? changes.gone
          : (await linkedTo(tx, scope, 'contact', changes.gone, 'engagement')).map((engagement) => engagement.id);
      if (to === 'contact') await deleteForeignContacts(tx, scope, changes.gone);
      await deleteForeignEngagements(tx, scope, leaving);
    });
  }
  await storeInSync(context, last);
}

/** When a person ceases to belong to a company, only the link says so: its end is kept among the changes (BS2). */
async function noteUnlinked(
  tx: Tx,
  { app, scope }: SyncContext,
  unlinked: readonly { readonly from: string; readonly to: string }[],
  at: Date,
): Promise<void> {
  const changes = unlinked.map(({ from, to }) => ({
    kind: 'contact' as const,
    id: to,
    field: 'company',
    from,
    to: null,
    changedAt: at,
    source: 'observed',
  }));
  await addFieldChanges(tx, scope, changes, app.clock.now());
}

/** Stores contacts of partners and what the mapping reads of them, as it was seen to change. Answers the ids that changed. */
export async function storeContacts(
  tx: Tx,
  { app, scope }: SyncContext,
  records: readonly ContactRecord[],
  readAt: Date,
): Promise<readonly string[]> {
  const changed = await upsertContacts(tx, scope, records, readAt);
  const now = new Map(records.map((record) => [record.id, record]));
  const changes = changed.flatMap(({ id, before }) => {
    const record = now.get(id);
    return before === null || record === undefined
      ? []
      : changedFields('contact', record, before.fields, record.fields);
  });
  await addFieldChanges(tx, scope, changes, app.clock.now());
  return changed.map((row) => row.id);
}

/** The partners of these people are judged again. */
export async function followContacts(
  tx: Tx,
  { app, scope }: SyncContext,
  contactIds: readonly string[],
): Promise<void> {
  const companies = await companiesOfContacts(tx, scope, contactIds);
  const partners = await partnersOfRecords(
    tx,
    scope,
    companies.map((row) => row.companyId),
  );
  await markDirty(tx, scope.programId, partners.values(), 'contact', app.clock.now());
}

/** Reads these contacts as they are now; partners whose people changed are judged again. */
export async function readContacts(context: SyncContext, ids: readonly string[], last: Last = nothing): Promise<void> {
  const { crm, scope, signal } = context;
  for await (const page of crm.read('contact', toRead(ids, null), signal)) {
    const { storable, refused } = sortOutUnstorable(page.records);
    await storeInSync(context, async (tx) => {
      const changed = await storeContacts(tx, context, storable, page.readBeganAt);
      const gone = await archiveRecords(tx, scope, 'contact', page.missing, page.readBeganAt);
      await followContacts(tx, context, [...changed, ...gone]);
      await redirectRecords(tx, scope, 'contact', page.redirected, page.readBeganAt);
      await settleAndPark(tx, context, 'contact', storable, [...page.refused, ...refused]);
    });
  }
  await storeInSync(context, last);
}

/**
 * Reads which engagements hang on these deals (BS18). With each complete reading only: an engagement that is logged on a deal later counts as one of the deal from the next one on.
 */
export async function readDealEngagements(
  context: SyncContext,
  dealIds: readonly string[],
  last: Last = nothing,
): Promise<void> {
  const { app, crm, scope, signal } = context;
  const readBeganAt = app.clock.now();
  for await (const sets of crm.links('deal', 'engagement', dealIds, signal)) {
    await storeInSync(context, async (tx) => {
      const changes = await replaceLinkSets(tx, scope, 'deal', 'engagement', sets, readBeganAt);
      await markDirty(tx, scope.programId, await partnersOfDeals(tx, scope, changes.from), 'links', app.clock.now());
    });
  }
  await storeInSync(context, last);
}

/** Reads these engagements of one type as they are now; partners to whom something changed are judged again. */
export async function readEngagements(
  context: SyncContext,
  type: EngagementType,
  ids: readonly string[],
  last: Last = nothing,
): Promise<void> {
  const { app, crm, scope, signal } = context;
  for await (const page of crm.read('engagement', toRead(ids, type), signal)) {
    await app.failPoint('sync:engagement:page-read');
    const { storable, refused } = sortOutUnstorable(page.records);
    await storeInSync(context, async (tx) => {
      const changed = await upsertEngagements(tx, scope, storable, page.readBeganAt);
      const gone = await archiveEngagements(tx, scope, type, page.missing, page.readBeganAt);
      const partners = await partnersOfEngagements(tx, scope, type, [...changed.map((row) => row.id), ...gone]);
      await markDirty(
        tx,
        scope.programId,
        partners.map((row) => row.partnerId),
        'engagement',
        app.clock.now(),
      );
      await settleAndPark(tx, context, 'engagement', storable, [...page.refused, ...refused]);
      await app.failPoint('sync:engagement:page-stored');
    });
  }
  await storeInSync(context, last);
}

function toRead(
  ids: readonly string[],
  type: EngagementType | null,
): readonly { readonly id: string; readonly type: EngagementType | null }[] {
  return ids.map((id) => ({ id, type }));
}
