import type { EngagementType } from '#src/crm/model.ts';
import { readConnection } from '#src/store/connections.ts';
import { addToInbox, type InboxEntry } from '#src/store/inbox.ts';
import { linkedTo } from '#src/store/links.ts';
import { companiesOfContacts, partnersOfEngagements, unsettledEngagements } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';

import { readContacts, readEngagements, readPartnerLinks } from './partner-side.ts';
import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { archiveCompanies, redirectCompanies, storeCompanies } from './store-companies.ts';
import { archiveDeals, redirectDeals, storeDealLinks, storeDeals } from './store-deals.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** An engagement younger than this is read again with its company: its outcome may still change. */
const unsettledForMs = 31 * 86_400_000;

/** Reads records of one kind again, with their links. All steps can be repeated: a process that dies in between loses nothing. */
export async function readAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  const ids = [...new Set(entries.map((entry) => entry.id))];
  const changed = [...new Set(entries.filter((entry) => entry.cause !== 'links').map((entry) => entry.id))];
  switch (first.kind) {
    case 'company':
      return companiesAgain(context, ids, changed);
    case 'deal':
      return dealsAgain(context, ids, changed);
    case 'contact':
      return contactsAgain(context, ids);
    case 'engagement':
      for (const [type, of] of Map.groupBy(entries, (entry) => entry.type)) {
        if (type !== null) await engagementsAgain(context, type, [...new Set(of.map((entry) => entry.id))]);
      }
  }
}

async function companiesAgain(context: SyncContext, ids: readonly string[], changed: readonly string[]): Promise<void> {
  const { app, crm, scope, signal } = context;
  for await (const page of crm.read('company', toRead(changed), signal)) {
    const { storable, refused } = sortOutUnstorable(page.records);
    const unread = page.redirected.filter(({ to }) => !page.records.some((record) => record.id === to));
    await storeInSync(context, async (tx) => {
      await storeCompanies(tx, context, storable, page.readBeganAt);
      await archiveCompanies(tx, context, page.missing, page.readBeganAt);
      await redirectCompanies(tx, context, page.redirected, page.readBeganAt);
      await settleAndPark(tx, context, 'company', storable, [...page.refused, ...refused]);
      await addToInbox(
        tx,
        scope,
        unread.map(({ to }) => ({ kind: 'company', type: null, id: to })),
        'merged',
        app.clock.now(),
      );
    });
  }
  const partners = await inProgram(context, (tx) => partnersOfRecords(tx, scope, ids));
  await partnersAgain(context, [...partners.keys()]);
}

async function dealsAgain(context: SyncContext, ids: readonly string[], changed: readonly string[]): Promise<void> {
  const { app, crm, signal } = context;
  const gone = new Set<string>();
  for await (const page of crm.read('deal', toRead(changed), signal)) {
    const { storable, refused } = sortOutUnstorable(page.records);
    for (const id of [...page.missing, ...page.redirected.map(({ from }) => from)]) gone.add(id);
    await storeInSync(context, async (tx) => {
      await storeDeals(tx, context, storable, [], page.readBeganAt);
      await archiveDeals(tx, context, page.missing, page.readBeganAt);
      await redirectDeals(tx, context, page.redirected, page.readBeganAt);
      await settleAndPark(tx, context, 'deal', storable, [...page.refused, ...refused]);
    });
  }
  const living = ids.filter((id) => !gone.has(id));
  const readBeganAt = app.clock.now();
  for await (const sets of crm.links('deal', 'company', living, signal)) {
    await storeInSync(context, (tx) => storeDealLinks(tx, context, sets, readBeganAt));
  }
}

/** What these companies have besides themselves: contacts, engagements of both, and the engagements that are new or can still change. */
async function partnersAgain(context: SyncContext, companyIds: readonly string[]): Promise<void> {
  if (companyIds.length === 0 || !(await engagementsReadable(context))) return;
  const { scope } = context;
  await readPartnerLinks(context, 'company', 'contact', companyIds);
  await readPartnerLinks(context, 'company', 'engagement', companyIds);
  const contacts = await inProgram(context, (tx) => linkedTo(tx, scope, 'company', companyIds, 'contact'));
  await peopleAgain(
    context,
    contacts.map((contact) => contact.id),
  );
  await unsettledAgain(context, 'company', companyIds);
}

/** A contact that came to a partner, left one, or changed. Contacts of other companies are not kept. */
async function contactsAgain(context: SyncContext, ids: readonly string[]): Promise<void> {
  if (!(await engagementsReadable(context))) return;
  const { crm, scope, signal } = context;
  const companies = new Set(
    (await inProgram(context, (tx) => companiesOfContacts(tx, scope, ids))).map((row) => row.companyId),
  );
  for await (const sets of crm.links('contact', 'company', ids, signal)) {
    for (const link of sets.flatMap((set) => set.to)) companies.add(link.id);
  }
  const partners = await inProgram(context, (tx) => partnersOfRecords(tx, scope, [...companies]));
  if (partners.size === 0) return;
  await readPartnerLinks(context, 'company', 'contact', [...partners.keys()]);
  const still = await inProgram(context, (tx) => companiesOfContacts(tx, scope, ids));
  await peopleAgain(context, [...new Set(still.map((row) => row.contactId))]);
}

async function peopleAgain(context: SyncContext, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  await readContacts(context, contactIds);
  await readPartnerLinks(context, 'contact', 'engagement', contactIds);
  await unsettledAgain(context, 'contact', contactIds);
}

/** Engagements that a partner is known to have are read; for others it is found out first whether they are with a partner. */
async function engagementsAgain(context: SyncContext, type: EngagementType, ids: readonly string[]): Promise<void> {
  if (!(await engagementsReadable(context))) return;
  const { crm, scope, signal } = context;
  const known = () =>
    inProgram(context, async (tx) => new Set((await partnersOfEngagements(tx, scope, type, ids)).map((row) => row.id)));
  const before = await known();
  const unknown = ids.filter((id) => !before.has(id));
  for (const to of ['company', 'contact'] as const) {
    const found = new Set<string>();
    for await (const sets of crm.links('engagement', to, unknown, signal)) {
      for (const link of sets.flatMap((set) => set.to)) found.add(link.id);
    }
    const ours = await inProgram(context, async (tx) =>
      to === 'company'
        ? [...(await partnersOfRecords(tx, scope, [...found])).keys()]
        : [...new Set((await companiesOfContacts(tx, scope, [...found])).map((row) => row.contactId))],
    );
    if (ours.length > 0) await readPartnerLinks(context, to, 'engagement', ours);
  }
  await readEngagements(context, type, [...(await known())].toSorted());
}

async function unsettledAgain(
  context: SyncContext,
  kind: 'company' | 'contact',
  ids: readonly string[],
): Promise<void> {
  const openSince = new Date(context.app.clock.now().getTime() - unsettledForMs);
  const unsettled = await inProgram(context, (tx) => unsettledEngagements(tx, context.scope, { kind, ids, openSince }));
  for (const [type, of] of Map.groupBy(unsettled, (engagement) => engagement.type)) {
    await readEngagements(
      context,
      type,
      of.map((engagement) => engagement.id),
    );
  }
}

async function engagementsReadable(context: SyncContext): Promise<boolean> {
  const connection = await inProgram(context, (tx) => readConnection(tx, context.scope.crm));
  return connection?.capabilities?.engagements === true;
}

function inProgram<T>(context: SyncContext, work: Parameters<typeof context.app.store.inProgram<T>>[1]): Promise<T> {
  return context.app.store.inProgram(context.scope.programId, work);
}

function toRead(ids: readonly string[]): readonly { readonly id: string; readonly type: null }[] {
  return ids.map((id) => ({ id, type: null }));
}
