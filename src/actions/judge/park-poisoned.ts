import { park, settleParked } from '#src/store/parked-items.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { BatchContext } from './batch-context.ts';
import type { Poisoned } from './judge-partnerships.ts';

/** Parks whom the rules could not judge, each with its cause; of whom they could, nothing waits any more. */
export async function parkPoisoned(
  tx: Tx,
  { programId, now }: BatchContext,
  wellJudged: readonly string[],
  poisoned: readonly Poisoned[],
): Promise<void> {
  await settleParked(tx, programId, { work: 'judge', crm: null, kind: 'partner', recordIds: wellJudged }, now);
  await park(
    tx,
    programId,
    poisoned.map(({ partnerId, cause }) => ({
      work: 'judge',
      crm: null,
      kind: 'partner',
      recordId: partnerId,
      cause,
      body: null,
    })),
    now,
  );
}
