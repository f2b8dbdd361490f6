import { sql } from 'kysely';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';
import type { ValueKey } from './write-values.ts';

/** What became of one value that was sent. */
export interface WriteLogEntry extends ValueKey {
  readonly runId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly actor: string;
  readonly cause: string;
  readonly generation: number;
  /** `left`: an undo found that it is no longer as the run wrote it. */
  readonly outcome: 'written' | 'refused' | 'left';
  /** The CRM's words for a refusal, ours for what was left. */
  readonly reason: string | null;
}

const columns: Columns<WriteLogEntry> = {
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => row.recordId],
  property: ['text', (row) => row.property],
  run_id: ['uuid', (row) => row.runId],
  value_before: ['text', (row) => row.before],
  value_after: ['text', (row) => row.after],
  actor: ['text', (row) => row.actor],
  cause: ['text', (row) => row.cause],
  generation: ['bigint', (row) => row.generation],
  outcome: ['text', (row) => row.outcome],
  reason: ['text', (row) => row.reason],
};

/** Adds to the log of writes. Nothing in it is ever changed. */
export async function addToWriteLog(
  tx: Tx,
  { programId, crm }: CrmScope,
  entries: readonly WriteLogEntry[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  const names = sql.join(Object.keys(columns).map((name) => sql.id(name)));
  await sql`
    insert into write_log (program_id, crm, written_at, ${names})
    select ${programId}, ${crm}, ${at}, ${names} from ${incoming(entries, columns)} as given`.execute(tx);
}

/** A value as it was before a run and as the run left it. */
export interface WrittenByRun extends ValueKey {
  readonly before: string | null;
  readonly after: string | null;
}

/** What a run wrote: from the value before its first write to the value after its last. */
export async function writtenBy(tx: Tx, programId: string, runId: string): Promise<readonly WrittenByRun[]> {
  const { rows } = await sql<WrittenByRun>`
    select kind, record_id as "recordId", property, (array_agg(value_before order by entry))[1] as before, (array_agg(value_after order by entry desc))[1] as after
    from write_log where program_id = ${programId} and run_id = ${runId} and outcome = 'written'
    group by kind, record_id, property order by kind, record_id, property`.execute(tx);
  return rows;
}

/** How many values a run wrote, by property. */
export async function countWrittenBy(
  tx: Tx,
  programId: string,
  runId: string,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ property: string; count: number }>`
    select property, count(*)::int as count from write_log where program_id = ${programId} and run_id = ${runId} and outcome = 'written' group by 1 order by 1`.execute(
    tx,
  );
  return Object.fromEntries(rows.map(({ property, count }) => [property, count]));
}

/** A value that a run was to write and did not. */
export interface NotWritten extends ValueKey {
  readonly reason: string;
}

/** What a run was to write and did not, the first so many, and how many in all. */
export async function notWrittenBy(
  tx: Tx,
  programId: string,
  runId: string,
  limit: number,
): Promise<{ readonly total: number; readonly values: readonly NotWritten[] }> {
  const { rows } = await sql<NotWritten & { total: number }>`
    with last as (
      select distinct on (kind, record_id, property) kind, record_id, property, outcome, reason from write_log
      where program_id = ${programId} and run_id = ${runId} order by kind, record_id, property, entry desc
    )
    select kind, record_id as "recordId", property, coalesce(reason, '') as reason, (count(*) over ())::int as total from last
    where outcome <> 'written' order by kind, record_id, property limit ${limit}`.execute(tx);
  return {
    total: rows[0]?.total ?? 0,
    values: rows.map(({ kind, recordId, property, reason }) => ({ kind, recordId, property, reason })),
  };
}
