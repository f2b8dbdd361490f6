import { sql } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import { incoming, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** Something that a person, or Tandem by itself, did about writing to a CRM. */
export interface AuditEntry {
  readonly actor: string;
  /** `planned`, `approved`, `stopped`, `applied`, `undone`, `budget used up` ... */
  readonly action: string;
  readonly runId: string | null;
  readonly crm: CrmName | null;
  readonly kind: string | null;
  readonly property: string | null;
  readonly detail: string | null;
}

const columns: Columns<AuditEntry> = {
  actor: ['text', (row) => row.actor],
  action: ['text', (row) => row.action],
  run_id: ['uuid', (row) => row.runId],
  crm: ['text', (row) => row.crm],
  kind: ['text', (row) => row.kind],
  property: ['text', (row) => row.property],
  detail: ['text', (row) => row.detail],
};

/** Adds to the audit log. Nothing in it is ever changed. */
export async function addToAuditLog(
  tx: Tx,
  programId: string,
  entries: readonly AuditEntry[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    insert into audit_log (program_id, at, actor, action, run_id, crm, kind, property, detail)
    select ${programId}, ${at}, actor, action, run_id, crm, kind, property, detail from ${incoming(entries, columns)} as given`.execute(
    tx,
  );
}

/** What was decided last about something that has no record of its own; null when nothing ever was. */
export async function lastDecision(
  tx: Tx,
  programId: string,
  { kind, property }: { readonly kind: string; readonly property: string },
): Promise<(AuditEntry & { readonly at: Date }) | null> {
  const { rows } = await sql<AuditEntry & { at: Date }>`
    select at, actor, action, run_id as "runId", crm, kind, property, detail from audit_log
    where program_id = ${programId} and kind = ${kind} and property = ${property} order by entry desc limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** One line of the whole history: what was decided, and each value that was sent. */
export interface AuditLine extends AuditEntry {
  readonly at: Date;
  readonly recordId: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** Its place among the lines of the same moment. */
  readonly place: string;
}

/** The history in its order, so many lines after one of them. */
export async function auditLines(
  tx: Tx,
  programId: string,
  page: { readonly after: Pick<AuditLine, 'at' | 'place'> | null; readonly limit: number },
): Promise<readonly AuditLine[]> {
  const { rows } = await sql<AuditLine>`
    with lines as (
      select at, 'a' || lpad(entry::text, 19, '0') as place, actor, action, run_id, crm, kind, null as record_id, property, null as value_before, null as value_after, detail
      from audit_log where program_id = ${programId}
      union all
      select written_at, 'b' || lpad(entry::text, 19, '0'), actor, outcome, run_id, crm, kind, record_id, property, value_before, value_after, coalesce(reason, cause)
      from write_log where program_id = ${programId}
    )
    select at, place, actor, action, run_id as "runId", crm, kind, record_id as "recordId", property, value_before as before, value_after as after, detail from lines
    where ${page.after === null} or (at, place) > (${page.after?.at ?? null}::timestamptz, ${page.after?.place ?? ''})
    order by at, place limit ${page.limit}`.execute(tx);
  return rows;
}
