import { describe, expect, test } from 'vitest';

import { HealthCardAnswer } from '#cards/contract/health.ts';
import { Problem } from '#cards/contract/problem.ts';
import { cardLimits, type CardPorts } from '#src/http/cards.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { healthView } from '../support/health-view.ts';
import { hubspotHeaders, type Signing } from '../support/signed-fetch.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

const asked = '/cards/health?version=1&objectId=512&objectType=0-2';
const appended = '&userId=31&portalId=7001&userEmail=dana%40contoso.example&appId=9';
const signing: Signing = { secret, publicUrl, timestamp: String(now.getTime()) };

/** Two programs whose portals share a record id. */
const otherView = healthView();
const views: ReadonlyMap<string, ReturnType<typeof healthView>> = new Map([
  ['program-a 512', healthView()],
  ['program-b 512', { ...otherView, partner: { ...otherView.partner, name: 'Rival AG', ownerName: 'Sam Okafor' } }],
]);
const programs: ReadonlyMap<string, string> = new Map([
  ['7001', 'program-a'],
  ['7002', 'program-b'],
]);

const cards: CardPorts = {
  findProgram: (portalId) => Promise.resolve(programs.get(portalId) ?? null),
  async cardOfRecord({ companyId, portalId }) {
    const program = programs.get(portalId);
    return program === undefined
      ? null
      : { health: views.get(`${program} ${companyId}`) ?? 'not_a_partner', may: null };
  },
};

/** The decoded escapes are in the signed text as HubSpot wrote it. */
function decoded(target: string): string {
  return target.replaceAll('%40', '@');
}

async function ask(server: TestServer, target: string, changes: Partial<Signing> = {}, init: RequestInit = {}) {
  const headers = hubspotHeaders('GET', decoded(target), '', { ...signing, ...changes });
  const response = await fetch(`${server.url}${target}`, { headers, ...init });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, headers: response.headers, body: await response.json() };
}

test('the card of a partner is its one view, worded', async () => {
  await using server = await serve({ cards });

  const { status, body, headers } = await ask(server, asked + appended);

  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(HealthCardAnswer.parse(body)).toEqual(toHealthCard(healthView(), 'en-GB'));
});

test('equal record ids of two portals never show one the partner of the other', async () => {
  await using server = await serve({ cards });

  const ours = await ask(server, asked + appended);
  const theirs = await ask(server, asked + appended.replace('7001', '7002'));

  expect(JSON.stringify(ours.body)).toContain('Contoso GmbH');
  expect(JSON.stringify(ours.body)).not.toMatch(/Rival AG|Okafor/);
  expect(JSON.stringify(theirs.body)).toContain('Rival AG');
  expect(server.logged.join('')).not.toMatch(/Rival AG|Contoso|Okafor|Whitfield/);
});

test.each([
  ['before HubSpot’s', '/cards/health?portalId=7002&version=1&objectId=512&objectType=0-2'],
  ['after what the card asked', '/cards/health?version=1&objectId=512&objectType=0-2&portalId=7002'],
  ['as a user', `${asked}&userId=1`],
])('an account or user that the caller writes into the address %s makes it unusable', async (_name, target) => {
  await using server = await serve({ cards });

  const { status, body } = await ask(server, target + appended);

  expect(status).toBe(400);
  expect(JSON.stringify(body)).not.toContain('Rival AG');
});

test('a record that the program does not know is not a partner, and a partner may still wait', async () => {
  const states = ['not_a_partner', 'not_judged', 'not_scored', 'syncing'] as const;
  const answers = [];
  for (const state of states) {
    await using server = await serve({
      cards: { ...cards, cardOfRecord: () => Promise.resolve({ health: state, may: null }) },
    });
    const { status, body } = await ask(server, asked + appended);
    answers.push([status, HealthCardAnswer.parse(body).state]);
  }

  expect(answers).toEqual([
    [200, 'not_a_partner'],
    [200, 'not_scored'],
    [200, 'not_scored'],
    [200, 'syncing'],
  ]);
});

test('an account that is not connected is told so, and nothing else', async () => {
  await using server = await serve({ cards });

  const { status, body, type } = await ask(server, asked + appended.replace('7001', '9999'));

  expect(status).toBe(404);
  expect(type).toContain('application/problem+json');
  const { requestId, ...problem } = Problem.parse(body);
  expect(problem).toEqual({
    status: 404,
    title: 'This HubSpot account is not connected',
    detail: 'Ask an admin to connect it to Tandem.',
  });
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
});

describe('a request that HubSpot did not sign is refused before anything is read', () => {
  const target = asked + appended;
  const good = hubspotHeaders('GET', decoded(target), '', signing);
  const at = (ms: number) => hubspotHeaders('GET', decoded(target), '', { ...signing, timestamp: String(ms) });
  const minutes = 60_000;

  test.each<[string, RequestInit & { target?: string }]>([
    ['no headers', { headers: {} }],
    ['a forged signature', { headers: { ...good, 'x-hubspot-signature-v3': 'A'.repeat(43) + '=' } }],
    [
      'a signature made with another secret',
      { headers: hubspotHeaders('GET', decoded(target), '', { ...signing, secret: 'x' }) },
    ],
    ['a signature of another method', { headers: hubspotHeaders('POST', decoded(target), '', signing) }],
    ['a signature of another address', { headers: hubspotHeaders('GET', '/cards/health', '', signing) }],
    [
      'a signature of another host',
      { headers: hubspotHeaders('GET', decoded(target), '', { ...signing, publicUrl: 'http://127.0.0.1' }) },
    ],
    ['a record changed after signing', { headers: good, target: target.replace('512', '513') }],
    ['an account changed after signing', { headers: good, target: target.replace('7001', '7002') }],
    ['a request of 5 minutes and 1 second ago', { headers: at(now.getTime() - 5 * minutes - 1_000) }],
    ['a request from 5 minutes and 1 second ahead', { headers: at(now.getTime() + 5 * minutes + 1_000) }],
    ['a time that is no number', { headers: { ...good, 'x-hubspot-request-timestamp': 'NaN' } }],
    ['a time in seconds', { headers: at(Math.floor(now.getTime() / 1_000)) }],
    [
      'only an older kind of signature',
      { headers: { 'x-hubspot-signature': 'ab'.repeat(32), 'x-hubspot-signature-version': 'v2' } },
    ],
  ])('%s', async (_name, { target: changed, ...init }) => {
    const called: string[] = [];
    const watched: CardPorts = {
      findProgram: (portalId) => {
        called.push(portalId);
        return Promise.resolve(null);
      },
      cardOfRecord: ({ portalId }) => {
        called.push(portalId);
        return Promise.resolve(null);
      },
    };
    await using server = await serve({ cards: watched });

    const { status, body } = await ask(server, changed ?? target, {}, init);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();

    expect([status, called]).toEqual([401, []]);
    expect(Problem.parse(body).title).toBe('Not signed by HubSpot');
    expect(metrics).toMatch(/refused_signatures_total\{reason="\w+"\} 1/);
  });

  test('two signature headers', async () => {
    await using server = await serve({ cards });
    const headers = new Headers(good);
    headers.append('x-hubspot-signature-v3', good['x-hubspot-signature-v3']);

    expect((await ask(server, target, {}, { headers })).status).toBe(401);
  });
});

test('a replayed request within five minutes answers the same and changes nothing', async () => {
  await using server = await serve({ cards });

  const first = await ask(server, asked + appended);
  const second = await ask(server, asked + appended);

  expect(second.status).toBe(200);
  expect(second.body).toEqual(first.body);
});

test('while the secret is rotated, requests signed with either are answered', async () => {
  await using server = await serve({ cards, hubspot: { clientSecrets: ['next-secret', secret], appId: null } });

  const statuses = [];
  for (const each of [secret, 'next-secret', 'former-secret']) {
    statuses.push((await ask(server, asked + appended, { secret: each })).status);
  }

  expect(statuses).toEqual([200, 200, 401]);
});

test('a request of another app is unusable when the app is set', async () => {
  await using server = await serve({ cards, hubspot: { clientSecrets: [secret], appId: '10' } });

  expect((await ask(server, asked + appended)).status).toBe(400);
  expect((await ask(server, (asked + appended).replace('appId=9', 'appId=10'))).status).toBe(200);
});

test.each([
  ['no account', asked],
  ['an account that is no number', `${asked}&portalId=7001x`],
  ['no record', `/cards/health?version=1&objectType=0-2${appended}`],
  ['a record id that is no number', `/cards/health?version=1&objectId=__proto__&objectType=0-2${appended}`],
  ['another kind of record', `/cards/health?version=1&objectId=512&objectType=0-3${appended}`],
  ['no version', `/cards/health?objectId=512&objectType=0-2${appended}`],
  ['version 0', `/cards/health?version=0&objectId=512&objectType=0-2${appended}`],
])('a signed request with %s cannot be used', async (_name, target) => {
  await using server = await serve({ cards });

  expect((await ask(server, target)).status).toBe(400);
});

test('a card that asks with a newer version is answered in the version the backend knows', async () => {
  await using server = await serve({ cards });

  const { body } = await ask(server, (asked + appended).replace('version=1', 'version=7'));

  expect(HealthCardAnswer.parse(body).version).toBe(1);
});

test('a parameter called __proto__ pollutes nothing', async () => {
  await using server = await serve({ cards });

  const { status } = await ask(server, `${asked}&__proto__=polluted&constructor=x${appended}`);

  expect(status).toBe(200);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('a body that no card sends is refused when it is large', async () => {
  await using server = await serve({ cards });
  const { request } = await import('node:http');
  const target = asked + appended;
  const body = 'x'.repeat(20_000);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { ...hubspotHeaders('GET', decoded(target), body, signing), 'content-length': body.length };
    const sent = request(`${server.url}${target}`, { method: 'GET', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end(body);
  });

  expect(status).toBe(413);
});

test('a failure inside is answered without its cause, and logged with the request’s id', async () => {
  const broken: CardPorts = {
    ...cards,
    cardOfRecord: () => Promise.reject(new Error('relation "partner" of Rival AG')),
  };
  await using server = await serve({ cards: broken });

  const { status, body, type } = await ask(server, asked + appended);

  expect(status).toBe(500);
  expect(type).toContain('application/problem+json');
  const problem = Problem.parse(body);
  expect(JSON.stringify(body)).not.toMatch(/partner|Rival|at .*\.ts/);
  expect(
    server.logged.some((line) => line.includes(problem.requestId ?? 'none') && line.includes('A request failed')),
  ).toBe(true);
});

test('what is not there is a problem with a request id of the server’s own', async () => {
  await using server = await serve({ cards });

  const response = await fetch(`${server.url}/cards/other`, { headers: { 'x-request-id': 'mine' } });

  expect(response.status).toBe(404);
  const problem = Problem.parse(await response.json());
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  expect(problem.requestId).not.toBe('mine');
});

test('only reading is offered: other methods find nothing', async () => {
  await using server = await serve({ cards });
  const target = asked + appended;

  const response = await fetch(`${server.url}${target}`, {
    method: 'POST',
    headers: hubspotHeaders('POST', decoded(target), '', signing),
  });

  expect(response.status).toBe(404);
});

test('one account cannot use up the calls of another', async () => {
  await using server = await serve({ cards, cardLimits: { ...cardLimits, callsPerMinute: 3 } });
  const calls = await Promise.all(Array.from({ length: 5 }, () => ask(server, asked + appended)));

  const other = await ask(server, asked + appended.replace('7001', '7002'));

  expect(calls.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(calls.filter(({ status }) => status === 429)).toHaveLength(2);
  expect(other.status).toBe(200);
});

test('a program that answers slowly is said to be busy in time, and its work is told to stop', async () => {
  const stopped: boolean[] = [];
  const slow: CardPorts = {
    ...cards,
    cardOfRecord: (_shown, signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => stopped.push(true));
      }),
  };
  await using server = await serve({ cards: slow, cardLimits: { ...cardLimits, timeoutMs: 20 } });

  const { status, body, headers } = await ask(server, asked + appended);

  expect([status, headers.get('retry-after'), stopped]).toEqual([503, '30', [true]]);
  expect(Problem.parse(body).title).toBe('Tandem is busy');
});
