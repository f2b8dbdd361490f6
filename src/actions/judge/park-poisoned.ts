import { park, settleParked } from '#src/store/parked-items.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { Bench } from './bench.ts';
import type { Evaluated } from './judge-one.ts';
import type { Poisoned } from './judge-partnerships.ts';

/** Parks whom the rules could not judge, each with its cause; of whom they could, nothing waits any more. */
export async function parkPoisoned(
  tx: Tx,
  { programId, now }: Bench,
  evaluated: readonly Evaluated[],
  poisoned: readonly Poisoned[],
): Promise<void> {
  const recordIds = evaluated.map((one) => one.judgement.partnerId);
  await settleParked(tx, programId, { work: 'judge', crm: null, kind: 'partner', recordIds }, now);
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
