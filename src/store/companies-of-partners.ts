import { sql } from 'kysely';

import type { CrmScope, Tx } from './transaction.ts';

/** By partner the company that stands for it now; of several the first by id. */
export async function companiesOfPartners(
  tx: Tx,
  { programId, crm }: CrmScope,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (partnerIds.length === 0) return new Map();
  const { rows } = await sql<{ partner_id: string; record_id: string }>`
    select partner_id, min(record_id) as record_id from partner_record
    where program_id = ${programId} and crm = ${crm} and partner_id = any(${[...partnerIds]}::uuid[]) and valid_to is null
    group by partner_id`.execute(tx);
  return new Map(rows.map((row) => [row.partner_id, row.record_id]));
}
