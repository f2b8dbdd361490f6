import { sql } from 'kysely';

import type { EngagementRecord, EngagementType } from '#src/crm/model.ts';

import { headColumns, upsertMirror, type Changed } from './mirror-upsert.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** Stores engagements of any type as they were read; see `upsertMirror`. */
export async function upsertEngagements(
  tx: Tx,
  scope: CrmScope,
  records: readonly EngagementRecord[],
  readAt: Date,
): Promise<readonly Changed<object>[]> {
  return upsertMirror<EngagementRecord, object>(
    tx,
    scope,
    'engagement',
    records,
    {
      ...headColumns(readAt),
      type: ['text', (row) => row.type],
      owner_id: ['text', (row) => row.ownerId],
      at: ['timestamptz', (row) => row.at],
      ends_at: ['timestamptz', (row) => row.endsAt],
      direction: ['text', (row) => row.direction],
      outcome: ['text', (row) => row.outcome],
      disposition: ['text', (row) => row.disposition],
      is_review: ['boolean', (row) => row.isReview],
    },
    [],
  );
}

/** Marks engagements of one type that the CRM no longer has. Answers the ids that were alive before. */
export async function archiveEngagements(
  tx: Tx,
  scope: CrmScope,
  type: EngagementType,
  ids: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    update engagement set archived_at = ${at}, read_at = ${at}
    where program_id = ${scope.programId} and crm = ${scope.crm} and type = ${type} and id = any(${[...ids]}::text[]) and archived_at is null and read_at <= ${at}
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Removes engagements, all or among these ids, that are linked to no partner's company and to no contact of one: only engagements with a partner are kept. Answers how many went. */
export async function deleteForeignEngagements(
  tx: Tx,
  scope: CrmScope,
  among: readonly string[] | 'all',
): Promise<number> {
  if (among.length === 0) return 0;
  const only = (column: string) => (among === 'all' ? sql`` : sql`and ${sql.ref(column)} = any(${[...among]}::text[])`);
  const result = await sql`
    with ours as materialized (
      select distinct record_id from partner_record where program_id = ${scope.programId} and crm = ${scope.crm}
    ),
    people as materialized (
      select distinct l.to_id from link l join ours on ours.record_id = l.from_id
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'company' and l.to_kind = 'contact'
    ),
    kept as materialized (
      select l.to_type, l.to_id from link l join ours on ours.record_id = l.from_id
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'company' and l.to_kind = 'engagement' ${only('l.to_id')}
      union
      select l.to_type, l.to_id from link l join people on people.to_id = l.from_id
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'contact' and l.to_kind = 'engagement' ${only('l.to_id')}
    )
    delete from engagement e
    where e.program_id = ${scope.programId} and e.crm = ${scope.crm} ${only('e.id')}
      and not exists (select 1 from kept where kept.to_type = e.type and kept.to_id = e.id)`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
