import { sql } from 'kysely';

import type { RecordKind } from '#src/crm/model.ts';

import type { CrmScope, Tx } from './transaction.ts';

type Kind = Exclude<RecordKind, 'engagement'>;

/**
 * Which of these records the CRM no longer has, as far as anybody has been told. It stays so until the transaction ends: whoever hears of another one meanwhile waits, and finds what this transaction stores.
 */
export async function goneRecords(
  tx: Tx,
  { crm, programId }: CrmScope,
  kind: Kind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string; gone: boolean }>`
    select id, archived_at is not null as gone from ${sql.table(kind)}
    where program_id = ${programId} and crm = ${crm} and id = any(${[...ids]}::text[]) order by id for share`.execute(
    tx,
  );
  return new Set(rows.flatMap(({ gone, id }) => (gone ? [id] : [])));
}

/**
 * Nobody waits for anything about records that are gone: what is parked of them is settled, and that the CRM refused a value is forgotten, so that a record which comes back is written again. Records that live are left alone.
 */
export async function settleGone(
  tx: Tx,
  { crm, programId }: CrmScope,
  kind: Kind,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    with gone as (
      select id from ${sql.table(kind)}
      where program_id = ${programId} and crm = ${crm} and id = any(${[...ids]}::text[]) and archived_at is not null
    ), tried_again as (
      update desired_value v set refused_generation = null from gone
      where v.program_id = ${programId} and v.crm = ${crm} and v.kind = ${kind} and v.record_id = gone.id and v.refused_generation is not null
    )
    update parked p set redriven_at = ${at} from gone
    where p.program_id = ${programId} and p.redriven_at is null and p.crm = ${crm} and p.kind = ${kind} and p.record_id = gone.id`.execute(
    tx,
  );
}
