import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { issueSignalKey, programOfSignalKey } from '#src/http/signal-keys.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';
import { createVault } from '#src/store/vault.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { now } from './support.ts';

const alder = randomUUID();
const birch = randomUUID();
const vault = createVault([{ id: 'k1', key: randomBytes(32) }]);
let database: TestDatabase;
let store: Store;

function app() {
  return { store, vault, clock: { now: () => now } };
}

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  await createProgram(store, { programId: alder, name: 'Alder', createdAt: now });
  await createProgram(store, { programId: birch, name: 'Birch', createdAt: now });
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

test('a key opens its own program, and no other by a change of its name', async () => {
  const key = await issueSignalKey(app(), alder);
  await issueSignalKey(app(), birch);

  expect(await programOfSignalKey(app(), key)).toBe(alder);
  expect(await programOfSignalKey(app(), key.replace(alder, birch))).toBeNull();
});

test('a new key voids the one before', async () => {
  const former = await issueSignalKey(app(), alder);
  const latest = await issueSignalKey(app(), alder);

  expect(await programOfSignalKey(app(), former)).toBeNull();
  expect(await programOfSignalKey(app(), latest)).toBe(alder);
});

test('the key itself is nowhere in the store', async () => {
  const key = await issueSignalKey(app(), alder);
  const secret = key.slice(-43);

  const rows = await store.inProgram(alder, (tx) => tx.selectFrom('secret').selectAll().execute());

  expect(rows).toHaveLength(1);
  const sealed = Buffer.concat(rows.map((row) => row.sealed));
  expect(sealed.indexOf(secret)).toBe(-1);
  expect(sealed.indexOf(Buffer.from(secret, 'base64url'))).toBe(-1);
});

test.each([
  ['nothing', ''],
  ['a word', 'key'],
  ['a program that does not exist', `tandem_${randomUUID()}_${'a'.repeat(43)}`],
  ['a program without a key', `tandem_${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}_${'a'.repeat(43)}`],
  ['a key cut short', `tandem_${alder}_${'a'.repeat(42)}`],
  ['a statement in place of the program', `tandem_' or 1=1 --_${'a'.repeat(43)}`],
])('%s opens nothing', async (_name, key) => {
  expect(await programOfSignalKey(app(), key)).toBeNull();
});
