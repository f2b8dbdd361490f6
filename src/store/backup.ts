import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { sql, type Transaction } from 'kysely';

import { UsageError } from '#src/errors.ts';

import { backupSettings, type BackupEnd, type BackupHead, type TableHead } from './backup-format.ts';
import { readCatalogue, type CatalogueTable } from './catalogue.ts';
import type { Store } from './database.ts';
import { schemaVersion } from './migrate.ts';
import type { Database } from './schema.ts';

export interface BackupSummary {
  readonly tables: number;
  readonly rows: number;
}

const rowsPerFetch = 1000;

/**
 * Saves all programs' data to a new file that only its owner may read, as it was at one moment, while work goes on. Secrets stay sealed: without the keys of
 * `ENCRYPTION_KEYS` (or of the data folder) they are lost. Jobs of the queue are left out: they only wake what the work tables hold.
 *
 * @throws UsageError when the file exists.
 */
export async function backup(store: Store, file: string, now: Date): Promise<BackupSummary> {
  const draft = `${file}.partial`;
  await claim(file);
  const summary = { tables: 0, rows: 0 };
  try {
    await store.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        for (const [name, value] of Object.entries(backupSettings))
          await sql`select set_config(${name}, ${value}, true)`.execute(tx);
        const lines = Readable.from(backupLines(tx, now, summary));
        await pipeline(lines, createGzip(), createWriteStream(draft, { mode: 0o600, flush: true }));
      });
    await rename(draft, file);
  } catch (error) {
    await Promise.all([rm(draft, { force: true }), rm(file, { force: true })]);
    throw error;
  }
  return summary;
}

/** Takes the name at once, so that two backups cannot write one file and none overwrites what is there. */
async function claim(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST')
      throw new UsageError(`The file ${file} exists: choose another name.`, { cause: error });
    throw new UsageError(`The file ${file} cannot be written (${String(error.code)}): choose another place.`, {
      cause: error,
    });
  }
}

async function* backupLines(
  tx: Transaction<Database>,
  now: Date,
  summary: { tables: number; rows: number },
): AsyncGenerator<string> {
  yield line({
    format: 'tandem-backup',
    formatVersion: 1,
    schemaVersion,
    savedAt: now.toISOString(),
  } satisfies BackupHead);
  for (const table of await readCatalogue(tx)) {
    summary.tables += 1;
    yield line({
      table: table.name,
      columns: table.columns.map((column) => column.name),
      identity: await readIdentity(tx, table),
    } satisfies TableHead);
    for await (const rows of tableRows(tx, table)) {
      summary.rows += rows.length;
      yield rows.map((row) => `${row}\n`).join('');
    }
  }
  yield line({ end: true, rows: summary.rows } satisfies BackupEnd);
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Rows as JSON arrays of texts, in the order of the primary key, else of all columns. */
async function* tableRows(tx: Transaction<Database>, table: CatalogueTable): AsyncGenerator<readonly string[]> {
  const texts = sql.join(table.columns.map((column) => sql`${sql.ref(column.name)}::text`));
  const order = sql.join(
    (table.key.length > 0 ? table.key : table.columns.map((column) => column.name)).map((name) => sql.ref(name)),
  );
  await sql`declare backup_rows no scroll cursor for select json_build_array(${texts})::text as row from ${sql.table(table.name)} order by ${order}`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(rowsPerFetch)} from backup_rows`.execute(tx);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await sql`close backup_rows`.execute(tx);
}

async function readIdentity(tx: Transaction<Database>, table: CatalogueTable): Promise<TableHead['identity']> {
  if (table.identity === null) return null;
  const { rows: names } = await sql<{
    name: string;
  }>`select pg_get_serial_sequence(${table.name}, ${table.identity}) as name`.execute(tx);
  const { rows } = await sql<{
    last: number;
    used: boolean;
  }>`select last_value as last, is_called as used from ${sql.raw(names[0]?.name ?? '')}`.execute(tx);
  return rows[0] ?? null;
}
