import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { sql, type Transaction } from 'kysely';

import { UsageError } from '#src/errors.ts';

import { BackupEnd, BackupHead, BackupRow, TableHead, backupSettings } from './backup-format.ts';
import type { BackupSummary } from './backup.ts';
import { readCatalogue, type CatalogueTable } from './catalogue.ts';
import { openStore } from './database.ts';
import { migrate, schemaVersion } from './migrate.ts';
import type { Database } from './schema.ts';

const rowsPerInsert = 500;

/**
 * Brings a backup back into a database that holds no data yet, wholly or not at all.
 *
 * @throws UsageError when the file is none of `backup`'s, is cut short, was made by a release with other tables, and when the database holds data.
 */
export async function restore(databaseUrl: string, file: string): Promise<BackupSummary> {
  // Read to its end before the database is touched: a broken file leaves nothing behind.
  await eachLine(file, async () => undefined);
  await migrate(databaseUrl);
  await using store = await openStore(databaseUrl, { maxConnections: 1 });
  return await store.db.transaction().execute(async (tx) => {
    for (const [name, value] of Object.entries(backupSettings))
      await sql`select set_config(${name}, ${value}, true)`.execute(tx);
    const catalogue = await readCatalogue(tx);
    await refuseData(tx, catalogue);
    return restoreRows(tx, catalogue, file);
  });
}

async function restoreRows(
  tx: Transaction<Database>,
  catalogue: readonly CatalogueTable[],
  file: string,
): Promise<BackupSummary> {
  const summary = { tables: 0, rows: 0 };
  let table: CatalogueTable | null = null;
  let batch: BackupRow[] = [];
  const flush = async (): Promise<void> => {
    if (table !== null && batch.length > 0) await insertRows(tx, table, batch);
    batch = [];
  };
  await eachLine(file, async (line) => {
    if (line.is === 'row') {
      summary.rows += 1;
      if (batch.push(line.row) >= rowsPerInsert) await flush();
      return;
    }
    await flush();
    if (line.is === 'end') return;
    summary.tables += 1;
    table = matchTable(catalogue, line.head);
    await setIdentity(tx, table, line.head.identity);
  });
  return summary;
}

type Line =
  | { readonly is: 'table'; readonly head: TableHead }
  | { readonly is: 'row'; readonly row: BackupRow }
  | { readonly is: 'end' };

/** Reads a backup's lines behind its head, in order. */
async function eachLine(file: string, take: (line: Line) => Promise<void>): Promise<void> {
  const state = { head: false, end: false, rows: 0 };
  async function takeText(text: string): Promise<void> {
    const value: unknown = parseJson(text, file);
    if (!state.head) {
      checkHead(value, file);
      state.head = true;
    } else if (Array.isArray(value)) {
      state.rows += 1;
      const row = BackupRow.safeParse(value);
      if (!row.success) throw broken(file, row.error);
      await take({ is: 'row', row: row.data });
    } else if (BackupEnd.safeParse(value).data?.rows === state.rows) {
      state.end = true;
      await take({ is: 'end' });
    } else {
      const head = TableHead.safeParse(value);
      if (!head.success) throw broken(file, head.error);
      await take({ is: 'table', head: head.data });
    }
  }
  try {
    await pipeline(createReadStream(file), createGunzip(), async (bytes: AsyncIterable<Buffer>) => {
      for await (const text of textLines(bytes)) await takeText(text);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      if (/^(Z_|ERR_ENCODING)/.test(error.code)) throw broken(file, error);
      if (/^E[A-Z]+$/.test(error.code)) {
        throw new UsageError(`The file ${file} cannot be read (${error.code}): give the path of a backup.`, {
          cause: error,
        });
      }
    }
    throw error;
  }
  if (!state.end) throw broken(file);
}

async function* textLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(file, error);
  }
}

function checkHead(value: unknown, file: string): void {
  const head = BackupHead.safeParse(value);
  if (!head.success) throw broken(file, head.error);
  if (head.data.schemaVersion !== schemaVersion) {
    throw new UsageError(
      `The backup ${file} was made by another release (its tables are at ${head.data.schemaVersion}, this release's at ${schemaVersion}): restore it with the release that made it, then update.`,
    );
  }
}

function broken(file: string, cause?: unknown): UsageError {
  return new UsageError(`The file ${file} is not a whole backup of Tandem: give another one.`, { cause });
}

async function refuseData(tx: Transaction<Database>, catalogue: readonly CatalogueTable[]): Promise<void> {
  for (const { name } of catalogue) {
    const { rows } = await sql<{ filled: boolean }>`select exists (select 1 from ${sql.table(name)}) as filled`.execute(
      tx,
    );
    if (rows[0]?.filled !== false) {
      throw new UsageError('The database holds data already: restore into an empty one.');
    }
  }
}

function matchTable(catalogue: readonly CatalogueTable[], head: TableHead): CatalogueTable {
  const table = catalogue.find(({ name }) => name === head.table);
  if (table === undefined || table.columns.map(({ name }) => name).join() !== head.columns.join()) {
    throw new UsageError(
      `The backup's table ${head.table} is not the one of this release: restore it with the release that made it.`,
    );
  }
  return table;
}

async function insertRows(tx: Transaction<Database>, table: CatalogueTable, rows: readonly BackupRow[]): Promise<void> {
  const names = sql.join(table.columns.map(({ name }) => sql.ref(name)));
  const values = sql.join(table.columns.map(({ name, type }) => sql`given.${sql.ref(name)}::${sql.raw(type)}`));
  const texts = sql.join(table.columns.map((_column, index) => sql`${rows.map((row) => row[index] ?? null)}::text[]`));
  await sql`
    insert into ${sql.table(table.name)} (${names}) overriding system value
    select ${values} from unnest(${texts}) with ordinality as given (${names}, row_number) order by row_number`.execute(
    tx,
  );
}

async function setIdentity(
  tx: Transaction<Database>,
  table: CatalogueTable,
  identity: TableHead['identity'],
): Promise<void> {
  if (table.identity === null || identity === null) return;
  await sql`select setval(pg_get_serial_sequence(${table.name}, ${table.identity}), ${identity.last}, ${identity.used})`.execute(
    tx,
  );
}
