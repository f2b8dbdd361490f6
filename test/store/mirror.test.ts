import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { CompanyRecord, LinkSet } from '#src/crm/model.ts';
import { upsertCompanies } from '#src/store/companies.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { replaceLinkSets } from '#src/store/links.ts';
import { archiveRecords, redirectRecords, unseenRecords } from '#src/store/mirror-upsert.ts';
import { park, openParkedItems, settleParked } from '#src/store/parked-items.ts';
import { createProgram } from '#src/store/programs.ts';
import { noteSeenPage } from '#src/store/sync-runs.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let store: Store;
let scope: CrmScope;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  scope = { programId: randomUUID(), crm: 'hubspot' };
  await createProgram(store, { programId: scope.programId, name: 'Test', createdAt: at(0) });
});

/** So many minutes after the beginning. */
function at(minutes: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 12, minutes));
}

function company(version: number, name = `version ${version}`): CompanyRecord {
  return {
    kind: 'company',
    id: '1',
    name,
    domain: null,
    ownerId: null,
    isPartner: true,
    fields: { tier: name },
    createdAt: at(0),
    updatedAt: at(version),
    archived: false,
  };
}

function inProgram<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.inProgram(scope.programId, work);
}

function write(name: string, read: number): Promise<readonly unknown[]> {
  return inProgram((tx) => upsertCompanies(tx, scope, [company(1, name)], at(read)));
}

function merge(): Promise<readonly string[]> {
  return inProgram((tx) => redirectRecords(tx, scope, 'company', [{ from: '1', to: '2' }], at(20)));
}

async function storedNames(): Promise<readonly (string | null)[]> {
  const rows = await inProgram((tx) =>
    tx.selectFrom('company').select('name').where('archived_at', 'is', null).execute(),
  );
  return rows.map((row) => row.name);
}

describe('the mirror', () => {
  test('ends with the newest version, whatever the order and repetition of the readings', async () => {
    const readings = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(readings, async (versions) => {
        await inProgram((tx) => tx.deleteFrom('company').execute());
        for (const [turn, version] of versions.entries()) {
          await inProgram((tx) => upsertCompanies(tx, scope, [company(version)], at(100 + turn)));
        }
        expect(await storedNames()).toEqual([`version ${Math.max(...versions)}`]);
      }),
      { numRuns: 60 },
    );
  });

  test('takes the later of two readings of one version, and leaves alone what has not changed', async () => {
    expect(await write('first', 10)).toEqual([{ id: '1', before: null }]);
    expect(await write('first', 20)).toEqual([]);
    expect(await write('later', 30)).toEqual([
      { id: '1', before: { is_partner: true, owner_id: null, fields: { tier: 'first' } } },
    ]);
    expect(await write('earlier', 25)).toEqual([]);
    expect(await storedNames()).toEqual(['later']);
  });

  test('takes a page that holds a record twice, and keeps the newer of the two', async () => {
    await inProgram((tx) => upsertCompanies(tx, scope, [company(3), company(2), company(1)], at(10)));
    expect(await storedNames()).toEqual(['version 3']);
  });

  test('brings back what was archived only by a reading that began later', async () => {
    await inProgram((tx) => upsertCompanies(tx, scope, [company(1)], at(10)));
    expect(await inProgram((tx) => archiveRecords(tx, scope, 'company', ['1'], at(20)))).toEqual(['1']);
    await inProgram((tx) => upsertCompanies(tx, scope, [company(1)], at(15)));
    expect(await storedNames()).toEqual([]);
    await inProgram((tx) => upsertCompanies(tx, scope, [company(1)], at(25)));
    expect(await storedNames()).toEqual(['version 1']);
    expect(await inProgram((tx) => archiveRecords(tx, scope, 'company', ['1'], at(22)))).toEqual([]);
  });

  test('remembers into what a record was merged', async () => {
    await inProgram((tx) => upsertCompanies(tx, scope, [company(1), { ...company(1), id: '2' }], at(10)));
    expect([await merge(), await merge()]).toEqual([['1'], []]);
  });

  test('knows what a complete reading did not show', async () => {
    await inProgram((tx) =>
      upsertCompanies(
        tx,
        scope,
        ['1', '2', '3'].map((id) => ({ ...company(1), id })),
        at(10),
      ),
    );
    const runId = randomUUID();
    await inProgram((tx) => noteSeenPage(tx, scope, { runId, stream: 'company', page: 1, ids: ['3'], at: at(20) }));
    await inProgram((tx) => noteSeenPage(tx, scope, { runId, stream: 'company', page: 2, ids: ['1'], at: at(20) }));
    expect(await inProgram((tx) => unseenRecords(tx, scope, 'company', 'company', at(20)))).toEqual(['2']);
    // What was stored while the reading went on need not have been on a page that came before.
    expect(await inProgram((tx) => unseenRecords(tx, scope, 'company', 'company', at(5)))).toEqual([]);
  });

  test('holds quotes, backslashes, braces and nothing at all in texts and lists', async () => {
    const texts = ['"', '\\', '{}', ',', "'; drop table company; --", 'null', ''];
    const set: LinkSet = {
      fromKind: 'deal',
      fromId: '{"1"}',
      toKind: 'company',
      to: [{ id: '\\"2', type: null, labels: texts, primary: true }],
    };
    await inProgram((tx) => replaceLinkSets(tx, scope, 'deal', 'company', [set], at(10)));
    const rows = await inProgram((tx) => tx.selectFrom('link').select(['from_id', 'to_id', 'labels']).execute());
    expect(rows).toEqual([{ from_id: '{"1"}', to_id: '\\"2', labels: texts.toSorted() }]);
  });
});

const set = (...ids: readonly string[]): LinkSet => ({
  fromKind: 'deal',
  fromId: '1',
  toKind: 'company',
  to: ids.map((id) => ({ id, type: null, labels: [], primary: false })),
});

async function replace(sets: readonly LinkSet[], readBegan: number) {
  return inProgram((tx) => replaceLinkSets(tx, scope, 'deal', 'company', sets, at(readBegan)));
}

async function linked(): Promise<readonly string[]> {
  const rows = await inProgram((tx) =>
    tx.selectFrom('link').select('to_id').where('from_id', '=', '1').orderBy('to_id').execute(),
  );
  return rows.map((row) => row.to_id);
}

describe('link sets', () => {
  test('are replaced as a whole, and say which records changed and which links went', async () => {
    expect(await replace([set('a', 'b')], 10)).toEqual({ from: ['1'], gone: [], unlinked: [] });
    expect(await replace([set('b', 'c')], 20)).toEqual({
      from: ['1'],
      gone: ['a'],
      unlinked: [{ from: '1', to: 'a' }],
    });
    expect(await replace([set('b', 'c')], 30)).toEqual({ from: [], gone: [], unlinked: [] });
    expect(await linked()).toEqual(['b', 'c']);
    expect(await replace([set()], 40)).toMatchObject({ from: ['1'], gone: expect.arrayContaining(['b', 'c']) });
    expect(await linked()).toEqual([]);
  });

  test('end with the set whose reading began last, whatever the order in which they come', async () => {
    const sets = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(sets, async (order) => {
        await inProgram((tx) => tx.deleteFrom('link').execute());
        await inProgram((tx) => tx.deleteFrom('link_set').execute());
        for (const turn of order) await replace([set(`of ${turn}`)], turn);
        expect(await linked()).toEqual([`of ${Math.max(...order)}`]);
      }),
      { numRuns: 40 },
    );
  });

  test('of other records and kinds stay as they are', async () => {
    await replace([set('a'), { ...set('z'), fromId: '2' }], 10);
    await replace([set('b')], 20);
    const rows = await inProgram((tx) =>
      tx.selectFrom('link').select(['from_id', 'to_id']).orderBy('from_id').execute(),
    );
    expect(rows).toEqual([
      { from_id: '1', to_id: 'b' },
      { from_id: '2', to_id: 'z' },
    ]);
  });
});

describe('parked items', () => {
  const item = {
    work: 'sync',
    crm: 'hubspot',
    kind: 'deal',
    recordId: '1',
    cause: 'unreadable',
    body: 'NUL \0 and \uD800',
  };

  test('stand once per record, hold what the database cannot, and are settled when the record is read well', async () => {
    await inProgram((tx) => park(tx, scope.programId, [item, item], at(10)));
    await inProgram((tx) => park(tx, scope.programId, [{ ...item, cause: 'still unreadable' }], at(20)));
    const open = await inProgram((tx) => openParkedItems(tx, scope.programId, 10));
    expect(open).toEqual([{ ...item, cause: 'still unreadable', body: 'NUL \uFFFD and \uFFFD', parkedAt: at(20) }]);
    await inProgram((tx) =>
      settleParked(tx, scope.programId, { work: 'sync', crm: 'hubspot', kind: 'deal', recordIds: ['1'] }, at(30)),
    );
    expect(await inProgram((tx) => openParkedItems(tx, scope.programId, 10))).toEqual([]);
  });
});
