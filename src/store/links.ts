import { sql } from 'kysely';

import type { LinkSet, RecordKind } from '#src/crm/model.ts';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

interface LinkRow {
  readonly fromId: string;
  readonly toType: string;
  readonly toId: string;
  readonly labels: readonly string[];
  readonly primary: boolean;
}

const columns: Columns<LinkRow> = {
  from_id: ['text', (row) => row.fromId],
  to_type: ['text', (row) => row.toType],
  to_id: ['text', (row) => row.toId],
  labels: ['text[]', (row) => row.labels],
  is_primary: ['boolean', (row) => row.primary],
};

/** What a replacement of link sets did. */
export interface LinkChanges {
  /** The records whose set changed. */
  readonly from: readonly string[];
  /** Targets to which a link went. */
  readonly gone: readonly string[];
  /** Links that went. */
  readonly unlinked: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Replaces whole link sets from one kind to another. A set read earlier than the stored one is left out. The sets must be complete: a failed read never gets here.
 */
export async function replaceLinkSets(
  tx: Tx,
  scope: CrmScope,
  from: RecordKind,
  to: RecordKind,
  sets: readonly LinkSet[],
  readBeganAt: Date,
): Promise<LinkChanges> {
  const byRecord = new Map(
    sets.filter((set) => set.fromKind === from && set.toKind === to).map((set) => [set.fromId, set]),
  );
  if (byRecord.size === 0) return { from: [], gone: [], unlinked: [] };
  const { rows } = await sql<{ from_id: string; to_id: string; gone: boolean }>`
    with accepted as (
      insert into link_set as s (program_id, crm, from_kind, from_id, to_kind, read_began_at)
      select ${scope.programId}, ${scope.crm}, ${from}, from_id, ${to}, ${readBeganAt} from unnest(${[...byRecord.keys()]}::text[]) as given(from_id)
      on conflict (program_id, crm, from_kind, from_id, to_kind) do update set read_began_at = excluded.read_began_at
      where excluded.read_began_at >= s.read_began_at
      returning from_id
    ),
    incoming as materialized (select * from ${incoming(linkRows(byRecord), columns)} as given join accepted using (from_id)),
    gone as (
      delete from link l using accepted
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = ${from} and l.from_id = accepted.from_id and l.to_kind = ${to}
        and not exists (select 1 from incoming i where i.from_id = l.from_id and i.to_type = l.to_type and i.to_id = l.to_id)
      returning l.from_id, l.to_id
    ),
    put as (
      insert into link as l (program_id, crm, from_kind, from_id, to_kind, to_type, to_id, labels, is_primary)
      select ${scope.programId}, ${scope.crm}, ${from}, from_id, ${to}, to_type, to_id, labels, is_primary from incoming
      on conflict (program_id, crm, from_kind, from_id, to_kind, to_type, to_id) do update set labels = excluded.labels, is_primary = excluded.is_primary
      where (l.labels, l.is_primary) is distinct from (excluded.labels, excluded.is_primary)
      returning l.from_id, l.to_id
    )
    select from_id, to_id, true as gone from gone union all select from_id, to_id, false from put`.execute(tx);
  return {
    from: [...new Set(rows.map((row) => row.from_id))],
    gone: [...new Set(rows.filter((row) => row.gone).map((row) => row.to_id))],
    unlinked: rows.filter((row) => row.gone).map((row) => ({ from: row.from_id, to: row.to_id })),
  };
}

function linkRows(sets: ReadonlyMap<string, LinkSet>): readonly LinkRow[] {
  const rows = new Map<string, LinkRow>();
  for (const set of sets.values()) {
    for (const link of set.to) {
      const row = {
        fromId: set.fromId,
        toType: link.type ?? '',
        toId: link.id,
        labels: link.labels.toSorted(),
        primary: link.primary,
      };
      rows.set(`${row.fromId} ${row.toType} ${row.toId}`, row);
    }
  }
  return [...rows.values()];
}

/** Deals that are linked to companies which stand for partners, after an id in the order of the ids. */
export async function partnerDealIds(
  tx: Tx,
  scope: CrmScope,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct l.from_id as id from link l
    join partner_record r on r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.to_id and r.valid_to is null
    where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'deal' and l.to_kind = 'company' and l.from_id > ${page.after}
    order by 1 limit ${page.limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** The records that link to any of these, e.g. the companies of contacts. */
export async function linkedFrom(
  tx: Tx,
  scope: CrmScope,
  from: RecordKind,
  to: RecordKind,
  toIds: readonly string[],
): Promise<readonly string[]> {
  if (toIds.length === 0) return [];
  const { rows } = await sql<{ from_id: string }>`
    select distinct from_id from link
    where program_id = ${scope.programId} and crm = ${scope.crm} and from_kind = ${from} and to_kind = ${to} and to_id = any(${[...toIds]}::text[])
    order by from_id`.execute(tx);
  return rows.map((row) => row.from_id);
}

/** The records that these link to, e.g. the contacts of companies. */
export async function linkedTo(
  tx: Tx,
  scope: CrmScope,
  from: RecordKind,
  fromIds: readonly string[],
  to: RecordKind,
): Promise<readonly { type: string; id: string }[]> {
  if (fromIds.length === 0) return [];
  const { rows } = await sql<{ type: string; id: string }>`
    select distinct to_type as type, to_id as id from link
    where program_id = ${scope.programId} and crm = ${scope.crm} and from_kind = ${from} and to_kind = ${to} and from_id = any(${[...fromIds]}::text[])
    order by 1, 2`.execute(tx);
  return rows;
}
