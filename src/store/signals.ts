import { sql } from 'kysely';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

export interface SignalRow {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: string;
  readonly at: Date | null;
  readonly value: string;
  readonly respondent: string | null;
  readonly origin: string;
  readonly enteredByOurPeople: boolean;
}

const columns: Columns<SignalRow> = {
  id: ['text', (row) => row.id],
  partner_id: ['uuid', (row) => row.partnerId],
  kind: ['text', (row) => row.kind],
  at: ['timestamptz', (row) => row.at],
  value: ['text', (row) => row.value],
  respondent: ['text', (row) => row.respondent],
  origin: ['text', (row) => row.origin],
  entered_by_our_people: ['boolean', (row) => row.enteredByOurPeople],
};

/** Stores signals; the same id replaces. Answers the partners to whom something changed, the former one of a moved signal included. */
export async function saveSignals(
  tx: Tx,
  programId: string,
  rows: readonly SignalRow[],
  receivedAt: Date,
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const rest = names.filter((name) => name !== 'id');
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  const saved = await sql<{ partner_id: string; former: string | null }>`
    with given as materialized ${incoming(unique, columns)},
    stored as materialized (select s.id, s.partner_id from signal s join given using (id) where s.program_id = ${programId}),
    written as (
      insert into signal as s (program_id, received_at, ${columnList(names)})
      select ${programId}, ${receivedAt}, ${columnList(names)} from given
      on conflict (program_id, id) do update set ${takeExcluded([...rest, 'received_at'])}
      where (${columnList(rest, 's')}) is distinct from (${columnList(rest, 'excluded')})
      returning s.id, s.partner_id
    )
    select written.partner_id, stored.partner_id as former from written left join stored using (id)`.execute(tx);
  return [...new Set(saved.rows.flatMap((row) => [row.partner_id, ...(row.former === null ? [] : [row.former])]))];
}

/** Stores a signal unless one of its id is there already. Answers whether it was stored; of two at the same time one is. */
export async function addSignal(tx: Tx, programId: string, row: SignalRow, receivedAt: Date): Promise<boolean> {
  const names = columnList(Object.keys(columns));
  const { rows } = await sql<{ id: string }>`
    insert into signal (program_id, received_at, ${names})
    select ${programId}, ${receivedAt}, ${names} from ${incoming([row], columns)} as given
    on conflict (program_id, id) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Removes signals. Answers the partners they belonged to. */
export async function deleteSignals(tx: Tx, programId: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ partner_id: string }>`
    delete from signal where program_id = ${programId} and id = any(${[...ids]}::text[]) returning partner_id`.execute(
    tx,
  );
  return [...new Set(rows.map((row) => row.partner_id))];
}

/** The signals of partners that were merged into others follow the survivor. */
export async function moveSignals(
  tx: Tx,
  programId: string,
  moves: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  await sql`
    update signal s set partner_id = given.survivor
    from unnest(${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[]) as given(loser, survivor)
    where s.program_id = ${programId} and s.partner_id = given.loser`.execute(tx);
}

/** The stored signals of these ids. */
export async function signalsStored(
  tx: Tx,
  programId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SignalRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<SignalRow>`
    select id, partner_id as "partnerId", kind, at, value, respondent, origin, entered_by_our_people as "enteredByOurPeople" from signal
    where program_id = ${programId} and id = any(${[...ids]}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The stored signal of this id, locked: whoever wants to change it waits until the transaction ends. */
export async function lockSignal(tx: Tx, programId: string, id: string): Promise<SignalRow | null> {
  const { rows } = await sql<SignalRow>`
    select id, partner_id as "partnerId", kind, at, value, respondent, origin, entered_by_our_people as "enteredByOurPeople" from signal
    where program_id = ${programId} and id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** The signals of these kinds of a program, in the order of their time. */
export async function signalsOfKinds(
  tx: Tx,
  programId: string,
  kinds: readonly string[],
): Promise<readonly (EnteredSignalRow & Pick<SignalRow, 'id'>)[]> {
  const { rows } = await sql<EnteredSignalRow & Pick<SignalRow, 'id'>>`
    select id, partner_id as "partnerId", kind, at, value, origin from signal
    where program_id = ${programId} and kind = any(${[...kinds]}::text[]) order by at, id`.execute(tx);
  return rows;
}

/** What a person entered, as it is stored. */
export type EnteredSignalRow = Pick<SignalRow, 'partnerId' | 'kind' | 'at' | 'value' | 'origin'>;
