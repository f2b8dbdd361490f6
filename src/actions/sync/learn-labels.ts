import { labelledDealIds } from '#src/store/attributions.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { nameLabels } from '#src/store/reference-data.ts';

import { attributeDeals } from '../attribute-deals.ts';
import type { ReferenceData } from './reference-data.ts';
import { chunksOf, storeInSync, type SyncContext } from './sync-context.ts';

/** Takes over internal names of labels that only the links have told, and attributes the deals that carry them again. Costs no call. */
export async function learnLabels(context: SyncContext, reference: ReferenceData): Promise<void> {
  const { app, crm, scope, settings, signal } = context;
  if (!reference.capabilities.labels) return;
  const labels = await crm.labels('deal', 'company', signal);
  const before = new Map(reference.labels.map((label) => [label.key, label.name]));
  const learned = labels.filter((label) => before.get(label.key) !== label.name);
  if (learned.length === 0) return;
  await storeInSync(context, async (tx) => {
    const at = app.clock.now();
    await nameLabels(tx, scope, learned);
    const deals = await labelledDealIds(
      tx,
      scope,
      learned.map((label) => label.key),
    );
    for (const chunk of chunksOf(deals)) {
      await markDirty(
        tx,
        scope.programId,
        await attributeDeals(tx, { scope, mapping: settings.mapping.hubspot, at }, chunk),
        'labels',
        at,
      );
    }
  });
}
