import { sql } from 'kysely';

import type { Person } from '#src/domain/permission.ts';

import type { CrmScope, Tx } from './transaction.ts';

const columns = sql`id, name, email, team_ids as "teamIds", active`;

/** The owner of a record, and the owners behind the user who looks at it, as `ownersOfUser` answers them. The owner is null when the CRM never listed it. */
export async function ownerAndUser(
  tx: Tx,
  { programId, crm }: CrmScope,
  { ownerId, userId }: { readonly ownerId: string | null; readonly userId: string | null },
): Promise<{ readonly owner: Person | null; readonly user: readonly Person[] }> {
  if (ownerId === null && userId === null) return { owner: null, user: [] };
  const { rows } = await sql<Person & { readonly isUser: boolean }>`
    select ${columns}, user_id is not null and user_id = ${userId} as "isUser" from owner
    where program_id = ${programId} and crm = ${crm} and (id = ${ownerId} or user_id = ${userId}) order by id`.execute(
    tx,
  );
  const people = rows.map(({ isUser, ...person }) => ({ isUser, person }));
  return {
    owner: people.find(({ person }) => person.id === ownerId)?.person ?? null,
    user: people.flatMap(({ isUser, person }) => (isUser ? [person] : [])),
  };
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
