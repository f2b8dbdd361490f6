import { sql } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';
import type { WrittenKind } from './write-values.ts';

export type WriteRunKind = 'plan' | 'apply' | 'write-back' | 'undo' | 'drift';

/** One act of planning, writing, undoing or looking for edits. */
export interface WriteRun {
  readonly runId: string;
  readonly crm: CrmName;
  readonly kind: WriteRunKind;
  readonly actor: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Values: planned, written, restored or found edited. */
  readonly total: number;
  /** Of them by property. A plan names every property that it covers, also those without a change. */
  readonly counts: Readonly<Record<string, number>>;
  /** The run that an undo took back. */
  readonly undoes: string | null;
}

const selected = sql`run_id as "runId", crm, kind, actor, started_at as "startedAt", finished_at as "finishedAt", total, counts, undoes`;

export type NewWriteRun = Pick<WriteRun, 'runId' | 'kind' | 'actor' | 'startedAt' | 'undoes'>;

/** Adds a run without an end. False when it stands there already. */
export async function beginWriteRun(tx: Tx, { programId, crm }: CrmScope, run: NewWriteRun): Promise<boolean> {
  const result = await tx
    .insertInto('write_run')
    .values({
      program_id: programId,
      run_id: run.runId,
      crm,
      kind: run.kind,
      actor: run.actor,
      started_at: run.startedAt,
      finished_at: null,
      undoes: run.undoes,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Ends a run. False when there is none of that id. */
export async function finishWriteRun(
  tx: Tx,
  { programId }: CrmScope,
  run: { readonly runId: string; readonly finishedAt: Date; readonly counts: Readonly<Record<string, number>> },
): Promise<boolean> {
  const result = await tx
    .updateTable('write_run')
    .set({
      finished_at: run.finishedAt,
      total: Object.values(run.counts).reduce((sum, count) => sum + count, 0),
      counts: JSON.stringify(run.counts),
    })
    .where('program_id', '=', programId)
    .where('run_id', '=', run.runId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The latest runs, newest first. */
export async function listWriteRuns(tx: Tx, programId: string, limit: number): Promise<readonly WriteRun[]> {
  const { rows } = await sql<WriteRun>`
    select ${selected} from write_run where program_id = ${programId} order by started_at desc, run_id limit ${limit}`.execute(
    tx,
  );
  return rows;
}

export async function readWriteRun(tx: Tx, programId: string, runId: string): Promise<WriteRun | null> {
  const { rows } = await sql<WriteRun>`
    select ${selected} from write_run where program_id = ${programId} and run_id::text = ${runId}`.execute(tx);
  return rows[0] ?? null;
}

/** The newest run of a kind that came to its end. */
export async function latestWriteRun(
  tx: Tx,
  { programId, crm }: CrmScope,
  kind: WriteRunKind,
): Promise<WriteRun | null> {
  const { rows } = await sql<WriteRun>`
    select ${selected} from write_run where program_id = ${programId} and crm = ${crm} and kind = ${kind} and finished_at is not null
    order by started_at desc, run_id limit 1`.execute(tx);
  return rows[0] ?? null;
}

export interface PlanChange {
  readonly kind: WrittenKind;
  readonly recordId: string;
  readonly property: string;
  readonly from: string | null;
  readonly to: string | null;
}

const changeColumns: Columns<PlanChange> = {
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => row.recordId],
  property: ['text', (row) => row.property],
  value_from: ['text', (row) => row.from],
  value_to: ['text', (row) => row.to],
};

/** Keeps what a plan shows. Older plans that no approval refers to keep their head only. */
export async function savePlanChanges(
  tx: Tx,
  { programId, crm }: CrmScope,
  runId: string,
  changes: readonly PlanChange[],
): Promise<void> {
  await sql`
    delete from plan_change p using write_run r
    where p.program_id = ${programId} and r.program_id = p.program_id and r.run_id = p.run_id and r.crm = ${crm} and r.run_id <> ${runId}
      and not exists (select 1 from property_approval a where a.program_id = p.program_id and a.plan_run_id = p.run_id)`.execute(
    tx,
  );
  // A plan that a dying process left behind is made anew.
  await sql`delete from plan_change where program_id = ${programId} and run_id = ${runId}`.execute(tx);
  if (changes.length === 0) return;
  await sql`
    insert into plan_change (program_id, run_id, kind, record_id, property, value_from, value_to)
    select ${programId}, ${runId}, kind, record_id, property, value_from, value_to from ${incoming(changes, changeColumns)} as given`.execute(
    tx,
  );
}
