import { sql } from 'kysely';

import type { Tx } from './transaction.ts';

/** What stands in the three work tables of a program. */
export interface WaitingCounts {
  /** Records to re-read. */
  readonly records: number;
  /** Partners to judge again. */
  readonly partners: number;
  /** Values that the CRM does not hold yet, approved or not. */
  readonly values: number;
}

export async function waitingWork(tx: Tx, programId: string): Promise<WaitingCounts> {
  const { rows } = await sql<WaitingCounts>`
    select
      (select count(*)::int from inbox where program_id = ${programId}) as records,
      (select count(*)::int from dirty_partner where program_id = ${programId}) as partners,
      (select count(*)::int from desired_value where program_id = ${programId} and value is distinct from confirmed_value) as values`.execute(
    tx,
  );
  return rows[0] ?? { records: 0, partners: 0, values: 0 };
}
