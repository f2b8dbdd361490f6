import { runMigrations, SchemaVersionMismatchError, UnsupportedPostgresVersionError } from 'bullmq';

import { UsageError } from '#src/errors.ts';

import { toBullPool, type PostgresPool } from './backend.ts';

/**
 * Prepares the store's PostgreSQL for the queue, in a schema of its own. Safe to run again and from several processes at once; not needed with Redis.
 *
 * @throws UsageError when the user may not create a schema, when the server is too old, and when a newer release was here.
 */
export async function migrateQueue(pool: PostgresPool): Promise<void> {
  const client = await toBullPool(pool).connect();
  try {
    await runMigrations(client);
  } catch (error) {
    if (error instanceof SchemaVersionMismatchError) {
      throw new UsageError('The queue was prepared by a newer release of Tandem: start that release.', {
        cause: error,
      });
    }
    if (error instanceof UnsupportedPostgresVersionError) {
      throw new UsageError(
        `PostgreSQL ${error.serverVersion} is too old for the queue: use version ${error.minimumVersion} or newer.`,
        { cause: error },
      );
    }
    if (error instanceof Error && 'code' in error && error.code === '42501') {
      throw new UsageError(
        'The database user may not make the queue\'s schema: grant it "create" on the database as an administrator, then start again.',
        { cause: error },
      );
    }
    throw error;
  } finally {
    client.release();
  }
}
