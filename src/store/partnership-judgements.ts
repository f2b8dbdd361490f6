import { sql } from 'kysely';

import type { LocalDate } from '#src/domain/facts.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** What one evaluation of a partnership left for the next, and for everyone who shows it. */
export interface PartnershipJudgement<State, Result> {
  readonly partnerId: string;
  readonly state: State;
  readonly result: Result;
  readonly settingsVersion: number;
  readonly engineVersion: string;
  readonly asOf: Date;
}

const columns: Columns<PartnershipJudgement<unknown, unknown>> = {
  partner_id: ['uuid', (row) => row.partnerId],
  state: ['jsonb', (row) => row.state],
  result: ['jsonb', (row) => row.result],
  settings_version: ['int', (row) => row.settingsVersion],
  engine_version: ['text', (row) => row.engineVersion],
  as_of: ['timestamptz', (row) => row.asOf],
};

/** The last judgements of these partners, as they were saved. The result says of which time it is; a judgement that was confirmed since has only noted the time. */
export async function readPartnerships<State, Result extends { readonly asOf: string }>(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, PartnershipJudgement<State, Result>>> {
  const { rows } = await sql<PartnershipJudgement<State, Result>>`
    select partner_id as "partnerId", state, result, settings_version as "settingsVersion", engine_version as "engineVersion", as_of as "asOf"
    from partnership_state where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])`.execute(
    tx,
  );
  return new Map(
    rows.map((row) => [row.partnerId, { ...row, result: { ...row.result, asOf: row.asOf.toISOString() } }]),
  );
}

/** Puts these judgements in the place of the former ones. */
export async function savePartnerships(
  tx: Tx,
  programId: string,
  rows: readonly PartnershipJudgement<unknown, unknown>[],
  judgedAt: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  await sql`
    insert into partnership_state (program_id, judged_at, ${columnList(names)})
    select ${programId}, ${judgedAt}, ${columnList(names)} from ${incoming(rows, columns)} as given
    on conflict (program_id, partner_id) do update set ${takeExcluded([...names.filter((name) => name !== 'partner_id'), 'judged_at'])}`.execute(
    tx,
  );
}

/** Forgets the last judgements of partners that are not judged any more; their changes stay. */
export async function deletePartnerships(tx: Tx, programId: string, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return;
  await sql`delete from partnership_state where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])`.execute(
    tx,
  );
}

/** One change of what a partner is: its segment, tier or stage. */
export interface PartnershipChange {
  readonly partnerId: string;
  readonly on: LocalDate;
  readonly asOf: Date;
  readonly subject: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly rule: string;
  readonly settingsVersion: number;
  readonly engineVersion: string;
}

const changeColumns: Columns<PartnershipChange> = {
  partner_id: ['uuid', (row) => row.partnerId],
  day: ['date', (row) => row.on],
  as_of: ['timestamptz', (row) => row.asOf],
  subject: ['text', (row) => row.subject],
  value_from: ['text', (row) => row.from],
  value_to: ['text', (row) => row.to],
  rule: ['text', (row) => row.rule],
  settings_version: ['int', (row) => row.settingsVersion],
  engine_version: ['text', (row) => row.engineVersion],
};

/** Adds to the history of changes. Nothing in it is ever changed. */
export async function addPartnershipChanges(
  tx: Tx,
  programId: string,
  rows: readonly PartnershipChange[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(changeColumns);
  await sql`
    insert into partnership_change (program_id, ${columnList(names)})
    select ${programId}, ${columnList(names)} from ${incoming(rows, changeColumns)} as given`.execute(tx);
}
