import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import { setDesired } from '#src/store/desired-values.ts';
import { heldDealRows } from '#src/store/open-deals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { Bench } from './bench.ts';
import { clearedDeals, desiredOfDeals } from './desired-deals.ts';

/** Open deals of judged partners hold how long they are in their stage; those that are none any more are emptied. */
export async function keepDeals(
  tx: Tx,
  { programId, settings: { settings }, asOf, now }: Bench,
  partnerIds: readonly string[],
  open: readonly OpenDealFact[],
): Promise<void> {
  await setDesired(tx, programId, desiredOfDeals(open, settings, asOf), 'judged', now);
  const held = await heldDealRows(tx, programId, partnerIds);
  await setDesired(tx, programId, clearedDeals(held, settings, asOf), 'not judged', now);
}
