import { sql } from 'kysely';

import { incoming, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** Work that could not be done, with its cause. It waits for a person. */
export interface ParkedItem {
  /** `sync`, `judge`, `answers` ... */
  readonly work: string;
  readonly crm: string | null;
  readonly kind: string | null;
  readonly recordId: string | null;
  readonly cause: string;
  readonly body: string | null;
}

const columns: Columns<ParkedItem> = {
  work: ['text', (row) => row.work],
  crm: ['text', (row) => row.crm],
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => (row.recordId === null ? null : storable(row.recordId))],
  cause: ['text', (row) => storable(row.cause)],
  body: ['text', (row) => (row.body === null ? null : storable(row.body))],
};

const bodyLimit = 20_000;

/** What PostgreSQL cannot hold as text (NUL, lone surrogates) is replaced: a parked item must not itself be a poison. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed().slice(0, bodyLimit);
}

/** Parks items. An item that is parked already takes the newer cause. */
export async function park(tx: Tx, programId: string, items: readonly ParkedItem[], at: Date): Promise<void> {
  if (items.length === 0) return;
  const unique = [
    ...new Map(items.map((item) => [JSON.stringify([item.work, item.crm, item.kind, item.recordId]), item])).values(),
  ];
  await sql`
    insert into parked as p (program_id, parked_at, work, crm, kind, record_id, cause, body)
    select ${programId}, ${at}, work, crm, kind, record_id, cause, body from ${incoming(unique, columns)} as given
    on conflict (program_id, work, crm, kind, record_id) where redriven_at is null do update set cause = excluded.cause, body = excluded.body, parked_at = excluded.parked_at
    where (p.cause, p.body) is distinct from (excluded.cause, excluded.body)`.execute(tx);
}

/** What was parked about these records is settled: they have been worked on well since. */
export async function settleParked(
  tx: Tx,
  programId: string,
  of: {
    readonly work: string;
    readonly crm: string | null;
    readonly kind: string;
    readonly recordIds: readonly string[];
  },
  at: Date,
): Promise<void> {
  if (of.recordIds.length === 0) return;
  await sql`
    update parked set redriven_at = ${at}
    where program_id = ${programId} and redriven_at is null and work = ${of.work} and crm is not distinct from ${of.crm} and kind = ${of.kind} and record_id = any(${[...of.recordIds]}::text[])`.execute(
    tx,
  );
}

/** Everything that waits for a person, oldest first. */
export async function openParkedItems(
  tx: Tx,
  programId: string,
  limit: number,
): Promise<readonly (ParkedItem & { readonly parkedAt: Date })[]> {
  const { rows } = await sql<ParkedItem & { parkedAt: Date }>`
    select work, crm, kind, record_id as "recordId", cause, body, parked_at as "parkedAt" from parked
    where program_id = ${programId} and redriven_at is null order by entry limit ${limit}`.execute(tx);
  return rows;
}

/** How many items wait for a person. */
export async function countParked(tx: Tx, programId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from parked where program_id = ${programId} and redriven_at is null`.execute(tx);
  return rows[0]?.count ?? 0;
}
