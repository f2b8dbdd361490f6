import { sql } from 'kysely';

import type { RecordRef } from '#src/domain/facts.ts';
import { recordKey } from '#src/domain/records.ts';

import type { Tx } from './transaction.ts';

/** The names of the companies, deals and contacts among these records, by `recordKey`. Engagements have none: no subject is stored. */
export async function recordNames(
  tx: Tx,
  programId: string,
  refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, string>> {
  const named = refs.filter((ref) => ref.crm !== null && ['company', 'deal', 'contact'].includes(ref.type));
  if (named.length === 0) return new Map();
  const unique = [...new Map(named.map((ref) => [recordKey(ref), ref])).values()];
  const { rows } = await sql<RecordRef & { name: string }>`
    with asked as (
      select * from unnest(${unique.map((r) => r.crm)}::text[], ${unique.map((r) => r.type)}::text[], ${unique.map((r) => r.id)}::text[]) as given(crm, type, id)
    )
    select a.crm, a.type, a.id, c.name from asked a join company c on a.type = 'company' and c.program_id = ${programId} and c.crm = a.crm and c.id = a.id where c.name is not null
    union all
    select a.crm, a.type, a.id, d.name from asked a join deal d on a.type = 'deal' and d.program_id = ${programId} and d.crm = a.crm and d.id = a.id where d.name is not null
    union all
    select a.crm, a.type, a.id, p.name from asked a join contact p on a.type = 'contact' and p.program_id = ${programId} and p.crm = a.crm and p.id = a.id where p.name is not null`.execute(
    tx,
  );
  return new Map(rows.map((row) => [recordKey(row), row.name]));
}
