import { sql } from 'kysely';

import type { CrmScope, Tx } from './transaction.ts';

export type SyncMode = 'full' | 'changes';

export interface SyncRun {
  readonly runId: string;
  readonly mode: SyncMode;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
  readonly counts: Readonly<Record<string, unknown>>;
}

/** The run of this mode that has not finished, if there is one: it is continued, not begun again. */
export async function unfinishedRun(tx: Tx, scope: CrmScope, mode: SyncMode): Promise<SyncRun | null> {
  return first(tx, scope, sql`mode = ${mode} and finished_at is null`);
}

/** The last run of a mode that ended well. */
export async function lastGoodRun(tx: Tx, scope: CrmScope, mode: SyncMode | 'any'): Promise<SyncRun | null> {
  return first(tx, scope, sql`outcome = 'done' and (${mode} = 'any' or mode = ${mode})`);
}

async function first(tx: Tx, scope: CrmScope, condition: ReturnType<typeof sql>): Promise<SyncRun | null> {
  const { rows } = await sql<SyncRun>`
    select run_id as "runId", mode, started_at as "startedAt", finished_at as "finishedAt", outcome, counts from sync_run
    where program_id = ${scope.programId} and crm = ${scope.crm} and ${condition} order by started_at desc limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function beginRun(
  tx: Tx,
  scope: CrmScope,
  run: {
    readonly runId: string;
    readonly mode: SyncMode;
    readonly startedAt: Date;
    readonly counts?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await sql`
    insert into sync_run (program_id, run_id, crm, mode, started_at, counts)
    values (${scope.programId}, ${run.runId}, ${scope.crm}, ${run.mode}, ${run.startedAt}, ${JSON.stringify(run.counts ?? {})}::jsonb)`.execute(
    tx,
  );
}

const runsKeptForMs = 30 * 86_400_000;

/** Ends a run and forgets its cursors, and runs of long ago. `outcome` is `done` or the reason why not. */
export async function finishRun(
  tx: Tx,
  scope: CrmScope,
  run: {
    readonly runId: string;
    readonly finishedAt: Date;
    readonly outcome: string;
    readonly counts: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await sql`
    update sync_run set finished_at = ${run.finishedAt}, outcome = ${run.outcome}, counts = ${JSON.stringify(run.counts)}::jsonb
    where program_id = ${scope.programId} and run_id = ${run.runId}`.execute(tx);
  await sql`
    delete from sync_cursor where program_id = ${scope.programId} and crm = ${scope.crm} and run_id = ${run.runId} and high_water is null`.execute(
    tx,
  );
  await sql`
    delete from sync_run
    where program_id = ${scope.programId} and crm = ${scope.crm} and mode = 'changes' and finished_at < ${new Date(run.finishedAt.getTime() - runsKeptForMs)}`.execute(
    tx,
  );
}

/** Where a stream of a run stands: null when it has not begun. */
export async function streamPlace(
  tx: Tx,
  scope: CrmScope,
  runId: string,
  stream: string,
): Promise<{ readonly cursor: string | null } | null> {
  const { rows } = await sql<{ cursor: string | null }>`
    select cursor from sync_cursor where program_id = ${scope.programId} and crm = ${scope.crm} and stream = ${stream} and run_id = ${runId}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Moves a stream's place on, in the transaction that stores its page. */
export async function setStreamPlace(
  tx: Tx,
  scope: CrmScope,
  runId: string,
  stream: string,
  cursor: string | null,
  at: Date,
): Promise<void> {
  await sql`
    insert into sync_cursor (program_id, crm, stream, cursor, run_id, updated_at) values (${scope.programId}, ${scope.crm}, ${stream}, ${cursor}, ${runId}, ${at})
    on conflict (program_id, crm, stream) do update set cursor = excluded.cursor, run_id = excluded.run_id, updated_at = excluded.updated_at`.execute(
    tx,
  );
}

/** Up to which time of the CRM's clock a stream of changes has been read. */
export async function highWater(tx: Tx, scope: CrmScope, stream: string): Promise<Date | null> {
  const { rows } = await sql<{ high_water: Date | null }>`
    select high_water from sync_cursor where program_id = ${scope.programId} and crm = ${scope.crm} and stream = ${stream}`.execute(
    tx,
  );
  return rows[0]?.high_water ?? null;
}

export async function setHighWater(tx: Tx, scope: CrmScope, stream: string, time: Date, at: Date): Promise<void> {
  await sql`
    insert into sync_cursor (program_id, crm, stream, high_water, updated_at) values (${scope.programId}, ${scope.crm}, ${stream}, ${time}, ${at})
    on conflict (program_id, crm, stream) do update set high_water = greatest(sync_cursor.high_water, excluded.high_water), updated_at = excluded.updated_at`.execute(
    tx,
  );
}

/** Forgets where the streams of a run stand. */
export async function forgetPlaces(tx: Tx, scope: CrmScope, runId: string): Promise<void> {
  await sql`
    delete from sync_cursor where program_id = ${scope.programId} and crm = ${scope.crm} and run_id = ${runId} and high_water is null`.execute(
    tx,
  );
}

/** What is kept of a stream that has no run, with the time it has reached. */
export async function streamNote(
  tx: Tx,
  scope: CrmScope,
  stream: string,
): Promise<{ readonly note: string | null; readonly reached: Date | null } | null> {
  const { rows } = await sql<{ note: string | null; reached: Date | null }>`
    select cursor as note, high_water as reached from sync_cursor where program_id = ${scope.programId} and crm = ${scope.crm} and stream = ${stream}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function setStreamNote(
  tx: Tx,
  scope: CrmScope,
  stream: string,
  { note, reached }: { readonly note: string; readonly reached: Date | null },
  at: Date,
): Promise<void> {
  await sql`
    insert into sync_cursor (program_id, crm, stream, cursor, high_water, updated_at) values (${scope.programId}, ${scope.crm}, ${stream}, ${note}, ${reached}, ${at})
    on conflict (program_id, crm, stream) do update set cursor = excluded.cursor, high_water = excluded.high_water, updated_at = excluded.updated_at`.execute(
    tx,
  );
}

/** Notes the ids that a page of a complete reading showed, so that what it did not show can be told at its end (`unseenRecords`). Forgotten with the run. */
export async function noteSeenPage(
  tx: Tx,
  scope: CrmScope,
  seen: {
    readonly runId: string;
    readonly stream: string;
    readonly page: number;
    readonly ids: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  await setStreamPlace(tx, scope, seen.runId, `${seen.stream}:page:${seen.page}`, JSON.stringify(seen.ids), seen.at);
}
