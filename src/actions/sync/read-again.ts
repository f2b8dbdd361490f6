import type { EngagementType } from '#src/crm/model.ts';
import { addToInbox, type InboxCause, type InboxEntry } from '#src/store/inbox.ts';
import { linkedFrom, linkedTo } from '#src/store/links.ts';
import { companiesOfContacts, partnersOfEngagements } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';

import { dealsAgain } from './deals-again.ts';
import {
  bringsDeals,
  distinct,
  engagementsReadable,
  inProgram,
  notStanding,
  toRead,
  unreadSurvivors,
  wholeRecords,
} from './inbox-entries.ts';
import { noteEdits } from './note-edits.ts';
import { readEngagements, readPartnerLinks } from './partner-side.ts';
import { contactsAgain, contactsOfCompaniesAgain, peopleAgain, unsettledAgain } from './people-again.ts';
import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { archiveCompanies, redirectCompanies, storeCompanies } from './store-companies.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Reads records of one kind again, with their links. All steps can be repeated: a process that dies in between loses nothing. */
export async function readAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  switch (first.kind) {
    case 'company':
      return companiesAgain(context, entries);
    case 'deal':
      return dealsAgain(context, entries);
    case 'contact':
      return contactsAgain(context, entries);
    case 'engagement':
      return engagementsAgain(context, entries);
  }
}

async function companiesAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  const { app, crm, scope, signal } = context;
  const gone = new Set<string>();
  const whole = new Set(entries.flatMap(({ cause, id }) => (bringsNoLinks.has(cause) ? [] : [id])));
  const later = new Set<string>();
  for await (const page of crm.read('company', toRead(wholeRecords(entries)), signal)) {
    const { storable, refused } = sortOutUnstorable(page.records);
    for (const id of notStanding(page)) gone.add(id);
    await storeInSync(context, async (tx) => {
      await noteEdits(tx, context, 'company', page.watched, page.readBeganAt);
      const { newcomers } = await storeCompanies(tx, context, storable, page.readBeganAt);
      for (const id of newcomers) later.add(id);
      const more = newcomers.map((id) => ({ kind: 'company', type: null, id }) as const);
      await addToInbox(tx, scope, more, 'links', app.clock.now());
      await archiveCompanies(tx, context, page.missing, page.readBeganAt);
      await redirectCompanies(tx, context, page.redirected, page.readBeganAt);
      await settleAndPark(tx, context, 'company', storable, [...page.refused, ...refused]);
      await addToInbox(tx, scope, unreadSurvivors('company', page), 'merged', app.clock.now());
    });
  }
  const ids = distinct(entries.map((entry) => entry.id));
  const cameBack = entries.filter((entry) => bringsDeals.has(entry.cause) && !gone.has(entry.id));
  await dealsOfCompaniesAgain(context, distinct(cameBack.map((entry) => entry.id)));
  const partners = [...(await inProgram(context, (tx) => partnersOfRecords(tx, scope, ids))).keys()];
  await contactsOfCompaniesAgain(
    context,
    partners.filter((id) => !whole.has(id) && !later.has(id)),
  );
  await partnersAgain(
    context,
    partners.filter((id) => whole.has(id)),
  );
}

/** A changed company says nothing of its deals and engagements, which tell of themselves; who works there is seen from its side alone. */
const bringsNoLinks: ReadonlySet<string> = new Set<InboxCause>(['changed', 'contacts']);

async function dealsOfCompaniesAgain(context: SyncContext, companyIds: readonly string[]): Promise<void> {
  const { app, crm, scope, signal } = context;
  for await (const sets of crm.links('company', 'deal', companyIds, signal)) {
    const deals = distinct(sets.flatMap((set) => set.to.map((link) => link.id)));
    const records = deals.map((id) => ({ kind: 'deal', type: null, id }) as const);
    await storeInSync(context, (tx) => addToInbox(tx, scope, records, 'links', app.clock.now()));
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

/** Engagements that a partner is known to have are read; for the others it is found out first whether they are with a partner. */
async function engagementsAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  if (!(await engagementsReadable(context))) return;
  const wanted = Map.groupBy(entries, (entry) => entry.type);
  const unknown: string[] = [];
  for (const [type, of] of wanted) {
    const ids = of.map((entry) => entry.id);
    const known = type === null ? new Set<string>() : await knownEngagements(context, type, ids);
    unknown.push(...of.filter((entry) => movesLinks.has(entry.cause) || !known.has(entry.id)).map((entry) => entry.id));
  }
  await findTheirPartners(context, [...new Set(unknown)]);
  for (const [type, of] of wanted) {
    if (type === null) continue;
    const known = await knownEngagements(
      context,
      type,
      of.map((entry) => entry.id),
    );
    await readEngagements(context, type, [...known].toSorted());
  }
}

/** Who an engagement is with may be others than the stored links tell. */
const movesLinks: ReadonlySet<string> = new Set<InboxCause>(['links', 'restored']);

/** Which of these are with a partner, as far as the stored links tell. */
async function knownEngagements(
  context: SyncContext,
  type: EngagementType,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await inProgram(context, (tx) => partnersOfEngagements(tx, context.scope, type, ids));
  return new Set(rows.map((row) => row.id));
}

/** Reads the links of partners and their people again to whom any of these engagements belongs, or did as far as is known. */
async function findTheirPartners(context: SyncContext, engagementIds: readonly string[]): Promise<void> {
  const { crm, scope, signal } = context;
  if (engagementIds.length === 0) return;
  for (const to of ['company', 'contact'] as const) {
    const found = new Set(await inProgram(context, (tx) => linkedFrom(tx, scope, to, 'engagement', engagementIds)));
    for await (const sets of crm.links('engagement', to, engagementIds, signal)) {
      for (const link of sets.flatMap((set) => set.to)) found.add(link.id);
    }
    const ours = await inProgram(context, async (tx) =>
      to === 'company'
        ? [...(await partnersOfRecords(tx, scope, [...found])).keys()]
        : [...new Set((await companiesOfContacts(tx, scope, [...found])).map((row) => row.contactId))],
    );
    if (ours.length > 0) await readPartnerLinks(context, to, 'engagement', ours);
  }
}
