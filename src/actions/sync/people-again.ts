import type { InboxEntry } from '#src/store/inbox.ts';
import { linkedTo } from '#src/store/links.ts';
import { companiesOfContacts, unreadContacts, unsettledEngagements } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';

import { bringsDeals, distinct, engagementsReadable, inProgram, wholeRecords } from './inbox-entries.ts';
import { movedContacts } from './moved-contacts.ts';
import { readContacts, readEngagements, readPartnerLinks } from './partner-side.ts';
import type { SyncContext } from './sync-context.ts';

/** An engagement younger than this is read again with its company: its outcome may still change. */
const unsettledForMs = 31 * 86_400_000;

/** A contact that came to a partner, left one, or changed. Contacts of other companies are not kept. */
export async function contactsAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  if (!(await engagementsReadable(context))) return;
  const { crm, scope, signal } = context;
  const ids = distinct(entries.map((entry) => entry.id));
  const before = await inProgram(context, (tx) => companiesOfContacts(tx, scope, ids));
  const moved = new Set<string>();
  const companies = new Set<string>();
  const seen = new Set<string>();
  for await (const sets of crm.links('contact', 'company', ids, signal)) {
    const now = await inProgram(context, (tx) => movedContacts(tx, scope, sets));
    for (const id of now) moved.add(id);
    for (const { fromId, to } of sets) {
      seen.add(fromId);
      if (moved.has(fromId)) for (const link of to) companies.add(link.id);
    }
  }
  // Whoever has no link any more may be left out of the answer.
  for (const { contactId } of before) if (!seen.has(contactId)) moved.add(contactId);
  for (const { companyId, contactId } of before) if (moved.has(contactId)) companies.add(companyId);
  const partners = await inProgram(context, (tx) => partnersOfRecords(tx, scope, [...companies]));
  if (partners.size > 0) await readPartnerLinks(context, 'company', 'contact', [...partners.keys()]);

  const still = distinct(
    (await inProgram(context, (tx) => companiesOfContacts(tx, scope, ids))).map((row) => row.contactId),
  );
  const cameBack = new Set(entries.flatMap(({ cause, id }) => (bringsDeals.has(cause) ? [id] : [])));
  const known = before.map((row) => row.contactId).filter((id) => !cameBack.has(id));
  const newcomers = new Set(await newcomersAmong(context, still, known));
  await peopleAgain(context, [...newcomers]);
  const changed = new Set(wholeRecords(entries));
  await readContacts(
    context,
    still.filter((id) => changed.has(id) && !newcomers.has(id)),
  );
}

/** Of these contacts of partners, those that were not before, or are not stored because a process died between the one and the other. */
async function newcomersAmong(
  context: SyncContext,
  contactIds: readonly string[],
  before: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(before);
  const unread = new Set(await inProgram(context, (tx) => unreadContacts(tx, context.scope, contactIds)));
  return contactIds.filter((id) => unread.has(id) || !known.has(id));
}

/** Contacts themselves come last: one that is stored has been read with all that it brings. */
export async function peopleAgain(context: SyncContext, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  await readPartnerLinks(context, 'contact', 'engagement', contactIds);
  await unsettledAgain(context, 'contact', contactIds);
  await readContacts(context, contactIds);
}

/** Who works for these companies; whoever is new there is read with what they bring. */
export async function contactsOfCompaniesAgain(context: SyncContext, companyIds: readonly string[]): Promise<void> {
  if (companyIds.length === 0 || !(await engagementsReadable(context))) return;
  const people = async () =>
    (await inProgram(context, (tx) => linkedTo(tx, context.scope, 'company', companyIds, 'contact'))).map(
      ({ id }) => id,
    );
  const before = await people();
  await readPartnerLinks(context, 'company', 'contact', companyIds);
  await peopleAgain(context, await newcomersAmong(context, await people(), before));
}

/** Of the engagements of these, those that are new or can still change. */
export async function unsettledAgain(
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
