import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { EncryptionKey } from '#src/config.ts';
import { UsageError } from '#src/errors.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';
import { createVault, type SecretPlace } from '#src/store/vault.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { programA, programB } from './sample-rows.ts';

const now = new Date('2026-03-01T12:00:00Z');
const place: SecretPlace = { programId: programA, crm: 'hubspot', name: 'access_token' };
const key = (id: string): EncryptionKey => ({ id, key: randomBytes(32) });

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  for (const programId of [programA, programB])
    await createProgram(store, { programId, name: 'A program', createdAt: now });
});
beforeEach(async () => {
  for (const id of [programA, programB]) await store.inProgram(id, (tx) => tx.deleteFrom('secret').execute());
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const stored = () => store.inProgram(programA, (tx) => tx.selectFrom('secret').selectAll().executeTakeFirstOrThrow());

test('a secret comes back as it was put, and what is stored does not show it', async () => {
  const vault = createVault([key('k1')]);
  const secret = { value: 'pat-eu1-ünïcode', expiresAt: new Date('2026-03-01T12:30:00Z') };
  await store.inProgram(programA, (tx) => vault.put(tx, place, secret, now));
  expect(await store.inProgram(programA, (tx) => vault.get(tx, place, now))).toEqual(secret);
  const row = await stored();
  expect(row.nonce).toHaveLength(12);
  expect(row.sealed.includes('pat-eu1')).toBe(false);
});

test('the same secret is sealed differently each time, and a new one replaces it', async () => {
  const vault = createVault([key('k1')]);
  const put = (value: string) =>
    store.inProgram(programA, (tx) => vault.put(tx, place, { value, expiresAt: null }, now));
  await put('one');
  const first = await stored();
  await put('one');
  const second = await stored();
  expect(first.nonce.equals(second.nonce) || first.sealed.equals(second.sealed)).toBe(false);
  await put('two');
  expect((await store.inProgram(programA, (tx) => vault.get(tx, place, now)))?.value).toBe('two');
});

test('a secret under an older key is opened and sealed again with the active one', async () => {
  const [old, active] = [key('old'), key('new')];
  await store.inProgram(programA, (tx) => createVault([old]).put(tx, place, { value: 'token', expiresAt: null }, now));
  const both = createVault([active, old]);
  expect((await store.inProgram(programA, (tx) => both.get(tx, place, now)))?.value).toBe('token');
  expect((await stored()).key_id).toBe('new');
  expect((await store.inProgram(programA, (tx) => createVault([active]).get(tx, place, now)))?.value).toBe('token');
});

test('a secret whose key is gone says which key is missing', async () => {
  await store.inProgram(programA, (tx) =>
    createVault([key('old')]).put(tx, place, { value: 'token', expiresAt: null }, now),
  );
  await expect(store.inProgram(programA, (tx) => createVault([key('new')]).get(tx, place, now))).rejects.toThrow(
    new UsageError(
      'The hubspot access_token was sealed with the key old, which ENCRYPTION_KEYS does not hold: add that key after the active one, or connect again.',
    ),
  );
});

test('a sealed secret opens nowhere else: not in another program, connection or name, nor under another key id, nor changed', async () => {
  const one = key('k1');
  const vault = createVault([one]);
  await store.inProgram(programA, (tx) => vault.put(tx, place, { value: 'token', expiresAt: null }, now));
  const row = await stored();
  const copies: readonly [SecretPlace, Partial<typeof row>][] = [
    [{ ...place, programId: programB }, {}],
    [{ ...place, crm: 'salesforce' }, {}],
    [{ ...place, name: 'refresh_token' }, {}],
    [place, { key_id: 'k2' }],
    [place, { sealed: Buffer.from(row.sealed.map((byte, index) => (index === 0 ? byte ^ 1 : byte))) }],
    [place, { sealed: row.sealed.subarray(0, 10) }],
    [place, { nonce: randomBytes(12) }],
  ];
  const twoNames = createVault([one, { id: 'k2', key: one.key }]);
  for (const [to, change] of copies) {
    await store.inProgram(to.programId, async (tx) => {
      const { updated_at: at, expires_at: expires } = row;
      const copy = {
        key_id: row.key_id,
        nonce: row.nonce,
        sealed: row.sealed,
        expires_at: expires,
        updated_at: at,
        ...change,
      };
      await tx
        .insertInto('secret')
        .values({ ...copy, program_id: to.programId, crm: to.crm, name: to.name })
        .onConflict((conflict) => conflict.columns(['program_id', 'crm', 'name']).doUpdateSet(copy))
        .execute();
      await expect(twoNames.get(tx, to, now)).rejects.toThrow('cannot be opened with the key');
    });
  }
});

test('forgetting a connection removes its secrets and no others', async () => {
  const vault = createVault([key('k1')]);
  const secret = { value: 'token', expiresAt: null };
  await store.inProgram(programA, async (tx) => {
    await vault.put(tx, place, secret, now);
    await vault.put(tx, { ...place, name: 'refresh_token' }, secret, now);
    await vault.put(tx, { ...place, crm: 'salesforce' }, secret, now);
    await vault.forget(tx, { programId: programA, crm: 'hubspot' });
    expect(await vault.get(tx, place, now)).toBe(null);
    expect(await vault.get(tx, { ...place, crm: 'salesforce' }, now)).toEqual(secret);
  });
});
