import type { DealRecord, LinkSet } from '#src/crm/model.ts';
import { partnersOfDeals } from '#src/store/attributions.ts';
import { upsertDeals, type DealBefore } from '#src/store/deals.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { addFieldChanges, type FieldChangeRow } from '#src/store/field-changes.ts';
import { replaceLinkSets } from '#src/store/links.ts';
import { archiveRecords, redirectRecords } from '#src/store/mirror-upsert.ts';
import type { Tx } from '#src/store/transaction.ts';

import { attributeDeals } from '../attribute-deals.ts';
import { changedFields } from './store-companies.ts';
import type { SyncContext } from './sync-context.ts';

/** Stores deals with the companies they are linked to, and what follows: changes of scored fields, attributions, and who has to be judged again. Answers the ids that changed. */
export async function storeDeals(
  tx: Tx,
  context: SyncContext,
  records: readonly DealRecord[],
  linkSets: readonly LinkSet[],
  readAt: Date,
): Promise<readonly string[]> {
  const changed = await upsertDeals(tx, context.scope, records, readAt);
  const byId = new Map(records.map((record) => [record.id, record]));
  const changes = changed.flatMap(({ id, before }) => {
    const now = byId.get(id);
    return before === null || now === undefined
      ? []
      : [...changedColumns(now, before), ...changedFields('deal', now, before.fields, now.fields)];
  });
  await addFieldChanges(tx, context.scope, changes, context.app.clock.now());
  const ids = changed.map((row) => row.id);
  await followDeals(tx, context, ids, await linkDeals(tx, context, linkSets, readAt));
  return ids;
}

/** Replaces the companies of deals. */
export async function storeDealLinks(
  tx: Tx,
  context: SyncContext,
  linkSets: readonly LinkSet[],
  readAt: Date,
): Promise<void> {
  await followDeals(tx, context, [], await linkDeals(tx, context, linkSets, readAt));
}

/** Notes deals that the CRM no longer has. */
export async function archiveDeals(tx: Tx, context: SyncContext, ids: readonly string[], readAt: Date): Promise<void> {
  await followDeals(tx, context, await archiveRecords(tx, context.scope, 'deal', ids, readAt), []);
}

/** Notes deals that were merged into others. */
export async function redirectDeals(
  tx: Tx,
  context: SyncContext,
  redirects: readonly { readonly from: string; readonly to: string }[],
  readAt: Date,
): Promise<void> {
  await followDeals(tx, context, await redirectRecords(tx, context.scope, 'deal', redirects, readAt), []);
}

async function linkDeals(
  tx: Tx,
  context: SyncContext,
  linkSets: readonly LinkSet[],
  readAt: Date,
): Promise<readonly string[]> {
  return (await replaceLinkSets(tx, context.scope, 'deal', 'company', linkSets, readAt)).from;
}

async function followDeals(
  tx: Tx,
  context: SyncContext,
  changed: readonly string[],
  linked: readonly string[],
): Promise<void> {
  const dealIds = [...new Set([...changed, ...linked])];
  if (dealIds.length === 0) return;
  const { scope, settings, app } = context;
  const at = app.clock.now();
  const moved = await attributeDeals(tx, { scope, mapping: settings.mapping.hubspot, at }, dealIds);
  const partners = await partnersOfDeals(tx, scope, dealIds);
  await markDirty(tx, scope.programId, [...moved, ...partners], 'deal', at);
}

/** The scored columns of a deal go by the model's names, since no CRM's names pass the port. */
function changedColumns(now: DealRecord, before: DealBefore): readonly FieldChangeRow[] {
  const closed = before.closes_at === null ? null : new Date(before.closes_at).toISOString();
  const pairs: readonly (readonly [field: string, from: string | null, to: string | null])[] = [
    ['stageId', before.stage_id, now.stageId],
    ['amountMinor', text(before.amount_minor), text(now.amountMinor)],
    ['currency', before.currency, now.currency],
    ['closesAt', closed, now.closesAt?.toISOString() ?? null],
  ];
  return pairs.flatMap(([field, from, to]) =>
    from === to
      ? []
      : [{ kind: 'deal' as const, id: now.id, field, from, to, changedAt: now.updatedAt, source: 'observed' }],
  );
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}
