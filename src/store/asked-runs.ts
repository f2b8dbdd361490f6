import { sql } from 'kysely';

import type { CrmScope, Tx } from './transaction.ts';
import { beginWriteRun, readWriteRun, type NewWriteRun, type WriteRun } from './write-runs.ts';

/** What a person may ask for and leave to a worker. */
export type AskedKind = Extract<WriteRun['kind'], 'plan' | 'apply' | 'undo' | 'drift'>;

export interface AskedRun extends NewWriteRun {
  readonly kind: AskedKind;
}

/**
 * Asks for a run: its row stands from now on, without an end, until a worker has done it. The same run again is no second one; `key_taken`: the id belongs to
 * another.
 */
export async function askForRun(tx: Tx, scope: CrmScope, run: AskedRun): Promise<'asked' | 'repeated' | 'key_taken'> {
  if (await beginWriteRun(tx, scope, run)) return 'asked';
  const before = await readWriteRun(tx, scope.programId, run.runId);
  const same = before?.kind === run.kind && before.actor === run.actor && before.undoes === run.undoes;
  return same ? 'repeated' : 'key_taken';
}

/** The runs that a person asked for and that have no end yet, oldest first: waiting, under way, or left by a process that died. Those of before `since` are nobody's wish any more. */
export async function openRuns(tx: Tx, { programId, crm }: CrmScope, since: Date): Promise<readonly AskedRun[]> {
  const { rows } = await sql<AskedRun>`
    select run_id as "runId", kind, actor, started_at as "startedAt", undoes from write_run
    where program_id = ${programId} and crm = ${crm} and kind in ('plan', 'apply', 'undo', 'drift') and finished_at is null and started_at >= ${since}
    order by started_at, run_id`.execute(tx);
  return rows;
}

/** How far a run is, in its counts while it has no end: so many of so many, or of a number that nobody knows. */
export async function noteProgress(
  tx: Tx,
  programId: string,
  runId: string,
  { done, total }: { readonly done: number; readonly total: number | null },
): Promise<void> {
  await tx
    .updateTable('write_run')
    .set({ counts: JSON.stringify(total === null ? { done } : { done, total }) })
    .where('program_id', '=', programId)
    .where('run_id', '=', runId)
    .where('finished_at', 'is', null)
    .execute();
}

/** The action under which the audit log keeps why a run ended before its time. */
export const failedAction = 'failed';

/** Why these runs ended before their time, by run. */
export async function failuresOf(
  tx: Tx,
  programId: string,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ runId: string; detail: string }>`
    select distinct on (run_id) run_id as "runId", detail from audit_log
    where program_id = ${programId} and action = ${failedAction} and run_id = any(${[...runIds]}::uuid[]) and detail is not null
    order by run_id, entry desc`.execute(tx);
  return new Map(rows.map(({ runId, detail }) => [runId, detail]));
}

/** The properties that a run stopped. */
export async function stoppedBy(tx: Tx, programId: string, runId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ property: string }>`
    select distinct property from audit_log
    where program_id = ${programId} and run_id = ${runId} and action = 'stopped' and property is not null order by property`.execute(
    tx,
  );
  return rows.map(({ property }) => property);
}
