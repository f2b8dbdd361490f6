import { setDesired, unjudgedRecords } from '#src/store/desired-values.ts';
import { deleteJudgements } from '#src/store/judgements.ts';
import { deletePartnerships } from '#src/store/partnership-judgements.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { BatchContext } from './batch-context.ts';
import { desiredWithoutJudgement } from './desired-properties.ts';

/** Prospects and ended partners hold no judgement; snapshots and ledger stay. */
export async function unjudge(
  tx: Tx,
  { programId, settings, asOf, now }: BatchContext,
  partnerIds: readonly string[],
): Promise<void> {
  await deleteJudgements(tx, programId, partnerIds);
  await deletePartnerships(tx, programId, partnerIds);
  const records = await unjudgedRecords(tx, programId, partnerIds);
  await setDesired(tx, programId, desiredWithoutJudgement(records, settings.settings, asOf), 'not judged', now);
}
