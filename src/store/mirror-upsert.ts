import { sql, type RawBuilder } from 'kysely';

import type { RecordKind } from '#src/crm/model.ts';

import { settleGone } from './gone-records.ts';
import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** A row that an upsert inserted or changed. */
export interface Changed<Before> {
  readonly id: string;
  /** The row before; null when it is new. */
  readonly before: Before | null;
}

interface Head {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archived: boolean;
}

/** The columns that every mirrored record has. */
export function headColumns(readAt: Date): Columns<Head> {
  return {
    id: ['text', (row) => row.id],
    created_at: ['timestamptz', (row) => row.createdAt],
    updated_at: ['timestamptz', (row) => row.updatedAt],
    archived_at: ['timestamptz', (row) => (row.archived ? row.updatedAt : null)],
    read_at: ['timestamptz', () => readAt],
  };
}

const keys = { company: ['id'], deal: ['id'], contact: ['id'], engagement: ['type', 'id'] } as const;

/**
 * Stores what was read. An older version never replaces a newer one, of two readings of one version the later wins, and unchanged rows are left alone. Answers the rows that
 * changed, with those columns of theirs that are asked for as they were before.
 */
export async function upsertMirror<Row extends Head, Before>(
  tx: Tx,
  scope: CrmScope,
  table: RecordKind,
  records: readonly Row[],
  columns: Columns<Row>,
  asked: readonly (keyof Before & string)[],
): Promise<readonly Changed<Before>[]> {
  if (records.length === 0) return [];
  const names = Object.keys(columns);
  const key: readonly string[] = keys[table];
  const compared = names.filter((name) => name !== 'read_at' && !key.includes(name));
  const program = sql`${scope.programId}::uuid`;
  // What stood before is looked up row by row, by the whole key: joined as a set it would read the whole table whenever its statistics are old. Rows that it leaves alone never come to the insert, since a
  // conflict locks its row and so writes it, even where it changes nothing.
  const { rows } = await sql<Changed<Before>>`
    with looked as materialized (
      select incoming.*, case when stored.id is not null then ${asJson(asked, 'stored')} end as before
      from ${incoming(newestOfEach(records), columns)} as incoming
      left join lateral (
        select r.* from ${sql.table(table)} r
        where r.program_id = ${program} and r.crm = ${scope.crm} and (${columnList(key, 'r')}) = (${columnList(key, 'incoming')}) limit 1
      ) stored on true
      where stored.id is null or (
        (incoming.updated_at > stored.updated_at or (incoming.updated_at = stored.updated_at and incoming.read_at >= stored.read_at))
        and (${columnList(compared, 'stored')}) is distinct from (${columnList(compared, 'incoming')}))
    ), written as (
      insert into ${sql.table(table)} as r (program_id, crm, ${columnList(names)})
      select ${program}, ${scope.crm}, ${columnList(names)} from looked
      on conflict (program_id, crm, ${columnList(key)}) do update set ${takeExcluded([...compared, 'read_at'])}
      where (excluded.updated_at > r.updated_at or (excluded.updated_at = r.updated_at and excluded.read_at >= r.read_at))
        and (${columnList(compared, 'r')}) is distinct from (${columnList(compared, 'excluded')})
      returning ${columnList(key, 'r')}
    )
    select id, looked.before from written join looked using (${columnList(key)})`.execute(tx);
  return rows;
}

/** These columns as one JSON object. */
function asJson(names: readonly string[], of: string): RawBuilder<unknown> {
  return sql`jsonb_build_object(${sql.join(names.map((name) => sql`${sql.lit(name)}, ${sql.id(of, name)}`))})`;
}

/**
 * Marks records that the CRM no longer has, and settles what waited about them. A record that was read later than this reading began stays. Answers the ids that were alive before.
 */
export async function archiveRecords(
  tx: Tx,
  scope: CrmScope,
  kind: RecordKind,
  ids: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(kind)} set archived_at = ${at}, read_at = ${at}
    where program_id = ${scope.programId} and crm = ${scope.crm} and id = any(${[...ids]}::text[]) and archived_at is null and read_at <= ${at}
    returning id`.execute(tx);
  if (kind !== 'engagement') await settleGone(tx, scope, kind, ids, at);
  return rows.map((row) => row.id);
}

/** Marks records that were merged into others, and settles what waited about them. Answers the ids that stood for themselves before. */
export async function redirectRecords(
  tx: Tx,
  scope: CrmScope,
  kind: Exclude<RecordKind, 'engagement'>,
  redirects: readonly { readonly from: string; readonly to: string }[],
  at: Date,
): Promise<readonly string[]> {
  if (redirects.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(kind)} r set archived_at = ${at}, read_at = ${at}, redirect_to = merged.into_id
    from (select * from unnest(${redirects.map((r) => r.from)}::text[], ${redirects.map((r) => r.to)}::text[]) as given(from_id, into_id)) merged
    where r.program_id = ${scope.programId} and r.crm = ${scope.crm} and r.id = merged.from_id and r.redirect_to is distinct from merged.into_id
    returning r.id`.execute(tx);
  const ids = redirects.map(({ from }) => from);
  await settleGone(tx, scope, kind, ids, at);
  return rows.map((row) => row.id);
}

/**
 * The ids of living records that a complete reading of the CRM did not show, as `seenPages` noted them.
 */
export async function unseenRecords(
  tx: Tx,
  scope: CrmScope,
  kind: 'company' | 'deal',
  stream: string,
  before: Date,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(kind)} r
    where r.program_id = ${scope.programId} and r.crm = ${scope.crm} and r.archived_at is null and r.read_at < ${before}
      and not exists (
        select 1 from sync_cursor page, jsonb_array_elements_text(page.cursor::jsonb) as seen(id)
        where page.program_id = ${scope.programId} and page.crm = ${scope.crm} and page.stream like ${`${stream}:page:%`} and seen.id = r.id
      )
    order by r.id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Which of these records are stored as living, and which as archived without having been merged. */
export async function standingOf(
  tx: Tx,
  scope: CrmScope,
  kind: 'company' | 'deal',
  ids: readonly string[],
): Promise<{ readonly living: readonly string[]; readonly archived: readonly string[] }> {
  const { rows } = await sql<{ id: string; living: boolean }>`
    select id, archived_at is null as living from ${sql.table(kind)}
    where program_id = ${scope.programId} and crm = ${scope.crm} and id = any(${[...ids]}::text[]) and redirect_to is null order by id`.execute(
    tx,
  );
  const of = (living: boolean) => rows.filter((row) => row.living === living).map((row) => row.id);
  return { living: of(true), archived: of(false) };
}

/** The records that were archived since, those that were merged left out. */
export async function archivedSince(
  tx: Tx,
  scope: CrmScope,
  kind: 'company' | 'deal',
  since: Date,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(kind)}
    where program_id = ${scope.programId} and crm = ${scope.crm} and archived_at >= ${since} and redirect_to is null order by id`.execute(
    tx,
  );
  return rows.map((row) => row.id);
}

/** A page may hold a record twice (it changed while the list was read); one statement can touch a row only once. */
function newestOfEach<Row extends Head>(records: readonly Row[]): readonly Row[] {
  const newest = new Map<string, Row>();
  for (const record of records) {
    const key = 'type' in record ? `${String(record.type)}:${record.id}` : record.id;
    const seen = newest.get(key);
    if (seen === undefined || seen.updatedAt <= record.updatedAt) newest.set(key, record);
  }
  return [...newest.values()];
}
