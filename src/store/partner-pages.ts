import { sql } from 'kysely';

import type { Tx } from './transaction.ts';

/** The next ids of partners in the order of the ids, after the last one seen; null begins. Empty at the end. */
export async function partnerIdsAfter(
  tx: Tx,
  programId: string,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from partner
    where program_id = ${programId} and (${after}::uuid is null or partner_id > ${after}::uuid)
    order by partner_id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The development stage of every partner that was judged, as it is stored. */
export async function storedStages<Stage extends string>(
  tx: Tx,
  programId: string,
): Promise<ReadonlyMap<string, Stage>> {
  const { rows } = await sql<{ id: string; stage: Stage }>`
    select partner_id as id, result -> 'developmentStage' ->> 'value' as stage from partnership_state
    where program_id = ${programId} and result -> 'developmentStage' ->> 'value' is not null`.execute(tx);
  return new Map(rows.map(({ id, stage }) => [id, stage]));
}
