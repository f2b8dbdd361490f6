import { sql } from 'kysely';

import type { EngagementType, RecordKind } from '#src/crm/model.ts';

import type { CrmScope, Tx } from './transaction.ts';

/** A record to read again. Engagements need their type. */
export interface InboxRecord {
  readonly kind: RecordKind;
  readonly type: EngagementType | null;
  readonly id: string;
}

/**
 * Why a record has to be read again, which says how much of it: `links` its links only; of a company `contacts` no more than who works there; `merged` and `restored` also the deals that came to it by that. What
 * is true is found out by reading.
 */
export type InboxCause = 'changed' | 'links' | 'contacts' | 'merged' | 'restored';

export interface InboxEntry extends InboxRecord {
  readonly entry: number;
  /** An `InboxCause`, or another word for a record that is to be read as a whole. */
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

/**
 * The entries of the records that have waited longest, of one kind at a time in the order company, deal, contact, engagement: at most `limit` records, each with all that is known of it, so that
 * it is read once. Nothing is locked: one worker per program drains the inbox.
 */
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
    first_kind as (select kind from ready order by array_position(array['company', 'deal', 'contact', 'engagement'], kind) limit 1),
    records as (
      select kind, type, record_id from ready join first_kind using (kind) group by kind, type, record_id order by min(entry) limit ${limit}
    )
    select entry, kind, nullif(type, '') as type, record_id as id, cause, attempts from ready join records using (kind, type, record_id) order by entry`.execute(
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
