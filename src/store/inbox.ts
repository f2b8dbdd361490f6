import { sql } from 'kysely';

import type { EngagementType, RecordKind } from '#src/crm/model.ts';

import type { CrmScope, Tx } from './transaction.ts';

/** A record to read again. Engagements need their type. */
export interface InboxRecord {
  readonly kind: RecordKind;
  readonly type: EngagementType | null;
  readonly id: string;
}

export interface InboxEntry extends InboxRecord {
  readonly entry: number;
  /** `links` when only the record's links have to be read. */
  readonly cause: string;
  readonly attempts: number;
}

/** Notes records that must be read again for a reason of our own. A record that waits already is not noted twice for the same cause. */
export async function addToInbox(
  tx: Tx,
  scope: CrmScope,
  records: readonly InboxRecord[],
  cause: string,
  at: Date,
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into inbox (program_id, crm, kind, type, record_id, cause, received_at)
    select ${scope.programId}, ${scope.crm}, kind, type, record_id, ${cause}, ${at}
    from unnest(${records.map((r) => r.kind)}::text[], ${records.map((r) => r.type ?? '')}::text[], ${records.map((r) => r.id)}::text[]) as given(kind, type, record_id)
    on conflict do nothing`.execute(tx);
}

/** The oldest entries that may be worked on now, of one kind at a time in the order company, deal, contact, engagement. Nothing is locked: one worker per program drains the inbox. */
export async function nextInboxBatch(
  tx: Tx,
  scope: CrmScope,
  limit: number,
  now: Date,
): Promise<readonly InboxEntry[]> {
  const { rows } = await sql<InboxEntry>`
    with ready as (
      select * from inbox where program_id = ${scope.programId} and crm = ${scope.crm} and (not_before is null or not_before <= ${now})
    ),
    first_kind as (select kind from ready order by array_position(array['company', 'deal', 'contact', 'engagement'], kind) limit 1)
    select entry, kind, nullif(type, '') as type, record_id as id, cause, attempts from ready join first_kind using (kind) order by entry limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** Removes entries whose records have been read. Entries that came in meanwhile have other numbers and stay. */
export async function completeInbox(tx: Tx, programId: string, entries: readonly number[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`delete from inbox where program_id = ${programId} and entry = any(${[...entries]}::bigint[])`.execute(tx);
}

/** Puts off entries whose records could not be read. */
export async function deferInbox(
  tx: Tx,
  programId: string,
  entries: readonly number[],
  notBefore: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    update inbox set attempts = attempts + 1, not_before = ${notBefore} where program_id = ${programId} and entry = any(${[...entries]}::bigint[])`.execute(
    tx,
  );
}
