import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { trendsOf } from '#src/actions/trends.ts';
import { addDays } from '#src/domain/calendar.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { silentLogger } from '#src/log.ts';
import { saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { addToLedger, saveSnapshots } from '#src/store/judgements.ts';
import { savePartners } from '#src/store/partners.ts';
import { createProgram } from '#src/store/programs.ts';
import { publishSettings } from '#src/store/settings-versions.ts';
import { beginRun, finishRun } from '#src/store/sync-runs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openHubspot } from '../support/hubspot-crm.ts';
import { never } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const today = '2026-11-20';
const programId = randomUUID();
const settings = defaultSettings();
const versions = { asOf: now, settingsVersion: 1, engineVersion: '1' };

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  await createProgram(store, { programId, name: 'Alder', createdAt: now });
  const scope = { programId, crm: 'hubspot' } as const;
  const run = { runId: randomUUID(), mode: 'full', startedAt: now } as const;
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      ...scope,
      accountId: '7001',
      accountName: 'Alder',
      auth: 'token',
      uiOrigin: 'https://app.hubspot.com',
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    });
    await publishSettings(tx, programId, { settings, author: 'test', reason: 'first', now });
    await beginRun(tx, scope, run);
    await finishRun(tx, scope, { ...run, finishedAt: now, outcome: 'done', counts: {} });
  });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function appHere() {
  return {
    store,
    clock: { now: () => now },
    asOf: () => now,
    failPoint: async () => undefined,
    log: silentLogger(),
    wake: async () => undefined,
    openCrm: () => openHubspot('http://127.0.0.1:9'),
  };
}

/** A judged partner with a snapshot of each of so many days before today, and so many lines of the ledger on days of the last 120. */
async function partnerWithPast({ days, lines }: { readonly days: number; readonly lines: number }): Promise<string> {
  const partnerId = randomUUID();
  const app = appHere();
  const partner = { partnerId, name: 'Alder', domain: null, type: null, ownerId: null, signedOn: null };
  await store.inProgram(programId, async (tx) => {
    await savePartners(tx, programId, [{ ...partner, status: 'active', recordCreatedAt: now }], now);
    await saveSnapshots(
      tx,
      programId,
      Array.from({ length: days }, (_, day) => ({
        partnerId,
        on: addDays(today, -day - 1),
        ...versions,
        score: 50,
        band: 'At-risk' as const,
        coverage: 100,
        points: {},
      })),
    );
    await addToLedger(
      tx,
      programId,
      Array.from({ length: lines }, (_, line) => ({
        partnerId,
        on: addDays(today, -((line * 7) % 120)),
        ...versions,
        cause: 'entered' as const,
        dimension: null,
        delta: 1,
        scoreBefore: 50,
        scoreAfter: 51,
        recordCount: 0,
        records: [],
      })),
    );
  });
  await markAllDirty(app, programId, 'test');
  await judgePartners(app, programId, { signal: never });
  return partnerId;
}

test.each([
  ['short enough to be read whole', { days: 100, lines: 60 }],
  ['with more movements than one view carries', { days: 100, lines: 250 }],
  ['with more days than one view carries', { days: 420, lines: 60 }],
  ['too short to tell', { days: 10, lines: 5 }],
])('H14: the trend of a past %s is the one that is written to the CRM', async (_name, past) => {
  const partnerId = await partnerWithPast(past);
  const written = await store.inProgram(programId, (tx) => trendsOf(tx, programId, [partnerId], settings, now));

  const view = await explainPartner(appHere(), programId, partnerId);
  expect(view?.trend).toBe(written.get(partnerId));
  expect([view?.history.length, view?.history.at(-1)?.on]).toEqual([Math.min(past.days + 1, 400), today]);
  expect(view?.ledger.length).toBeGreaterThanOrEqual(Math.min(past.lines, 200));
});
