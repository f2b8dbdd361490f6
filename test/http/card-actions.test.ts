import { randomUUID } from 'node:crypto';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { HealthCardAnswer, type ReadyHealthCard } from '#cards/contract/health.ts';
import { Problem } from '#cards/contract/problem.ts';
import type { App } from '#src/actions/context.ts';
import { enterByHand } from '#src/actions/enter-by-hand.ts';
import { exportAudit } from '#src/actions/export-audit.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import type { DimensionName } from '#src/domain/health-view.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
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
import { hubspotHeaders } from '../support/signed-fetch.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

type EntryApp = Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>;

const people = {
  owner: {
    id: '1',
    userId: '31',
    name: 'Inês Carvalhal',
    email: 'ines@contoso.example',
    teamIds: ['partners'],
    active: true,
  },
  colleague: { id: '2', userId: '32', name: 'Tobias Quennell', email: null, teamIds: ['partners', 'x'], active: true },
  other: { id: '3', userId: '33', name: 'Rufus Adeyemi', email: null, teamIds: ['sales'], active: true },
  admin: { id: '4', userId: '34', name: 'Akiko Maruyama', email: 'akiko@contoso.example', teamIds: [], active: true },
  gone: { id: '5', userId: '35', name: 'Dorian Pettibone', email: null, teamIds: ['partners'], active: false },
} as const;

/** Two portals with the same record ids; the second has further ones. */
const ours = { programId: randomUUID(), portalId: '7001', name: 'Alder' };
const theirs = { programId: randomUUID(), portalId: '7002', name: 'Birch' };

let database: TestDatabase;
let store: Store;
let app: EntryApp;
let server: TestServer;
const woken: string[] = [];
let recordId = 1000;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  app = {
    store,
    clock: { now: () => now },
    asOf: () => now,
    failPoint: () => Promise.resolve(),
    log: pino({ level: 'silent' }),
    wake: (work, programId) => {
      woken.push(`${work} ${programId}`);
      return Promise.resolve();
    },
    openCrm: (connection) =>
      openHubspot('http://127.0.0.1:9', { accountId: connection.accountId, uiOrigin: connection.uiOrigin }),
  };
  for (const program of [ours, theirs]) await seed(program);
  server = await serve({
    cards: {
      findProgram: (portalId) => findProgram(store, 'hubspot', portalId),
      cardOfRecord: (shown) => cardOfRecord(app, shown),
    },
    entries: {
      enter: (programId, entry) => enterByHand(app, programId, entry),
    },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function seed({ programId, portalId, name }: typeof ours): Promise<void> {
  const scope = { programId, crm: 'hubspot' } as const;
  const settings = defaultSettings();
  const withAdmin = { ...settings, program: { ...settings.program, admins: ['Akiko@contoso.example'] } };
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
    await publishSettings(tx, programId, { settings: withAdmin, author: 'test', reason: 'first', now });
    await replaceOwners(tx, scope, Object.values(people));
    const run = { runId: randomUUID(), mode: 'full', startedAt: now } as const;
    await beginRun(tx, scope, run);
    await finishRun(tx, scope, { ...run, finishedAt: now, outcome: 'done', counts: {} });
  });
}

/** A judged partner of its own for a test: its company's id and its own. */
async function partner(program: typeof ours, ownerId: string | null = people.owner.id, id = String(recordId++)) {
  const partnerId = randomUUID();
  await store.inProgram(program.programId, async (tx) => {
    await savePartners(
      tx,
      program.programId,
      [
        {
          partnerId,
          name: `${program.name} ${id}`,
          domain: `${program.name.toLowerCase()}${id}.example`,
          status: 'active',
          type: null,
          ownerId,
          signedOn: '2025-01-15',
          recordCreatedAt: new Date('2025-01-01T00:00:00.000Z'),
        },
      ],
      now,
    );
    await openPartnerRecords(tx, { programId: program.programId, crm: 'hubspot' }, [{ recordId: id, partnerId }], now);
  });
  await markAllDirty(app, program.programId, 'test');
  await judgePartners(app, program.programId, { signal: new AbortController().signal });
  return { companyId: id, partnerId };
}

interface Sent {
  readonly path?: string;
  readonly portalId?: string;
  readonly userId?: string | null;
  readonly body: string;
}

async function send({ path = '/cards/health/fit', portalId = ours.portalId, userId = '31', body }: Sent) {
  const user = userId === null ? '' : `userId=${userId}&`;
  const target = `${path}?${user}portalId=${portalId}&appId=9`;
  const headers = hubspotHeaders('POST', target, body, { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

function fitOf(companyId: string, fit: string, key: string = randomUUID()): string {
  return JSON.stringify({ version: 1, objectId: companyId, objectType: '0-2', key, fit });
}

function ratingOf(companyId: string, rating: unknown, key: string = randomUUID()): string {
  return JSON.stringify({ version: 1, objectId: companyId, objectType: '0-2', key, rating });
}

function ready(answer: unknown): ReadyHealthCard {
  const card = HealthCardAnswer.parse(answer);
  if (card.state !== 'ready') throw new Error(`The card is ${card.state}.`);
  return card;
}

function pointsOf(answer: unknown, name: string) {
  const dimension = ready(answer).dimensions.find((one) => one.name === name);
  return [dimension?.points, dimension?.notes];
}

async function stored({ programId }: typeof ours, partnerId: string) {
  const { rows } = await store.inProgram(programId, (tx) =>
    signalFacts({ programId, partnerIds: [partnerId] }).execute(tx),
  );
  return rows.map(({ kind, value, at, respondent, enteredByOurPeople }) => ({
    kind,
    value,
    at,
    respondent,
    enteredByOurPeople,
  }));
}

const entered = { at: now, respondent: null, enteredByOurPeople: true };

/** Whether somebody in the program still waits to be judged. */
async function waits({ programId }: typeof ours): Promise<boolean> {
  const work = await programsWithWork(store, now);
  return work.some((one) => one.programId === programId && one.work === 'judge');
}

test('a fit that is set is judged at once: the answer is the card with it', async () => {
  const { companyId, partnerId } = await partner(ours);

  const { status, answer } = await send({ body: fitOf(companyId, 'strong') });

  expect(status).toBe(200);
  expect(pointsOf(answer, 'fit')).toEqual([10, []]);
  expect(ready(answer).may).toEqual({ allowed: true, reason: null });
  expect(await stored(ours, partnerId)).toEqual([{ kind: 'fit', value: 'strong', ...entered }]);
  expect(await waits(ours)).toBe(false);
  expect(woken).toContain(`write-back ${ours.programId}`);
});

test('an entry is told in the audit once, with the user who made it', async () => {
  const { companyId } = await partner(ours);
  const body = fitOf(companyId, 'moderate');
  await send({ body });
  await send({ body });

  const lines: string[] = [];
  for await (const line of exportAudit(app, ours.programId)) lines.push(line);
  expect(lines.filter((line) => line.includes(`record ${companyId}`))).toEqual([
    `${now.toISOString()},hubspot user 31,entered,,hubspot,,,fit,,,"moderate, from the card of record ${companyId}"\r\n`,
  ]);
});

test('an answer that is logged counts, and says that own people entered it', async () => {
  const { companyId, partnerId } = await partner(ours);

  const { answer } = await send({ path: '/cards/health/answers', body: ratingOf(companyId, 8) });

  expect(pointsOf(answer, 'satisfaction')).toEqual([10, ['entered_by_our_people']]);
  expect(await stored(ours, partnerId)).toEqual([{ kind: 'survey_answer', value: '8', ...entered }]);
});

/** A dimension of the view that the card of a company of ours shows. */
async function shownDimension(companyId: string, dimension: DimensionName) {
  const card = await cardOfRecord(app, { portalId: ours.portalId, companyId, userId: null });
  if (card === null || typeof card.health === 'string') throw new Error(`The company ${companyId} shows no view.`);
  return card.health.health.dimensions.find(({ name }) => name === dimension);
}

test('of two fits of one day the one set last counts', async () => {
  const { companyId } = await partner(ours);
  const later = [];
  for (const [minutes, fit] of [
    [1, 'strong'],
    [2, 'weak'],
    [3, 'moderate'],
    [4, 'weak'],
  ] as const) {
    const at = new Date(now.getTime() + minutes * 60_000);
    const entry = {
      from: { userId: '31', record: { crm: 'hubspot', id: companyId } },
      key: randomUUID(),
      said: { kind: 'fit', value: fit },
    } as const;
    await enterByHand({ ...app, asOf: () => at }, ours.programId, entry);
    later.push((await shownDimension(companyId, 'fit'))?.points);
  }

  expect(later).toEqual([10, 0, 5, 0]);
});

async function show(companyId: string, userId: string | null): Promise<ReadyHealthCard> {
  const user = userId === null ? '' : `userId=${userId}&`;
  const target = `/cards/health?version=1&objectId=${companyId}&objectType=0-2&${user}portalId=${ours.portalId}&appId=9`;
  const headers = hubspotHeaders('GET', target, '', { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, { headers: { ...headers } });
  return ready(await response.json());
}

describe('who may change things', () => {
  const refused = 'Only Inês Carvalhal, their team and program admins can change this.';

  test.each<[string, string | null, number, string | null]>([
    ['the record’s owner', '31', 200, null],
    ['a member of the owner’s team', '32', 200, null],
    ['somebody of another team', '33', 403, refused],
    ['an admin of the program', '34', 200, null],
    ['somebody of the team who has left', '35', 403, refused],
    ['a user who is no owner', '99', 403, refused],
    ['nobody', null, 403, refused],
  ])('%s', async (_who, userId, status, reason) => {
    const { companyId, partnerId } = await partner(ours);

    const sent = await send({ userId, body: fitOf(companyId, 'strong') });
    const shown = await show(companyId, userId);

    expect(sent.status).toBe(status);
    expect(shown.may).toEqual({ allowed: reason === null, reason });
    expect((await stored(ours, partnerId)).length).toBe(reason === null ? 1 : 0);
    expect(Problem.safeParse(sent.answer).data?.detail ?? null).toBe(reason);
  });

  test('of a company without an owner, admins alone', async () => {
    const { companyId } = await partner(ours, null);

    const statuses = [];
    for (const userId of ['31', '34']) statuses.push((await send({ userId, body: fitOf(companyId, 'weak') })).status);

    expect(statuses).toEqual([403, 200]);
  });
});

describe('F43: the same call again', () => {
  test('is answered alike and has no further effect', async () => {
    const { companyId, partnerId } = await partner(ours);
    const body = ratingOf(companyId, 9);

    const first = await send({ path: '/cards/health/answers', body });
    const second = await send({ path: '/cards/health/answers', body });

    expect(second).toEqual(first);
    expect(await stored(ours, partnerId)).toHaveLength(1);
  });

  test('at the same time has one effect, and both are answered with it', async () => {
    const { companyId, partnerId } = await partner(ours);
    const body = ratingOf(companyId, 9);

    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ path: '/cards/health/answers', body })));

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(answers.map(({ answer }) => pointsOf(answer, 'satisfaction')[0])).toEqual(answers.map(() => 15));
    expect(await stored(ours, partnerId)).toEqual([{ kind: 'survey_answer', value: '9', ...entered }]);
  });

  test.each([
    ['another value', (id: string, key: string) => ratingOf(id, 3, key)],
    ['another field', (id: string, key: string) => fitOf(id, 'weak', key)],
  ])('with %s under its key is refused, and what was first stays', async (_what, other) => {
    const { companyId, partnerId } = await partner(ours);
    const key = randomUUID();
    await send({ path: '/cards/health/answers', body: ratingOf(companyId, 9, key) });

    const body = other(companyId, key);
    const { status } = await send({ path: body.includes('fit') ? '/cards/health/fit' : '/cards/health/answers', body });

    expect(status).toBe(409);
    expect(await stored(ours, partnerId)).toEqual([{ kind: 'survey_answer', value: '9', ...entered }]);
  });

  test('different answers at the same time all count', async () => {
    const { companyId, partnerId } = await partner(ours);

    const ratings = [10, 9, 9, 2, 7];
    await Promise.all(
      ratings.map((rating) => send({ path: '/cards/health/answers', body: ratingOf(companyId, rating) })),
    );

    expect((await stored(ours, partnerId)).map(({ value }) => Number(value)).toSorted((a, b) => a - b)).toEqual(
      ratings.toSorted((a, b) => a - b),
    );
    expect((await shownDimension(companyId, 'satisfaction'))?.params).toEqual({ nps: 40, answers: 5 });
  });
});

describe('F35: a record of another program', () => {
  test('is not there, whoever asks', async () => {
    const { companyId, partnerId } = await partner(theirs);

    for (const userId of ['31', '34']) {
      const { status, answer } = await send({ userId, body: fitOf(companyId, 'weak') });
      expect([status, Problem.parse(answer).title]).toEqual([404, 'This company is not a partner']);
      expect(JSON.stringify(answer)).not.toMatch(/birch/i);
    }
    expect(await stored(theirs, partnerId)).toEqual([]);
  });

  test('with the id of an own one is left alone', async () => {
    const own = await partner(ours, people.owner.id, '512');
    const other = await partner(theirs, people.owner.id, '512');

    const { answer } = await send({ body: fitOf('512', 'weak') });

    expect(ready(answer).partner.name).toBe('Alder 512');
    expect([await stored(ours, own.partnerId), await stored(theirs, other.partnerId)]).toEqual([
      [{ kind: 'fit', value: 'weak', ...entered }],
      [],
    ]);
  });

  test('is not reached by writing the account into the body', async () => {
    const { companyId, partnerId } = await partner(theirs);
    const body = JSON.stringify({ ...JSON.parse(fitOf(companyId, 'weak')), portalId: theirs.portalId });

    expect((await send({ body })).status).toBe(404);
    expect(await stored(theirs, partnerId)).toEqual([]);
  });

  test('of an account that is not connected neither', async () => {
    const { status, answer } = await send({ portalId: '7009', body: fitOf('512', 'weak') });

    expect([status, Problem.parse(answer).title]).toEqual([404, 'This HubSpot account is not connected']);
  });
});

describe('a body that cannot be used is refused, and nothing is stored', () => {
  const path = '/cards/health/answers';
  const id = '1';
  test.each<[string, number, Omit<Sent, 'userId'>]>([
    ['no JSON', 400, { body: '{"version":1,' }],
    ['no body', 400, { body: '' }],
    ['a list', 400, { body: '[]' }],
    ['null', 400, { body: 'null' }],
    ['another fit', 400, { body: fitOf(id, 'great') }],
    ['a rating above 10', 400, { path, body: ratingOf(id, 11) }],
    ['a rating below 0', 400, { path, body: ratingOf(id, -1) }],
    ['half a point', 400, { path, body: ratingOf(id, 7.5) }],
    ['a rating in letters', 400, { path, body: ratingOf(id, '9') }],
    ['no rating', 400, { path, body: fitOf(id, 'strong') }],
    ['no key', 400, { body: JSON.stringify({ version: 1, objectId: id, objectType: '0-2', fit: 'weak' }) }],
    ['a key of its own making', 400, { body: fitOf(id, 'weak', 'x'.repeat(36)) }],
    ['a record id that is no number', 400, { body: fitOf('__proto__', 'weak') }],
    ['another kind of record', 400, { body: fitOf(id, 'weak').replace('0-2', '0-3') }],
    ['__proto__ instead of fields', 400, { body: '{"__proto__":{"fit":"weak","version":1}}' }],
    ['20 kB', 413, { body: JSON.stringify({ padding: 'x'.repeat(20_000) }) }],
  ])('%s', async (_name, expected, sent) => {
    const { status, answer } = await send(sent);

    expect(status).toBe(expected);
    expect(Problem.parse(answer).status).toBe(expected);
  });

  test('a body changed after signing', async () => {
    const { companyId, partnerId } = await partner(ours);
    const target = `/cards/health/fit?userId=31&portalId=${ours.portalId}&appId=9`;
    const headers = hubspotHeaders('POST', target, fitOf(companyId, 'weak'), {
      secret,
      publicUrl,
      timestamp: String(now.getTime()),
    });

    const response = await fetch(server.url + target, {
      method: 'POST',
      headers: { ...headers },
      body: fitOf(companyId, 'strong'),
    });

    expect(response.status).toBe(401);
    expect(await stored(ours, partnerId)).toEqual([]);
  });
});
