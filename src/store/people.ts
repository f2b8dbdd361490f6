import { sql } from 'kysely';

import type { Person } from '#src/domain/permission.ts';

import type { CrmScope, Tx } from './transaction.ts';

const columns = sql`id, name, email, team_ids as "teamIds", active`;

/** The owner of this id as the CRM last listed it; null when it never did. */
export async function ownerOfId(tx: Tx, { programId, crm }: CrmScope, ownerId: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select ${columns} from owner where program_id = ${programId} and crm = ${crm} and id = ${ownerId}`.execute(tx);
  return rows[0] ?? null;
}

/** Everybody whom the CRM lists, by name. */
export async function listOwners(tx: Tx, { programId, crm }: CrmScope): Promise<readonly Person[]> {
  const { rows } = await sql<Person>`
    select ${columns} from owner where program_id = ${programId} and crm = ${crm} order by name, id`.execute(tx);
  return rows;
}

/** The owners behind a user of the CRM; several when somebody left and came back. */
export async function ownersOfUser(tx: Tx, { programId, crm }: CrmScope, userId: string): Promise<readonly Person[]> {
  const { rows } = await sql<Person>`
    select ${columns} from owner where program_id = ${programId} and crm = ${crm} and user_id = ${userId} order by id`.execute(
    tx,
  );
  return rows;
}
