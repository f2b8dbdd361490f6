import type { Client } from 'pg';

import { UsageError } from '#src/errors.ts';

import { appRole } from './database.ts';

/**
 * Makes sure that the role for work exists, can be taken by the connecting user, and is itself bound by row-level security. Roles belong to the whole server, so
 * another database's migration may be making the same one right now: what already happened is not an error.
 *
 * @throws UsageError with the two SQL lines to run when the connecting user may not create or take the role.
 */
export async function ensureAppRole(client: Client): Promise<void> {
  if (!(await roleExists(client))) await allowingRaces(client, `create role ${appRole} nologin`);
  if (!(await canTakeRole(client))) {
    await allowingRaces(client, `grant ${appRole} to ${await quotedUser(client)}`);
    if (!(await canTakeRole(client))) throw await refusal(client);
  }
  const { rows } = await client.query<{ exempt: boolean }>(
    `select rolsuper or rolbypassrls as exempt from pg_roles where rolname = $1`,
    [appRole],
  );
  if (rows[0]?.exempt !== false) {
    throw new UsageError(
      `The role ${appRole} is exempt from row-level security: run "alter role ${appRole} nosuperuser nobypassrls;" as an administrator of the database, then start again.`,
    );
  }
}

export function isPermissionError(error: unknown): boolean {
  return sqlState(error) === '42501';
}

function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Duplicate object, unique violation, and the server's word for a catalogue row that two sessions changed at once. */
const raceStates = new Set(['42710', '23505', 'XX000']);

async function allowingRaces(client: Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (isPermissionError(error)) throw await refusal(client, error);
    if (!raceStates.has(sqlState(error) ?? '')) throw error;
  }
}

async function roleExists(client: Client): Promise<boolean> {
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [appRole]);
  return rows.length === 1;
}

async function canTakeRole(client: Client): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local role ${appRole}`);
    return true;
  } catch (error) {
    if (isPermissionError(error)) return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

async function refusal(client: Client, cause?: unknown): Promise<UsageError> {
  const user = await quotedUser(client);
  const create = (await roleExists(client)) ? [] : [`  create role ${appRole} nologin;`];
  const lines = [...create, `  grant ${appRole} to ${user};`];
  return new UsageError(
    `The database user ${user} may not make the role under which Tandem works: run ${lines.length === 1 ? 'this line' : 'these two lines'} as an administrator of the database, then start again:\n${lines.join('\n')}`,
    { cause },
  );
}

/** The connecting user's name as it is written in SQL. */
export async function quotedUser(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(`select format('%I', current_user) as name`);
  return rows[0]?.name ?? '';
}
