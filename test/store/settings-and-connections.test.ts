import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { defaultSettings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import {
  endConnection,
  findProgram,
  listConnections,
  loseConnection,
  readConnection,
  saveCapabilities,
  saveConnection,
  type Connection,
} from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { createProgram, readProgram } from '#src/store/programs.ts';
import { currentSettings, publishSettings, readSettings } from '#src/store/settings-versions.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { programA, programB } from './sample-rows.ts';

const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  for (const programId of [programA, programB])
    await createProgram(store, { programId, name: `Program ${programId.at(-1)}`, createdAt: now });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function connection(programId: string, accountId: string, changes: Partial<Connection> = {}): Connection {
  return {
    programId,
    crm: 'hubspot',
    accountId,
    accountName: null,
    auth: 'token',
    uiOrigin: 'https://app.hubspot.com',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    status: 'active',
    statusReason: null,
    capabilities: null,
    connectedAt: now,
    ...changes,
  };
}

test('a program is what was created, and a program that does not exist is null', async () => {
  expect(await store.inProgram(programA, readProgram)).toEqual({
    programId: programA,
    name: 'Program a',
    createdAt: now,
  });
  expect(await store.inProgram('00000000-0000-4000-8000-0000000000ff', readProgram)).toBe(null);
});

describe('connections', () => {
  const capabilities = {
    labels: true,
    createProperties: true,
    history: true,
    push: false,
    surveys: false,
    engagements: true,
    multiCurrency: false,
    missingScopes: ['crm.objects.owners.read'],
  };

  test('a connection is kept as it is given, and its state can be told', async () => {
    const given = connection(programA, '111');
    await store.inProgram(programA, (tx) => saveConnection(tx, given));
    expect(await store.inProgram(programA, listConnections)).toEqual([given]);
    expect(await store.inProgram(programB, listConnections)).toEqual([]);

    const scope = { programId: programA, crm: 'hubspot' } as const;
    await store.inProgram(programA, async (tx) => {
      await saveCapabilities(tx, scope, capabilities);
      await loseConnection(tx, scope, 'The token was refused.', now);
    });
    expect(await store.inProgram(programA, (tx) => readConnection(tx, 'hubspot'))).toEqual({
      ...given,
      capabilities,
      status: 'reconnect_needed',
      statusReason: 'The token was refused.',
    });
    expect(await store.inProgram(programA, (tx) => readConnection(tx, 'salesforce'))).toBe(null);
  });

  test('an account belongs to one program at a time', async () => {
    await store.inProgram(programA, (tx) => saveConnection(tx, connection(programA, '222')));
    expect(await findProgram(store, 'hubspot', '222')).toBe(programA);
    await expect(store.inProgram(programB, (tx) => saveConnection(tx, connection(programB, '222')))).rejects.toThrow(
      new UsageError('The hubspot account 222 is connected to another program: disconnect it there first.'),
    );

    await store.inProgram(programA, (tx) =>
      endConnection(tx, { programId: programA, crm: 'hubspot' }, { status: 'disconnected', reason: 'Ada', at: now }),
    );
    expect(await findProgram(store, 'hubspot', '222')).toBe(null);
    await store.inProgram(programB, (tx) => saveConnection(tx, connection(programB, '222')));
    expect(await findProgram(store, 'hubspot', '222')).toBe(programB);
  });

  test('a second account of the same CRM replaces the first', async () => {
    await store.inProgram(programB, (tx) => saveConnection(tx, connection(programB, '333')));
    await store.inProgram(programB, (tx) => saveConnection(tx, connection(programB, '444')));
    expect((await store.inProgram(programB, listConnections)).map(({ accountId }) => accountId)).toEqual(['444']);
    expect(await findProgram(store, 'hubspot', '333')).toBe(null);
  });
});

describe('settings', () => {
  const settings = defaultSettings();
  const publication = { settings, author: 'someone@example.com', reason: 'a first version', now };

  test('versions count from 1, the newest is in force, and the older ones stay as they were', async () => {
    expect(await store.inProgram(programA, currentSettings)).toBe(null);
    expect(await store.inProgram(programA, (tx) => publishSettings(tx, programA, publication))).toBe(1);
    const changed = { ...settings, program: { ...settings.program, currency: 'EUR' } };
    expect(
      await store.inProgram(programA, (tx) =>
        publishSettings(tx, programA, { ...publication, settings: changed, basedOn: 1 }),
      ),
    ).toBe(2);

    const about = { author: 'someone@example.com', reason: 'a first version', createdAt: now };
    expect(await store.inProgram(programA, currentSettings)).toEqual({ version: 2, settings: changed, ...about });
    expect(await store.inProgram(programA, (tx) => readSettings(tx, 1))).toEqual({ version: 1, settings, ...about });
    expect(await store.inProgram(programA, (tx) => readSettings(tx, 3))).toBe(null);
    expect(await store.inProgram(programB, currentSettings)).toBe(null);
  });

  test('a version that is based on an older one is refused', async () => {
    await expect(
      store.inProgram(programA, (tx) => publishSettings(tx, programA, { ...publication, basedOn: 1 })),
    ).rejects.toThrow('The settings are at version 2 by now, not 1');
  });

  test('people who publish at once get numbers of their own', async () => {
    const versions = await Promise.all(
      Array.from({ length: 8 }, () => store.inProgram(programB, (tx) => publishSettings(tx, programB, publication))),
    );
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
