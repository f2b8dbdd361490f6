import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { UsageError } from '#src/errors.ts';
import { BackupRow } from '#src/store/backup-format.ts';
import { backup } from '#src/store/backup.ts';
import { openStore } from '#src/store/database.ts';
import { schemaVersion } from '#src/store/migrate.ts';
import { createProgram, listProgramIds, readProgram } from '#src/store/programs.ts';
import { restore } from '#src/store/restore.ts';

import { createEmptyDatabase, createTestDatabase } from '../support/database.ts';
import { programA, programB, seedProgram } from './sample-rows.ts';

const now = new Date('2026-03-01T12:00:00Z');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);
const lines = async (file: string): Promise<string[]> =>
  gunzipSync(await readFile(file))
    .toString('utf8')
    .trimEnd()
    .split('\n');

/** The first row of a table as a backup holds it. */
function firstRow(all: readonly string[], table: string): readonly (string | null)[] {
  const head = all.findIndex((line) => line.startsWith(`{"table":"${table}"`));
  return BackupRow.parse(JSON.parse(all[head + 1] ?? ''));
}

test('what is restored into an empty database is what was saved, to the byte, and numbering goes on where it was', async () => {
  await using from = await createTestDatabase();
  await using to = await createEmptyDatabase();
  await using source = await openStore(from.url);
  await seedProgram(source, programA, 'a "text"\twith \\ and\nlines, ünïcode 🙂');
  await seedProgram(source, programB, '');
  // More rows than one fetch or one insert takes, and a gap in the numbers.
  await source.inProgram(programA, (tx) =>
    sql`insert into inbox (program_id, crm, kind, record_id, cause, received_at)
      select ${programA}, 'hubspot', 'company', n::text, 'test', now() from generate_series(1, 2500) n`.execute(tx),
  );
  await source.inProgram(programA, (tx) => tx.deleteFrom('inbox').where('record_id', '>', '2400').execute());

  const saved = await backup(source, inFolder('one.backup'), now);
  expect(saved).toEqual(await restore(to.url, inFolder('one.backup')));
  await using target = await openStore(to.url);
  await backup(target, inFolder('two.backup'), now);
  expect(await lines(inFolder('two.backup'))).toEqual(await lines(inFolder('one.backup')));
  expect((await readFile(inFolder('two.backup'))).equals(await readFile(inFolder('one.backup')))).toBe(true);

  const next = (store: typeof source) =>
    store.inProgram(programA, (tx) =>
      tx
        .insertInto('inbox')
        .values({
          program_id: programA,
          crm: 'hubspot',
          kind: 'deal',
          record_id: 'next',
          cause: 'test',
          received_at: now,
        })
        .returning('entry')
        .executeTakeFirstOrThrow(),
    );
  expect(await next(target)).toEqual(await next(source));
  expect((await stat(inFolder('one.backup'))).mode & 0o777).toBe(0o600);
});

test('a backup is of one moment while work goes on', async () => {
  await using database = await createTestDatabase();
  await using store = await openStore(database.url);
  await seedProgram(store, programA);
  const saving = backup(store, inFolder('busy.backup'), now);
  const working = (async () => {
    for (let i = 0; i < 30; i += 1) {
      await store.inProgram(programA, async (tx) => {
        await tx
          .updateTable('company')
          .set({ name: `at ${i}` })
          .execute();
        await tx
          .updateTable('deal')
          .set({ name: `at ${i}` })
          .execute();
      });
    }
  })();
  await Promise.all([saving, working]);
  const all = await lines(inFolder('busy.backup'));
  const [company, deal] = [firstRow(all, 'company'), firstRow(all, 'deal')];
  expect(company[3]).toMatch(/^(same|at \d+)$/);
  expect(deal[3]).toBe(company[3]);
});

test('a backup neither overwrites a file nor leaves half of one', async () => {
  await using database = await createTestDatabase();
  await using store = await openStore(database.url);
  await writeFile(inFolder('there'), 'precious');
  await expect(backup(store, inFolder('there'), now)).rejects.toThrow(
    new UsageError(`The file ${inFolder('there')} exists: choose another name.`),
  );
  expect(await readFile(inFolder('there'), 'utf8')).toBe('precious');
  await expect(backup(store, inFolder('no/such/folder'), now)).rejects.toThrow('cannot be written (ENOENT)');

  // What a backup cannot put into an order it gives up in the middle.
  await sql`create table one (id int primary key)`.execute(store.db);
  await sql`create table two (id int primary key references one)`.execute(store.db);
  await sql`alter table one add foreign key (id) references two`.execute(store.db);
  await expect(backup(store, inFolder('half'), now)).rejects.toThrow('refer to each other');
  expect(await readdir(folder)).toEqual(['there']);
});

test('a database that holds data is refused and left alone', async () => {
  await using database = await createTestDatabase();
  await using store = await openStore(database.url);
  await createProgram(store, { programId: programA, name: 'saved', createdAt: now });
  await backup(store, inFolder('one.backup'), now);
  await expect(restore(database.url, inFolder('one.backup'))).rejects.toThrow('The database holds data already');
  expect((await store.inProgram(programA, readProgram))?.name).toBe('saved');
});

test('files that are no whole backup of this release are refused before the database is touched', async () => {
  await using from = await createTestDatabase();
  await using source = await openStore(from.url);
  await createProgram(source, { programId: programA, name: 'saved', createdAt: now });
  await backup(source, inFolder('good'), now);
  const good = await readFile(inFolder('good'));
  const text = gunzipSync(good).toString('utf8');
  const bad: Readonly<Record<string, Buffer>> = {
    empty: Buffer.alloc(0),
    'not zipped': Buffer.from('hello'),
    'cut short': good.subarray(0, good.length - 20),
    'without its end': gzipSync(text.trimEnd().split('\n').slice(0, -1).join('\n')),
    'without a row': gzipSync(text.replace(/\n\["[^\n]*/, '')),
    'something else': gzipSync('{"format":"other"}\n'),
    'no json': gzipSync('hello\n'),
  };
  await using to = await createEmptyDatabase();
  for (const [name, content] of Object.entries(bad)) {
    await writeFile(inFolder(name), content);
    await expect(restore(to.url, inFolder(name))).rejects.toThrow(
      `The file ${inFolder(name)} is not a whole backup of Tandem: give another one.`,
    );
  }
  await writeFile(inFolder('newer'), gzipSync(text.replace(schemaVersion, '0009-later')));
  await expect(restore(to.url, inFolder('newer'))).rejects.toThrow(
    new UsageError(
      `The backup ${inFolder('newer')} was made by another release (its tables are at 0009-later, this release's at ${schemaVersion}): restore it with the release that made it, then update.`,
    ),
  );
  await expect(restore(to.url, inFolder('missing'))).rejects.toThrow('cannot be read (ENOENT)');
  await using target = await openStore(to.url);
  const { rows } = await sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`.execute(target.db);
  expect(rows).toEqual([]);

  await writeFile(
    inFolder('other table'),
    gzipSync(text.replace('"columns":["program_id","name"', '"columns":["program_id","title"')),
  );
  await expect(restore(to.url, inFolder('other table'))).rejects.toThrow('is not the one of this release');
  expect(await listProgramIds(target)).toEqual([]);
});
