import { randomUUID } from 'node:crypto';

import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { MyPartnersAnswer } from '#pages/contract/my-partners.ts';
import { Problem } from '#pages/contract/problem.ts';
import type { App } from '#src/actions/context.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { myPartnersOfUser } from '#src/actions/my-partners-page.ts';
import { findProgram, saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { openPartnerRecords, savePartners } from '#src/store/partners.ts';
import { createProgram } from '#src/store/programs.ts';
import { replaceOwners } from '#src/store/reference-data.ts';
import { publishSettings } from '#src/store/settings-versions.ts';
import { beginRun, finishRun } from '#src/store/sync-runs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openHubspot } from '../support/hubspot-crm.ts';
import { settingsWith } from '../support/partner-facts.ts';
import { hubspotHeaders } from '../support/signed-fetch.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

/** Two programs with owners of the same ids and users of the same numbers: nothing but the account tells them apart. */
const cedar = { programId: randomUUID(), portalId: '7003', owner: 'Inês Carvalhal', partner: 'Cedar Works' };
const birch = { programId: randomUUID(), portalId: '7004', owner: 'Tomasz Zielny', partner: 'Birch Systems' };

let database: TestDatabase;
let store: Store;
let app: Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  app = {
    store,
    clock: { now: () => now },
    asOf: () => now,
    failPoint: () => Promise.resolve(),
    log: pino({ level: 'silent' }),
    wake: () => Promise.resolve(),
    openCrm: (connection) =>
      openHubspot('http://127.0.0.1:9', { accountId: connection.accountId, uiOrigin: connection.uiOrigin }),
  };
  await makeProgram(cedar);
  await makeProgram(birch);
  server = await serve({
    cards: {
      findProgram: (portal) => findProgram(store, 'hubspot', portal),
      cardOfRecord: () => Promise.resolve(null),
    },
    myPartners: { show: (programId, userId) => myPartnersOfUser(app, programId, userId) },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A program with a judged partner of owner 1, and one that was never judged; owner 2 owns none. */
async function makeProgram({ owner, partner, portalId, programId }: typeof cedar): Promise<void> {
  const scope = { programId, crm: 'hubspot' } as const;
  await createProgram(store, { programId, name: partner, createdAt: now });
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      ...scope,
      accountId: portalId,
      accountName: partner,
      auth: 'oauth',
      uiOrigin: 'https://crm.example',
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    });
    await publishSettings(tx, programId, { settings: settingsWith(), author: 'test', reason: 'first', now });
    await replaceOwners(tx, scope, [
      { id: '1', userId: '31', name: owner, email: null, teamIds: [], active: true },
      { id: '2', userId: '32', name: 'Rufus Adeyemi', email: null, teamIds: [], active: true },
    ]);
    const run = { runId: randomUUID(), mode: 'full', startedAt: now } as const;
    await beginRun(tx, scope, run);
    await finishRun(tx, scope, { ...run, finishedAt: now, outcome: 'done', counts: {} });
  });
  await savePartner(programId, partner, `${portalId}1`);
  await markAllDirty(app, programId, 'test');
  await judgePartners(app, programId, { signal: new AbortController().signal });
  await savePartner(programId, `${partner} New`, `${portalId}2`);
}

async function savePartner(programId: string, name: string, recordId: string): Promise<void> {
  const facts = { status: 'active', type: null, ownerId: '1', signedOn: '2025-01-15', recordCreatedAt: now } as const;
  const partnerId = randomUUID();
  await store.inProgram(programId, async (tx) => {
    await savePartners(tx, programId, [{ ...facts, partnerId, name, domain: null }], now);
    await openPartnerRecords(tx, { programId, crm: 'hubspot' }, [{ recordId, partnerId }], now);
  });
}

interface From {
  readonly userId: string;
  readonly portalId: string;
}

async function ask({ portalId, userId }: From, { version = '1', key = secret } = {}) {
  const target = `/pages/my-partners?version=${version}&userId=${userId}&portalId=${portalId}&appId=9`;
  const headers = hubspotHeaders('GET', target, '', { secret: key, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, { headers: { ...headers } });
  const answer: unknown = await response.json();
  return { status: response.status, answer, type: response.headers.get('content-type') };
}

async function listOf(from: From) {
  const { answer, status } = await ask(from);
  expect(status).toBe(200);
  const list = MyPartnersAnswer.parse(answer);
  if (list.state !== 'ready') throw new Error(list.text);
  return list;
}

test('an owner reads which partners want a person today, why, since when, and what to do', async () => {
  const list = await listOf({ portalId: cedar.portalId, userId: '31' });

  expect(list.owner).toEqual({ id: '1', name: cedar.owner });
  expect(list.headline).toBe('1 of 2 partners needs you today');
  expect(list.load).toMatch(/^1 partner fills \d+% of a manager's time/);
  expect(list.nothing).toBeNull();
  expect(list.notJudged).toBe('1 partner waits for a first judgement and cannot be listed yet.');
  expect(list.items).toEqual([
    expect.objectContaining({
      rank: 1,
      pressing: true,
      name: cedar.partner,
      url: `https://crm.example/contacts/${cedar.portalId}/record/0-2/${cedar.portalId}1`,
    }),
  ]);
  const reasons = list.items.flatMap((item) => item.reasons);
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.filter(({ todo, why }) => todo === '' || why === '')).toEqual([]);
});

test('the same user of another account reads that account’s partners alone', async () => {
  const list = await listOf({ portalId: birch.portalId, userId: '31' });

  expect(list.owner.name).toBe(birch.owner);
  expect(list.items.map(({ name }) => name)).toEqual([birch.partner]);
  expect(JSON.stringify(list)).not.toContain('Cedar');
});

test.each([
  ['an owner without partners', '32', 'You own no partners', 'This page lists the partners whose company names you'],
  [
    'a user whom the CRM does not list as an owner',
    '99',
    'HubSpot does not list you as an owner yet',
    'Once you own the company of a partner',
  ],
])('%s reads so, with what would change it', async (_who, userId, text, hint) => {
  const { answer, status } = await ask({ portalId: cedar.portalId, userId });

  expect(status).toBe(200);
  expect(answer).toMatchObject({ state: 'no_owner', version: 1, text });
  expect(JSON.stringify(answer)).toContain(hint);
});

test.each([
  ['of an account that is not connected', { portalId: '404' }, {}, 404],
  ['that is not signed with our secret', {}, { key: 'another secret' }, 401],
  ['without a version', {}, { version: '' }, 400],
])('a request %s is refused in words', async (_what, from, signed, status) => {
  const answered = await ask({ portalId: cedar.portalId, userId: '31', ...from }, signed);

  expect(answered.status).toBe(status);
  expect(answered.type).toContain('application/problem+json');
  expect(Problem.parse(answered.answer).title).not.toBe('');
  expect(JSON.stringify(answered.answer)).not.toContain(cedar.partner);
});
