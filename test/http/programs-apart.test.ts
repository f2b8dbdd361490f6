import { randomUUID } from 'node:crypto';

import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { HealthCardAnswer } from '#cards/contract/health.ts';
import type { App } from '#src/actions/context.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import type { PartnerStatus } from '#src/domain/facts.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
import { findProgram, saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { openPartnerRecords, savePartners } from '#src/store/partners.ts';
import { createProgram } from '#src/store/programs.ts';
import { publishSettings } from '#src/store/settings-versions.ts';
import { beginRun, finishRun } from '#src/store/sync-runs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openHubspot } from '../support/hubspot-crm.ts';
import { hubspotHeaders } from '../support/signed-fetch.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

type CardApp = Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf' | 'failPoint' | 'log'>;

/** The same record ids in every portal; what differs is the name. */
const companies: Readonly<Record<string, PartnerStatus>> = { '512': 'active', '513': 'prospect', '514': 'active' };
const unjudged = '514';

const programs = [
  { programId: randomUUID(), portalId: '7001', name: 'Alder', synced: true },
  { programId: randomUUID(), portalId: '7002', name: 'Birch', synced: true },
  { programId: randomUUID(), portalId: '7003', name: 'Cedar', synced: false },
] as const;

let database: TestDatabase;
let store: Store;
let app: CardApp;
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
    openCrm: (connection) =>
      openHubspot('http://127.0.0.1:9', { accountId: connection.accountId, uiOrigin: connection.uiOrigin }),
  };
  for (const program of programs) await seed(program);
  server = await serve({
    cards: {
      findProgram: (portalId) => findProgram(store, 'hubspot', portalId),
      cardOfRecord: (shown) => cardOfRecord(app, shown),
    },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function seed({ programId, portalId, name, synced }: (typeof programs)[number]): Promise<void> {
  const scope = { programId, crm: 'hubspot' } as const;
  await createProgram(store, { programId, name, createdAt: now });
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      ...scope,
      accountId: portalId,
      accountName: name,
      auth: 'oauth',
      uiOrigin: `https://${name.toLowerCase()}.example`,
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    });
    await publishSettings(tx, programId, { settings: defaultSettings(), author: 'test', reason: 'first', now });
    await addPartners(
      tx,
      programId,
      name,
      Object.keys(companies).filter((id) => id !== unjudged),
    );
    if (!synced) return;
    const run = { runId: randomUUID(), mode: 'full', startedAt: now } as const;
    await beginRun(tx, scope, run);
    await finishRun(tx, scope, { ...run, finishedAt: now, outcome: 'done', counts: {} });
  });
  await markAllDirty(app, programId, 'test');
  await judgePartners(app, programId, { signal: new AbortController().signal });
  await store.inProgram(programId, (tx) => addPartners(tx, programId, name, [unjudged]));
}

async function addPartners(
  tx: Parameters<typeof savePartners>[0],
  programId: string,
  name: string,
  recordIds: readonly string[],
): Promise<void> {
  const partners = recordIds.map((recordId) => ({ recordId, partnerId: randomUUID() }));
  const rows = partners.map(({ partnerId, recordId }) => ({
    partnerId,
    name: `${name} ${recordId}`,
    domain: `${name.toLowerCase()}${recordId}.example`,
    status: companies[recordId] ?? 'active',
    type: null,
    ownerId: null,
    signedOn: '2025-01-15',
    recordCreatedAt: new Date('2025-01-01T00:00:00.000Z'),
  }));
  await savePartners(tx, programId, rows, now);
  await openPartnerRecords(tx, { programId, crm: 'hubspot' }, partners, now);
}

async function ask(portalId: string, recordId: string): Promise<unknown> {
  const target = `/cards/health?version=1&objectId=${recordId}&objectType=0-2&userId=1&portalId=${portalId}&appId=9`;
  const headers = hubspotHeaders('GET', target, '', { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, { headers: { ...headers } });
  return response.json();
}

test.each(['7001', '7002'])('portal %s is shown its own partner of a record id that both have', async (portalId) => {
  const [own, other] = portalId === '7001' ? ['Alder', 'Birch'] : ['Birch', 'Alder'];

  const answer = await ask(portalId, '512');

  const card = HealthCardAnswer.parse(answer);
  expect(card.state === 'ready' && [card.partner.name, card.band, card.score]).toEqual([`${own} 512`, 'Unknown', null]);
  expect(JSON.stringify(answer)).not.toMatch(new RegExp(other, 'i'));
  expect(server.logged.join('')).not.toMatch(/alder|birch/i);
});

test('a company says why it has no score to show', async () => {
  const cases = [
    ['7001', '999'],
    ['7001', '513'],
    ['7001', '514'],
    ['7003', '512'],
    ['7003', '999'],
  ] as const;
  const texts = await Promise.all(
    cases.map(async ([portalId, recordId]) => {
      const answer = HealthCardAnswer.parse(await ask(portalId, recordId));
      return [answer.state, answer.state === 'ready' ? null : answer.text];
    }),
  );

  expect(texts).toEqual([
    ['not_a_partner', 'This company is not a partner'],
    ['not_scored', 'This partner is not scored'],
    ['not_scored', 'No score yet'],
    ['syncing', 'Reading your CRM'],
    ['syncing', 'Reading your CRM'],
  ]);
});

test('an account without a program is shown nothing of anybody', async () => {
  const answer = await ask('7009', '512');

  expect(answer).toMatchObject({ status: 404, title: 'This HubSpot account is not connected' });
  expect(JSON.stringify(answer)).not.toMatch(/alder|birch|cedar/i);
});
