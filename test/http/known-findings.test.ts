import { randomUUID } from 'node:crypto';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { HealthCardAnswer } from '#cards/contract/health.ts';
import { Problem } from '#cards/contract/problem.ts';
import type { App } from '#src/actions/context.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { entriesAmong } from '#src/actions/judge/entered-facts.ts';
import { knowFinding } from '#src/actions/know-finding.ts';
import type { EnteredFact } from '#src/domain/partnership/facts.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
import { auditLines } from '#src/store/audit-log.ts';
import { findProgram, saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { signalFacts } from '#src/store/fact-rows.ts';
import { openPartnerRecords, savePartners } from '#src/store/partners.ts';
import { createProgram, programsWithWork } from '#src/store/programs.ts';
import { replaceOwners } from '#src/store/reference-data.ts';
import { publishSettings } from '#src/store/settings-versions.ts';
import { beginRun, finishRun } from '#src/store/sync-runs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openHubspot } from '../support/hubspot-crm.ts';
import { settingsWith } from '../support/partner-facts.ts';
import { hubspotHeaders } from '../support/signed-fetch.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

type KnowingApp = Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>;

const programId = randomUUID();
const scope = { programId, crm: 'hubspot' } as const;
const portalId = '7003';
const people = [
  { id: '1', userId: '31', name: 'Inês Carvalhal', email: null, teamIds: [], active: true },
  { id: '2', userId: '32', name: 'Rufus Adeyemi', email: null, teamIds: [], active: true },
];
/** The day of `now`, and days from it. */
const day = (ahead: number) => new Date(now.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);

let database: TestDatabase;
let store: Store;
let app: KnowingApp;
let server: TestServer;
let recordId = 5000;

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
  await createProgram(store, { programId, name: 'Cedar', createdAt: now });
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      ...scope,
      accountId: portalId,
      accountName: 'Cedar',
      auth: 'oauth',
      uiOrigin: 'https://cedar.example',
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    });
    await publishSettings(tx, programId, { settings: settingsWith(), author: 'test', reason: 'first', now });
    await replaceOwners(tx, scope, people);
    const run = { runId: randomUUID(), mode: 'full', startedAt: now } as const;
    await beginRun(tx, scope, run);
    await finishRun(tx, scope, { ...run, finishedAt: now, outcome: 'done', counts: {} });
  });
  server = await serve({
    cards: {
      findProgram: (portal) => findProgram(store, 'hubspot', portal),
      cardOfRecord: (shown) => cardOfRecord(app, shown),
    },
    findings: { know: (program, known) => knowFinding(app, program, known) },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A judged partner of its own for a test. */
async function partner() {
  const partnerId = randomUUID();
  const companyId = String(recordId++);
  await store.inProgram(programId, async (tx) => {
    const facts = { status: 'active', type: null, ownerId: '1', signedOn: '2025-01-15', recordCreatedAt: now } as const;
    await savePartners(tx, programId, [{ ...facts, partnerId, name: `Partner ${companyId}`, domain: null }], now);
    await openPartnerRecords(tx, scope, [{ recordId: companyId, partnerId }], now);
  });
  await markAllDirty(app, programId, 'test');
  await judgePartners(app, programId, { signal: new AbortController().signal });
  return { companyId, partnerId };
}

type Said = Partial<
  Record<'finding' | 'says' | 'reason' | 'until' | 'key' | 'userId' | 'objectId' | 'portalId', unknown>
>;

async function send(companyId: string, { userId = '31', portalId: portal = portalId, ...said }: Said = {}) {
  const body = JSON.stringify({
    version: 1,
    objectId: companyId,
    objectType: '0-2',
    key: randomUUID(),
    finding: 'BS3',
    reason: 'They are on holiday',
    until: day(30),
    ...said,
  });
  const target = `/cards/health/known?userId=${String(userId)}&portalId=${String(portal)}&appId=9`;
  const headers = hubspotHeaders('POST', target, body, { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer, detail: Problem.safeParse(answer).data?.detail ?? null };
}

async function entriesOf(partnerId: string): Promise<readonly EnteredFact[]> {
  const { rows } = await store.inProgram(programId, (tx) =>
    signalFacts({ programId, partnerIds: [partnerId] }).execute(tx),
  );
  const { entries, unreadable } = entriesAmong(rows, 'UTC');
  expect(unreadable).toBe(0);
  return entries.get(partnerId) ?? [];
}

async function auditOf(companyId: string) {
  const lines = await store.inProgram(programId, (tx) => auditLines(tx, programId, { after: null, limit: 1000 }));
  return lines
    .filter(({ detail }) => detail?.startsWith(`Partner ${companyId},`) === true)
    .map(({ action, actor, crm, detail, kind }) => ({ action, actor, crm, detail, kind }));
}

/** The partners signed on 15 Jan 2025 and nobody was ever in touch with them: 180 days later that is flagged. */
const entry = {
  kind: 'finding_known',
  finding: 'BS3',
  by: 'Inês Carvalhal',
  on: day(0),
  says: 'known',
  shown: { since: '2025-07-14' },
} as const;

test('a finding that is known is stored with who said it, and the answer is the card', async () => {
  const { companyId, partnerId } = await partner();

  const { answer, status } = await send(companyId, { reason: '  They are on holiday\n' });

  expect(status).toBe(200);
  expect(HealthCardAnswer.parse(answer).state).toBe('ready');
  expect(await entriesOf(partnerId)).toEqual([{ ...entry, reason: 'They are on holiday', until: day(30) }]);
  expect(await auditOf(companyId)).toEqual([
    {
      action: 'finding known',
      actor: 'Inês Carvalhal (hubspot user 31)',
      crm: 'hubspot',
      detail: `Partner ${companyId}, BS3 until ${day(30)}: They are on holiday`,
      kind: 'company',
    },
  ]);
  const work = await programsWithWork(store, now);
  expect(work.filter((one) => one.programId === programId && one.work === 'judge')).toEqual([]);
});

test('what is said later replaces it; without a day it is open again', async () => {
  const { companyId, partnerId } = await partner();
  await send(companyId);
  await send(companyId, { finding: 'BS9', reason: 'No portal for them' });

  await send(companyId, { reason: 'They moved', until: day(60) });
  expect(await entriesOf(partnerId)).toContainEqual({ ...entry, reason: 'They moved', until: day(60) });

  const { status } = await send(companyId, { reason: '', until: null });
  expect(status).toBe(200);
  expect(
    (await entriesOf(partnerId)).filter((fact) => fact.kind === 'finding_known' && fact.finding === 'BS3'),
  ).toEqual([{ ...entry, reason: '', until: null }]);
  expect((await entriesOf(partnerId)).length).toBe(2);
  expect((await auditOf(companyId)).map(({ action }) => action)).toEqual([
    'finding known',
    'finding known',
    'finding known',
    'finding open again',
  ]);
});

describe('is refused with a sentence', () => {
  test.each<[string, Said, string]>([
    ['a finding that there is none of', { finding: 'BS21' }, 'There is no finding of this name.'],
    ['a finding about the whole program', { finding: 'BS19' }, 'There is no finding of this name.'],
    ['a finding by the name of every object', { finding: 'constructor' }, 'There is no finding of this name.'],
    ['no reason', { reason: '' }, 'Write why it is known.'],
    ['a reason of blanks', { reason: ' \n ' }, 'Write why it is known.'],
    ['a reason that is too long', { reason: 'x'.repeat(501) }, 'Write why it is known in at most 500 characters.'],
    ['a reason that cannot be stored', { reason: 'a\u0000b' }, 'The reason holds a character that cannot be stored.'],
    ['a day that is past', { until: day(-1) }, 'Choose a day that is not past.'],
    ['a day more than 366 days ahead', { until: day(367) }, 'Choose a day at most 366 days ahead.'],
  ])('%s', async (_what, said, detail) => {
    const { companyId, partnerId } = await partner();

    expect(await send(companyId, said)).toMatchObject({ status: 422, detail });
    expect(await entriesOf(partnerId)).toEqual([]);
    expect(await auditOf(companyId)).toEqual([]);
  });

  test('while today and the 366th day are taken', async () => {
    const { companyId } = await partner();
    expect([
      (await send(companyId, { until: day(0) })).status,
      (await send(companyId, { until: day(366) })).status,
    ]).toEqual([200, 200]);
  });

  test.each<[string, Said, number]>([
    ['by somebody who may not', { userId: '32' }, 403],
    ['of a company that is no partner', { objectId: '999999' }, 404],
    ['of an account that is not connected', { portalId: '404' }, 404],
    ['with a day that there is not', { until: '2026-02-30' }, 400],
    ['without a key', { key: null }, 400],
    ['with a finding that is no text', { finding: 3 }, 400],
  ])('%s', async (_what, said, status) => {
    const { companyId, partnerId } = await partner();

    expect((await send(companyId, said)).status).toBe(status);
    expect(await entriesOf(partnerId)).toEqual([]);
  });
});

/** The findings on the card, each with what was said about it. */
function spotsOn(answer: unknown): ReadonlyMap<string, string | null> {
  const card = HealthCardAnswer.parse(answer);
  return new Map(card.state === 'ready' ? (card.partnership?.findings ?? []).map(({ id, known }) => [id, known]) : []);
}

describe('a finding that is called wrong', () => {
  const wrong = { finding: 'BS11', says: 'wrong', reason: 'Its fit is set elsewhere', until: day(30) };

  test('is stored with what was shown then, away from the card, and on the audit log as what it is', async () => {
    const { companyId, partnerId } = await partner();

    const { answer, status } = await send(companyId, wrong);

    expect(status).toBe(200);
    expect(spotsOn(answer).get('BS11')).toMatch(
      /^Called wrong by Inês Carvalhal, hidden until .+: Its fit is set elsewhere$/,
    );
    expect(await entriesOf(partnerId)).toEqual([
      { ...entry, finding: 'BS11', says: 'wrong', reason: wrong.reason, until: day(30), shown: { since: null } },
    ]);
    expect(await auditOf(companyId)).toMatchObject([
      {
        action: 'finding called wrong',
        detail: `Partner ${companyId}, BS11 until ${day(30)}: Its fit is set elsewhere`,
      },
    ]);
  });

  test('stays away for as long as the program lets anything be set aside, however far the day', async () => {
    const { companyId, partnerId } = await partner();

    expect((await send(companyId, { ...wrong, until: day(900) })).status).toBe(200);
    expect(await entriesOf(partnerId)).toMatchObject([{ says: 'wrong', until: day(366) }]);
  });

  test('needs a reason too, and is known again when that is said later', async () => {
    const { companyId, partnerId } = await partner();

    expect(await send(companyId, { ...wrong, reason: ' ' })).toMatchObject({
      status: 422,
      detail: 'Write why it is wrong.',
    });
    await send(companyId, wrong);
    await send(companyId, { ...wrong, says: 'known' });
    expect(await entriesOf(partnerId)).toMatchObject([{ says: 'known', until: day(30) }]);
    expect((await auditOf(companyId)).map(({ action }) => action)).toEqual(['finding called wrong', 'finding known']);
  });

  test('says nothing else than known or wrong', async () => {
    const { companyId } = await partner();
    expect((await send(companyId, { ...wrong, says: 'perhaps' })).status).toBe(400);
  });
});

describe('F43: the same call again', () => {
  test('has no further effect, even after something else was said', async () => {
    const { companyId, partnerId } = await partner();
    const key = randomUUID();
    const first = await send(companyId, { key });
    expect(await send(companyId, { key })).toEqual(first);
    await send(companyId, { reason: 'They moved' });

    expect((await send(companyId, { key })).status).toBe(200);
    expect(await entriesOf(partnerId)).toEqual([{ ...entry, reason: 'They moved', until: day(30) }]);
    expect(await auditOf(companyId)).toHaveLength(2);
  });

  test('at the same time has one effect, and different ones at the same time all leave a trace', async () => {
    const { companyId, partnerId } = await partner();
    const key = randomUUID();
    const same = await Promise.all(Array.from({ length: 6 }, () => send(companyId, { key })));
    expect(same.map(({ status }) => status)).toEqual(same.map(() => 200));
    expect(await auditOf(companyId)).toHaveLength(1);

    const others = await Promise.all([1, 2, 3, 4].map((place) => send(companyId, { reason: `Reason ${place}` })));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await auditOf(companyId)).toHaveLength(5);
    expect(await entriesOf(partnerId)).toHaveLength(1);
  });
});
