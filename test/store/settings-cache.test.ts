import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { defaultSettings, type Settings } from '#src/domain/settings/settings.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { eraseProgram } from '#src/store/erase.ts';
import { createProgram } from '#src/store/programs.ts';
import { createSettingsCache } from '#src/store/settings-cache.ts';
import { currentSettings, publishSettings, readSettings, type SettingsVersion } from '#src/store/settings-versions.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { programA, programB } from './sample-rows.ts';

const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  for (const programId of [programA, programB]) await createProgram(store, { programId, name: 'One', createdAt: now });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function inCurrency(currency: string): Settings {
  const settings = defaultSettings();
  return { ...settings, program: { ...settings.program, currency } };
}

function publish(programId: string, currency: string): Promise<number> {
  const publication = { settings: inCurrency(currency), author: 'someone@example.com', reason: 'a test', now };
  return store.inProgram(programId, (tx) => publishSettings(tx, programId, publication));
}

async function inForce(programId: string): Promise<Settings> {
  return settingsOf(await store.inProgram(programId, currentSettings));
}

function settingsOf(version: SettingsVersion | null): Settings {
  if (version === null) throw new Error('There is no such version.');
  return version.settings;
}

test('a version is parsed once, whether it is asked for as the newest or by its number, and nobody can change it for others', async () => {
  const version = await publish(programA, 'EUR');
  const first = await inForce(programA);
  expect(await inForce(programA)).toBe(first);
  expect(settingsOf(await store.inProgram(programA, (tx) => readSettings(tx, version)))).toBe(first);
  expect(() => Object.assign(first.health.trend, { days: 1 })).toThrow(TypeError);
});

test('what is published is in force at once, also for a store that has read the version before', async () => {
  await publish(programA, 'EUR');
  await using other = await openStore(database.url);
  expect(settingsOf(await other.inProgram(programA, currentSettings)).program.currency).toBe('EUR');
  await publish(programA, 'CHF');
  expect(settingsOf(await other.inProgram(programA, currentSettings)).program.currency).toBe('CHF');
});

test('versions of two programs are never mistaken for each other', async () => {
  const ours = await publish(programA, 'EUR');
  let theirs = 0;
  while (theirs < ours) theirs = await publish(programB, 'JPY');
  const currencyOf = async (programId: string) =>
    settingsOf(await store.inProgram(programId, (tx) => readSettings(tx, ours))).program.currency;
  expect([await currencyOf(programA), await currencyOf(programB)]).toEqual(['EUR', 'JPY']);
});

test('a version that was read and then rolled back gives nothing to the one that comes in its place at the same time', async () => {
  await publish(programA, 'EUR');
  const undone = store.inProgram(programA, async (tx) => {
    const settings = inCurrency('GBP');
    await publishSettings(tx, programA, { settings, author: 'someone@example.com', reason: 'a test', now });
    expect(settingsOf(await currentSettings(tx)).program.currency).toBe('GBP');
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await publish(programA, 'CHF');
  expect((await inForce(programA)).program.currency).toBe('CHF');
});

test('a program that was erased and comes back with the same id, number and time has the settings it came back with', async () => {
  await publish(programB, 'JPY');
  expect((await inForce(programB)).program.currency).toBe('JPY');
  const { rows } = await sql<{ version: number }>`
    select max(version) as version from settings_version where program_id = ${programB}`.execute(store.db);
  await store.inProgram(programB, (tx) => eraseProgram(tx, programB));
  await createProgram(store, { programId: programB, name: 'One', createdAt: now });
  await sql`
    insert into settings_version (program_id, version, body, author, reason, created_at)
    values (${programB}, ${rows[0]?.version}, ${JSON.stringify(inCurrency('SEK'))}::jsonb, 'someone@example.com', 'a test', ${now})`.execute(
    store.db,
  );
  expect((await inForce(programB)).program.currency).toBe('SEK');
});

test('settings written by an older release get the defaults of this one', async () => {
  await publish(programA, 'EUR');
  await sql`update settings_version set body = '{}' where program_id = ${programA}`.execute(store.db);
  expect(await inForce(programA)).toEqual(defaultSettings());
});

test('only so many versions are kept: the one asked for the longest time ago goes first', async () => {
  const cache = createSettingsCache(2);
  const parsed: string[] = [];
  const ask = (mark: string) =>
    cache.parsedOnce(mark, async () => {
      parsed.push(mark);
      return inCurrency('EUR');
    });
  for (const mark of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(mark);
  expect(parsed).toEqual(['a', 'b', 'c', 'b']);
});

test('a version that is gone when its body is read is not kept', async () => {
  const cache = createSettingsCache(2);
  expect(await cache.parsedOnce('a', async () => null)).toBe(null);
  expect(await cache.parsedOnce('a', async () => inCurrency('EUR'))).toEqual(inCurrency('EUR'));
});
