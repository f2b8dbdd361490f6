import { sql } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import { columnList, incoming, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';
import type { WrittenKind } from './write-values.ts';

/** What a property of a record should hold; null clears it. */
export interface DesiredValue {
  readonly crm: CrmName;
  readonly kind: WrittenKind;
  readonly recordId: string;
  readonly property: string;
  readonly value: string | null;
}

const columns: Columns<DesiredValue> = {
  crm: ['text', (row) => row.crm],
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => row.recordId],
  property: ['text', (row) => row.property],
  value: ['text', (row) => row.value],
};

/** Sets what records should hold. A value that differs from the one wanted so far gets a new generation; the others are left alone. Answers how many differ. */
export async function setDesired(
  tx: Tx,
  programId: string,
  rows: readonly DesiredValue[],
  cause: string,
  at: Date,
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = columnList(Object.keys(columns));
  // Values that are wanted already are looked up, one by one, before the insert: a conflict locks its row and so writes it, even where it changes nothing.
  const result = await sql`
    insert into desired_value as d (program_id, cause, computed_at, ${names})
    select ${programId}, ${cause}, ${at}, ${names} from ${incoming(rows, columns)} as given
    where (
      select held.value is not distinct from given.value from desired_value held
      where held.program_id = ${programId} and held.crm = given.crm and held.kind = given.kind and held.record_id = given.record_id and held.property = given.property
    ) is not true
    on conflict (program_id, crm, kind, record_id, property) do update set
      value = excluded.value, generation = d.generation + 1, cause = excluded.cause, computed_at = excluded.computed_at, attempts = 0, not_before = null
    where d.value is distinct from excluded.value`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** What the company records of these partners should hold now, by `crm:record`. */
export async function desiredOf(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string | null>>>> {
  const { rows } = await sql<{ record: string; held: Record<string, string | null> }>`
    select d.crm || ':' || d.record_id as record, jsonb_object_agg(d.property, d.value) as held
    from partner_record r
    join desired_value d on d.program_id = r.program_id and d.crm = r.crm and d.kind = 'company' and d.record_id = r.record_id
    where r.program_id = ${programId} and r.partner_id = any(${[...partnerIds]}::uuid[])
    group by 1`.execute(tx);
  return new Map(rows.map((row) => [row.record, row.held]));
}

/** A record for which values are wanted though the partner it stands or stood for is not judged. */
export interface UnjudgedRecord {
  readonly crm: CrmName;
  readonly recordId: string;
  readonly endedAt: Date | null;
}

/** The records of these partners that hold values of ours, unless they stand for another partner by now. */
export async function unjudgedRecords(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly UnjudgedRecord[]> {
  if (partnerIds.length === 0) return [];
  const { rows } = await sql<UnjudgedRecord>`
    select distinct r.crm, r.record_id as "recordId", p.ended_at as "endedAt"
    from partner p
    join partner_record r on r.program_id = p.program_id and r.partner_id = p.partner_id
    join desired_value d on d.program_id = r.program_id and d.crm = r.crm and d.kind = 'company' and d.record_id = r.record_id and d.value is not null
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[])
      and not exists (
        select 1 from partner_record other
        where other.program_id = r.program_id and other.crm = r.crm and other.record_id = r.record_id and other.valid_to is null and other.partner_id <> r.partner_id)`.execute(
    tx,
  );
  return rows;
}
