import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import { setDesired } from '#src/store/desired-values.ts';
import { heldDealRows } from '#src/store/open-deals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { BatchContext } from './batch-context.ts';
import { clearedDeals } from './desired-deals.ts';

/** Deals of these partners that hold values and are no open deals of a judged partner any more are emptied. Those that are some, of partners judged just now, need not be looked at. */
export async function clearDeals(
  tx: Tx,
  { programId, settings: { settings }, asOf, now }: BatchContext,
  partnerIds: readonly string[],
  open: readonly OpenDealFact[],
): Promise<void> {
  const standing = open.flatMap(({ counts, record: { crm, id } }) => (counts && crm !== null ? [{ crm, id }] : []));
  const held = await heldDealRows(tx, programId, partnerIds, standing);
  await setDesired(tx, programId, clearedDeals(held, settings, asOf), 'not judged', now);
}
