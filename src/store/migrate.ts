import { Kysely, PostgresDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { Client, Pool } from 'pg';

import { UsageError } from '#src/errors.ts';

import { ensureAppRole, isPermissionError, quotedUser } from './app-role.ts';
import { up as foundation } from './migrations/0001-foundation.ts';
import { up as writeBack } from './migrations/0002-write-back.ts';
import { up as deals } from './migrations/0003-deals.ts';
import { up as digests } from './migrations/0005-digests.ts';
import { up as partnership } from './migrations/0006-partnership.ts';
import { up as endings } from './migrations/0007-endings.ts';
import { up as gathered } from './migrations/0008-gathered.ts';

const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': { up: foundation },
  '0002-write-back': { up: writeBack },
  '0003-deals': { up: deals },
  '0005-digests': { up: digests },
  '0006-partnership': { up: partnership },
  '0007-endings': { up: endings },
  '0008-gathered': { up: gathered },
};

/** The newest migration of this release, by which a database and a backup are recognised. */
export const schemaVersion: string = Object.keys(migrations).toSorted().at(-1) ?? '';

/** Any number that nobody else locks; held while a process migrates, so that several may start at once. */
const lockKey = 4_203_471_909;

/**
 * Brings the database to this release's schema and makes the role under which work runs. Safe to run again and from several processes at once.
 *
 * @throws UsageError when the connecting user may not do it (with the SQL to run), and when the database belongs to a newer release.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'tandem-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const applied = await appliedMigrations(client);
    refuseNewerSchema(applied);
    await ensureAppRole(client);
    // The migrator reads all of the catalogue before it finds that there is nothing to do, at every start and every command.
    if (Object.keys(migrations).some((name) => !applied.includes(name))) await runMigrations(databaseUrl, client);
  } catch (error) {
    if (!isPermissionError(error)) throw error;
    throw new UsageError(
      `Tandem's tables belong to another user than ${await quotedUser(client)}: connect as the one that made them.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}

async function runMigrations(databaseUrl: string, client: Client): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, application_name: 'tandem-migrate', max: 1 });
  // A connection that breaks fails its statement; without listeners, lent out or not, it would end the process too.
  pool.on('error', () => undefined);
  pool.on('connect', (lent) => lent.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
    if (error === undefined) return;
    if (isPermissionError(error)) {
      throw new UsageError(
        `The database user may not make Tandem's tables: run this as an administrator of the database, then start again:\n  grant create, usage on schema public to ${await quotedUser(client)};`,
        { cause: error },
      );
    }
    throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
  } finally {
    await db.destroy();
  }
}

function refuseNewerSchema(applied: readonly string[]): void {
  const unknown = applied.find((name) => !(name in migrations));
  if (unknown !== undefined) {
    throw new UsageError(
      `The database was made by a newer release of Tandem (it holds ${unknown}, this release ends with ${schemaVersion}): start that release, or restore a backup into an empty database.`,
    );
  }
}

/** Names of the migrations a database holds, oldest first; none for an empty database. */
async function appliedMigrations(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('kysely_migration') is not null as there`,
  );
  if (rows[0]?.there !== true) return [];
  const { rows: applied } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return applied.map((row) => row.name);
}
