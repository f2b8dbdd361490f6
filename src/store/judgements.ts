import { sql } from 'kysely';

import type { LocalDate, PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import type { Band, HealthResult, HealthState, LedgerEntry } from '#src/domain/health-view.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** What one evaluation left for the next, and for everyone who shows it. */
export interface Judgement {
  readonly partnerId: string;
  readonly state: HealthState;
  /** The very facts that were judged. */
  readonly facts: PartnerFacts;
  readonly programFacts: ProgramFacts;
  readonly settingsVersion: number;
  readonly engineVersion: string;
  readonly asOf: Date;
  readonly result: HealthResult;
  /** The day on which the result changes by itself; null when it does not. */
  readonly nextEvaluationOn: LocalDate | null;
}

/** A judgement without what it was made from, of `partner_state s`. */
export const selectedJudgement = sql`s.partner_id as "partnerId", s.state, s.settings_version as "settingsVersion", s.engine_version as "engineVersion", s.as_of as "asOf", s.result,
  s.next_evaluation_on as "nextEvaluationOn"`;

/** The result says of which time it is; a judgement that came to the same again has only noted the time. */
export function withOwnTime<J extends Pick<Judgement, 'result' | 'asOf'>>(judgement: J): J {
  return { ...judgement, result: { ...judgement.result, asOf: judgement.asOf.toISOString() } };
}

/** Forgets the last judgements of partners that are not judged any more. Snapshots and ledger stay. */
export async function deleteJudgements(tx: Tx, programId: string, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return;
  await sql`delete from partner_state where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])`.execute(
    tx,
  );
}

/** The judged state of one partner on one day on which anything changed. */
export interface Snapshot {
  readonly on: LocalDate;
  readonly score: number | null;
  readonly band: Band;
  readonly settingsVersion: number;
  readonly engineVersion: string;
}

interface SnapshotRow extends Snapshot {
  readonly partnerId: string;
  readonly asOf: Date;
  readonly coverage: number;
  readonly points: Readonly<Record<string, number | null>>;
}

/** Keeps the last state of each day. */
export async function saveSnapshots(tx: Tx, programId: string, rows: readonly SnapshotRow[]): Promise<void> {
  if (rows.length === 0) return;
  const snapshotColumns: Columns<SnapshotRow> = {
    partner_id: ['uuid', (row) => row.partnerId],
    day: ['date', (row) => row.on],
    as_of: ['timestamptz', (row) => row.asOf],
    score: ['int', (row) => row.score],
    band: ['text', (row) => row.band],
    coverage: ['int', (row) => row.coverage],
    points: ['jsonb', (row) => row.points],
    settings_version: ['int', (row) => row.settingsVersion],
    engine_version: ['text', (row) => row.engineVersion],
  };
  const names = Object.keys(snapshotColumns);
  const rest = names.filter((name) => name !== 'partner_id' && name !== 'day');
  await sql`
    insert into snapshot as s (program_id, ${columnList(names)})
    select ${programId}, ${columnList(names)} from ${incoming(rows, snapshotColumns)} as given
    on conflict (program_id, partner_id, day) do update set ${takeExcluded(rest)} where excluded.as_of >= s.as_of`.execute(
    tx,
  );
}

export interface LedgerRow extends LedgerEntry {
  readonly partnerId: string;
  readonly on: LocalDate;
  readonly asOf: Date;
  readonly settingsVersion: number;
  readonly engineVersion: string;
}

/** Adds to the ledger, in this order. Nothing in it is ever changed. */
export async function addToLedger(tx: Tx, programId: string, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ledgerColumns: Columns<LedgerRow & { readonly place: number }> = {
    partner_id: ['uuid', (row) => row.partnerId],
    day: ['date', (row) => row.on],
    as_of: ['timestamptz', (row) => row.asOf],
    cause: ['text', (row) => row.cause],
    dimension: ['text', (row) => row.dimension],
    delta: ['int', (row) => row.delta],
    score_before: ['int', (row) => row.scoreBefore],
    score_after: ['int', (row) => row.scoreAfter],
    records: ['jsonb', (row) => row.records],
    record_count: ['int', (row) => row.recordCount],
    settings_version: ['int', (row) => row.settingsVersion],
    engine_version: ['text', (row) => row.engineVersion],
  };
  const names = columnList(Object.keys(ledgerColumns));
  const placed = rows.map((row, place) => ({ ...row, place }));
  await sql`
    insert into ledger (program_id, ${names})
    select ${programId}, ${names} from ${incoming(placed, { ...ledgerColumns, place: ['int', (row) => row.place] })} as given order by place`.execute(
    tx,
  );
}

export interface LedgerMovement {
  readonly partnerId: string;
  readonly on: LocalDate;
  readonly cause: LedgerEntry['cause'];
  readonly delta: number;
}

/** How the scores of these partners moved after a day. */
export async function ledgerMovements(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  after: LocalDate,
): Promise<readonly LedgerMovement[]> {
  const { rows } = await sql<LedgerMovement>`
    select partner_id as "partnerId", day as "on", cause, delta from ledger
    where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) and day > ${after}::date`.execute(
    tx,
  );
  return rows;
}

/** The first judged day of each of these partners. */
export async function firstJudgedDays(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, LocalDate>> {
  const { rows } = await sql<{ partner_id: string; day: LocalDate }>`
    select partner_id, min(day) as day from snapshot where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) group by 1`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.partner_id, row.day]));
}
