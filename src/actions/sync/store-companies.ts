import type { CompanyRecord, RawFields } from '#src/crm/model.ts';
import { upsertCompanies } from '#src/store/companies.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { addFieldChanges, type FieldChangeRow } from '#src/store/field-changes.ts';
import { addToInbox } from '#src/store/inbox.ts';
import { linkedFrom } from '#src/store/links.ts';
import { archiveRecords, redirectRecords } from '#src/store/mirror-upsert.ts';
import { partnersOfRecords } from '#src/store/partners.ts';
import type { Tx } from '#src/store/transaction.ts';

import { attributeDeals, dealsToAttributeAgain } from '../attribute-deals.ts';
import { derivePartners } from '../derive-partners.ts';
import { chunksOf, type SyncContext } from './sync-context.ts';

/** What storing companies has shown. */
export interface StoredCompanies {
  readonly changed: readonly string[];
  /** Of these, the ones that have more to be read than before: they began to stand for a partner, or came out of a merge. */
  readonly newcomers: readonly string[];
}

/** Stores companies and what follows from them: changes of scored fields, partners, attributions, and who has to be judged again. */
export async function storeCompanies(
  tx: Tx,
  context: SyncContext,
  records: readonly CompanyRecord[],
  readAt: Date,
): Promise<StoredCompanies> {
  const changed = await upsertCompanies(tx, context.scope, records, readAt);
  const byId = new Map(records.map((record) => [record.id, record]));
  const changes = changed.flatMap(({ id, before }) => {
    const now = byId.get(id);
    return before === null || now === undefined ? [] : changedFields('company', now, before.fields, now.fields);
  });
  await addFieldChanges(tx, context.scope, changes, context.app.clock.now());
  const ids = changed.map((row) => row.id);
  const merges = records.flatMap(({ id, mergedFrom = [] }) => mergedFrom.map((from) => ({ from, to: id })));
  // Before the partners are looked at: a record that came out of a merge stands for the partner it was, and not for a new one.
  const losers = await redirected(tx, context, merges, readAt);
  const moved = new Set(await followCompanies(tx, context, [...losers, ...ids]));
  for (const { from, to } of merges) if (losers.includes(from)) moved.add(to);
  return { changed: ids, newcomers: records.flatMap(({ id }) => (moved.has(id) ? [id] : [])) };
}

/** Notes companies that the CRM no longer has. */
export async function archiveCompanies(
  tx: Tx,
  context: SyncContext,
  ids: readonly string[],
  readAt: Date,
): Promise<void> {
  await followCompanies(tx, context, await archiveRecords(tx, context.scope, 'company', ids, readAt));
}

/** Notes companies that were merged into others. Their deals are linked to the winner by now, and read again. */
export async function redirectCompanies(
  tx: Tx,
  context: SyncContext,
  redirects: readonly { readonly from: string; readonly to: string }[],
  readAt: Date,
): Promise<void> {
  await followCompanies(tx, context, await redirected(tx, context, redirects, readAt));
}

async function redirected(
  tx: Tx,
  { app, scope }: SyncContext,
  redirects: readonly { readonly from: string; readonly to: string }[],
  readAt: Date,
): Promise<readonly string[]> {
  const all = redirects.map(({ from }) => from);
  const marked = new Set(await redirectRecords(tx, scope, 'company', redirects, readAt));
  const deals = await linkedFrom(tx, scope, 'deal', 'company', all);
  await addToInbox(
    tx,
    scope,
    deals.map((id) => ({ kind: 'deal', type: null, id })),
    'links',
    app.clock.now(),
  );
  // In their order: of several partners that meet in one record, the first goes on.
  return all.filter((id) => marked.has(id));
}

/** Answers the companies that began or ceased to stand for a partner. */
async function followCompanies(
  tx: Tx,
  context: SyncContext,
  companyIds: readonly string[],
): Promise<readonly string[]> {
  if (companyIds.length === 0) return [];
  const { scope, settings, app } = context;
  const at = app.clock.now();
  const derived = await derivePartners(tx, { scope, settings, newId: app.newId, at }, companyIds);
  const mapping = settings.mapping.hubspot;
  const deals =
    derived.companies.length === 0
      ? []
      : await dealsToAttributeAgain(tx, scope, mapping, derived.companies, derived.changed);
  const attributed: string[] = [];
  for (const chunk of chunksOf(deals)) attributed.push(...(await attributeDeals(tx, { scope, mapping, at }, chunk)));
  const partners = await partnersOfRecords(tx, scope, companyIds);
  await markDirty(tx, scope.programId, [...derived.changed, ...attributed, ...partners.values()], 'company', at);
  return derived.companies;
}

/** The mapped properties whose value differs from the one that was read before. */
export function changedFields(
  kind: 'company' | 'contact' | 'deal',
  record: { readonly id: string; readonly updatedAt: Date },
  before: RawFields,
  now: RawFields,
): readonly FieldChangeRow[] {
  return Object.keys({ ...before, ...now }).flatMap((field) => {
    const from = before[field] ?? null;
    const to = now[field] ?? null;
    // A property that was not read before is news about the mapping, not about the record.
    return from === to || !(field in before)
      ? []
      : [{ kind, id: record.id, field, from, to, changedAt: record.updatedAt, source: 'observed' }];
  });
}
