import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { App } from '#src/actions/context.ts';
import { examineProgram } from '#src/actions/examine-program.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import { reportStatus } from '#src/actions/report-status.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { savePartners } from '#src/store/partners.ts';
import { createProgram } from '#src/store/programs.ts';
import { saveSignals } from '#src/store/signals.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { never } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const programId = randomUUID();
const partnerId = randomUUID();
const entries = [
  ['broken', 'checklist', '{"item":'],
  ['of a later release', 'tier_set', '{"tier":7,"reason":"A promise"}'],
  ['whole', 'checklist', '{"item":"assets","done":true}'],
  ['a total', 'readiness', '12'],
  ['no entry', 'sign_in', '{"item":'],
] as const;

let database: TestDatabase;
let store: Store;
let app: Parameters<typeof reportStatus>[0] & Parameters<typeof examineProgram>[0] & Pick<App, 'wake'>;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  const idle = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  app = {
    store,
    clock: { now: () => now },
    asOf: () => now,
    wake: async () => undefined,
    queue: { status: async () => ({ short: idle, long: idle }) },
    openCrm: () => {
      throw new Error('nothing is connected');
    },
  };
  const partner = { partnerId, name: 'Alder', domain: null, type: null, ownerId: null, signedOn: null };
  const more = { value: '', respondent: null, origin: 'test', enteredByOurPeople: true, at: now, partnerId };
  await createProgram(store, { programId, name: 'Alder', createdAt: now });
  await store.inProgram(programId, async (tx) => {
    await savePartners(tx, programId, [{ ...partner, status: 'active', recordCreatedAt: now }], now);
    const signals = entries.map(([id, kind, value]) => ({ ...more, id, kind, value }));
    await saveSignals(tx, programId, signals, now);
  });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

test('status and doctor tell of every entry that no rule can read, until it is sent again or deleted', async () => {
  const told = async () => ({
    status: (await reportStatus(app, programId)).unreadable,
    doctor: (await examineProgram(app, programId, never)).filter(({ subject }) => subject === 'Entries'),
  });

  expect(await told()).toEqual({
    status: {
      count: 2,
      entries: [
        { id: 'broken', kind: 'checklist', partnerId },
        { id: 'of a later release', kind: 'tier_set', partnerId },
      ],
    },
    doctor: [
      {
        subject: 'Entries',
        state: 'todo',
        text: '2 entries cannot be read and count for nothing. See: npm run tandem -- status',
      },
    ],
  });

  const again = { partner: partnerId, kind: 'readiness', respondent: null, enteredByOurPeople: true } as const;
  const deleted = { ...again, id: 'broken', at: null, value: null };
  await receiveSignals(app, programId, [deleted, { ...again, id: 'of a later release', at: now, value: '11' }]);

  expect(await told()).toEqual({ status: { count: 0, entries: [] }, doctor: [] });
});
