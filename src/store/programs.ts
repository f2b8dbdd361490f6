import { sql } from 'kysely';

import type { Store } from './database.ts';
import type { Tx } from './transaction.ts';

export interface Program {
  readonly programId: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Adds a program; the id is the caller's, so that it can be made before anything is stored. */
export async function createProgram(store: Store, program: Program): Promise<void> {
  await store.inProgram(program.programId, (tx) =>
    tx
      .insertInto('program')
      .values({ program_id: program.programId, name: program.name, created_at: program.createdAt })
      .execute(),
  );
}

/** Ids of all programs, oldest first. What they hold is read program by program. */
export async function listProgramIds(store: Store): Promise<readonly string[]> {
  const { rows } = await store.asApp((tx) => sql<{ program_id: string }>`select programs() as program_id`.execute(tx));
  return rows.map((row) => row.program_id);
}

/** The program of this transaction. */
export async function readProgram(tx: Tx): Promise<Program | null> {
  const row = await tx.selectFrom('program').selectAll().executeTakeFirst();
  return row === undefined ? null : { programId: row.program_id, name: row.name, createdAt: row.created_at };
}

/** Which work of a program has rows that are due: one of the three work tables, or the runs that people asked for. */
export interface WaitingWork {
  readonly programId: string;
  readonly work: 'sync' | 'judge' | 'write-back' | 'asked-runs';
}

/**
 * Programs with rows due at `now`; reading and writing for a connection that is not active waits and is left out. `write-back` counts approved properties only, `asked-runs` the runs of a day without an end.
 */
export async function programsWithWork(store: Store, now: Date): Promise<readonly WaitingWork[]> {
  const { rows } = await store.asApp((tx) =>
    sql<{
      program_id: string;
      work: WaitingWork['work'];
    }>`select program_id, work from programs_with_work(${now})`.execute(tx),
  );
  return rows.map((row) => ({ programId: row.program_id, work: row.work }));
}
