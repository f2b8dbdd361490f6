import { sql } from 'kysely';

import type { Tx } from './transaction.ts';

/** How much waits in a program's work tables. */
export interface WorkCounts {
  readonly inbox: number;
  /** When the oldest waiting entry came in; null when nothing waits. */
  readonly inboxSince: Date | null;
  readonly dirtyPartners: number;
  readonly dirtySince: Date | null;
  readonly partners: number;
  readonly judged: number;
}

export async function workCounts(tx: Tx, programId: string): Promise<WorkCounts> {
  const { rows } = await sql<WorkCounts>`
    select
      (select count(*)::int from inbox where program_id = ${programId}) as inbox,
      (select min(received_at) from inbox where program_id = ${programId}) as "inboxSince",
      (select count(*)::int from dirty_partner where program_id = ${programId}) as "dirtyPartners",
      (select min(since) from dirty_partner where program_id = ${programId}) as "dirtySince",
      (select count(*)::int from partner where program_id = ${programId}) as partners,
      (select count(*)::int from partner_state where program_id = ${programId}) as judged`.execute(tx);
  return rows[0] ?? { inbox: 0, inboxSince: null, dirtyPartners: 0, dirtySince: null, partners: 0, judged: 0 };
}
