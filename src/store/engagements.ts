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
): Promise<readonly Changed<unknown>[]> {
  return upsertMirror<EngagementRecord, unknown>(tx, scope, 'engagement', records, {
    ...headColumns<EngagementRecord>(readAt),
    type: ['text', (row) => row.type],
    owner_id: ['text', (row) => row.ownerId],
    at: ['timestamptz', (row) => row.at],
    ends_at: ['timestamptz', (row) => row.endsAt],
    direction: ['text', (row) => row.direction],
    outcome: ['text', (row) => row.outcome],
    disposition: ['text', (row) => row.disposition],
  });
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
  const only = among === 'all' ? sql`` : sql`and e.id = any(${[...among]}::text[])`;
  const result = await sql`
    delete from engagement e
    where e.program_id = ${scope.programId} and e.crm = ${scope.crm} ${only}
      and not exists (
        select 1 from link l
        where l.program_id = e.program_id and l.crm = e.crm and l.to_kind = 'engagement' and l.to_type = e.type and l.to_id = e.id
          and (
            (l.from_kind = 'company' and exists (
              select 1 from partner_record p where p.program_id = l.program_id and p.crm = l.crm and p.record_id = l.from_id))
            or (l.from_kind = 'contact' and exists (
              select 1 from link c
              join partner_record p on p.program_id = c.program_id and p.crm = c.crm and p.record_id = c.from_id
              where c.program_id = l.program_id and c.crm = l.crm and c.from_kind = 'company' and c.to_kind = 'contact' and c.to_id = l.from_id))
          )
      )`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
