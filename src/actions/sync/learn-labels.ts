import type { LabelDefinition } from '#src/crm/model.ts';
import { labelledDealIds } from '#src/store/attributions.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { nameLabels } from '#src/store/reference-data.ts';
import type { Tx } from '#src/store/transaction.ts';

import { attributeDeals } from '../attribute-deals.ts';
import { chunksOf, type SyncContext } from './sync-context.ts';

/**
 * Takes over internal names of labels that only the links of this page have told, with the page, and attributes the deals again that carry them.
 *
 * @param known The labels as they were known before this page.
 * @param labels The labels as they are known now.
 */
export async function learnLabels(
  tx: Tx,
  context: SyncContext,
  known: readonly LabelDefinition[],
  labels: readonly LabelDefinition[],
): Promise<void> {
  const { app, scope, settings } = context;
  const before = new Map(known.map((label) => [label.key, label.name]));
  const learned = labels.filter((label) => before.get(label.key) !== label.name);
  if (learned.length === 0) return;
  const at = app.clock.now();
  await nameLabels(tx, scope, learned);
  const keys = learned.map((label) => label.key);
  for (const chunk of chunksOf(await labelledDealIds(tx, scope, keys))) {
    const moved = await attributeDeals(tx, { scope, mapping: settings.mapping.hubspot, at }, chunk);
    await markDirty(tx, scope.programId, moved, 'labels', at);
  }
}
