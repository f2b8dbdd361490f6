import { Kysely, PostgresDialect, sql, type Driver } from 'kysely';
import { escapeLiteral, Pool } from 'pg';

import type { CrmName } from '#src/domain/facts.ts';
import { silentLogger, type Logger } from '#src/log.ts';

import { columnParser } from './column-types.ts';
import type { Database } from './schema.ts';
import { createSettingsCache } from './settings-cache.ts';
import type { Tx } from './transaction.ts';

/** The role under which all work runs: neither superuser nor exempt from row-level security. Made by `migrate`. */
export const appRole = 'tandem_app';

/** Versions of settings kept parsed: a few dozen kilobytes each, of the programs that were last worked for. */
const settingsKept = 100;

export interface StoreOptions {
  readonly log?: Logger;
  /** Connections for work; the queue's own pool comes on top. Default 10. */
  readonly maxConnections?: number;
}

export interface Store extends AsyncDisposable {
  /** As the connecting user, past `tandem_app`: migrations, backup and tests only. */
  readonly db: Kysely<Database>;
  /** One transaction that sees and changes the rows of this program and of no other. An error rolls it back. */
  inProgram<T>(programId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As `inProgram`, for the program that is connected to this account; where none is, no row of any program is visible. */
  inProgramOf<T>(account: { readonly crm: CrmName; readonly id: string }, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction without a program: no row of any program is visible, only the functions of the first migration answer. */
  asApp<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A pool of its own for the queue, so that its bookkeeping never waits behind work that waits for the queue. Connects on first use. */
  readonly pool: Pool;
}

/**
 * Opens the store at `postgres://user:password@host/database` or `socket:/folder?db=name&user=name`. Nothing is migrated and nothing is connected yet: the first
 * query reports a server that does not answer.
 *
 * Columns come back as: `bigint` and whole `numeric` as number (an error beyond 2^53, never a rounded amount), `date` as `YYYY-MM-DD`, `timestamptz` as Date.
 */
export async function openStore(databaseUrl: string, options: StoreOptions = {}): Promise<Store> {
  const log = options.log ?? silentLogger();
  const main = openPool(databaseUrl, { log, max: options.maxConnections ?? 10, name: 'tandem' });
  // The queue's functions live in a schema of their own; its workers add one listener per connection and event.
  const pool = openPool(databaseUrl, { log, max: 12, name: 'tandem-queue', searchPath: 'bullmq' });
  pool.setMaxListeners(0);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: main }) });
  const settingsCache = createSettingsCache(settingsKept);
  const bound = new Kysely<Database>({ dialect: new BoundDialect({ pool: main }) });
  const bindTo = <T>(program: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    bound.transaction().execute(async (tx) => {
      await sql.raw(opening(program)).execute(tx);
      return work(Object.assign(tx, { settingsCache }));
    });

  return {
    db,
    pool,
    inProgram: (programId, work) => bindTo(escapeLiteral(programId), work),
    inProgramOf: ({ crm, id }, work) =>
      bindTo(`coalesce(program_of_account(${escapeLiteral(crm)}, ${escapeLiteral(id)})::text, '')`, work),
    asApp: (work) => bindTo(`''`, work),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([db.destroy(), pool.end()]);
    },
  };
}

/** Its transactions are begun by their first statement, `opening`: one round trip to the server less for each of them. */
class BoundDialect extends PostgresDialect {
  override createDriver(): Driver {
    return Object.assign(super.createDriver(), { beginTransaction: async () => undefined });
  }
}

/** Begins a transaction under the role for work, bound to the program whose id an SQL expression gives. Should one part of it fail, so does the rest, and nothing runs outside of the transaction. */
function opening(program: string): string {
  return `begin; select set_config('role', ${escapeLiteral(appRole)}, true), set_config('app.program', ${program}, true)`;
}

interface PoolOptions {
  readonly log: Logger;
  readonly max: number;
  readonly name: string;
  readonly searchPath?: string;
}

function openPool(databaseUrl: string, options: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: options.name,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 120_000,
    idle_in_transaction_session_timeout: 120_000,
    types: { getTypeParser: columnParser },
    ...(options.searchPath === undefined ? {} : { options: `-c search_path=${options.searchPath}` }),
  });
  // A connection that breaks while it is lent out tells both the query, which fails, and its listeners: without any, the process ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Without a listener a server that goes away while a connection is idle ends the process.
  pool.on('error', (error) =>
    options.log.warn({ err: error }, 'a database connection was lost; the next query opens another'),
  );
  return pool;
}
