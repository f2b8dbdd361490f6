import { expect, test } from 'vitest';

import type { ReceivedSignal } from '#src/actions/receive-signals.ts';
import type { SignalPorts } from '#src/http/signals.ts';

import { serve, type TestServer } from './support.ts';

interface Stored {
  readonly programId: string;
  readonly signals: readonly ReceivedSignal[];
}

function ports(stored: Stored[] = []): SignalPorts {
  return {
    programOfKey: (key) => Promise.resolve(key === 'key-of-a' ? 'program-a' : null),
    storeSignals: (programId, signals) => {
      stored.push({ programId, signals });
      return Promise.resolve(
        signals.map(({ id, partner, value }) => {
          if (partner === 'nobody.example') return { id, outcome: 'unknown_partner' as const };
          return { id, outcome: value === null ? ('deleted' as const) : ('stored' as const) };
        }),
      );
    },
  };
}

const signIn = {
  id: 's1',
  partner: 'contoso.example',
  kind: 'sign_in',
  at: '2026-11-20T09:00:00+01:00',
  value: true,
};

async function post(server: TestServer, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/signals`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-a', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

test('signals of a program are stored with one outcome each, in their order', async () => {
  const stored: Stored[] = [];
  await using server = await serve({ signals: ports(stored) });

  const { status, answer } = await post(server, {
    signals: [
      signIn,
      {
        ...signIn,
        id: 's2',
        kind: 'survey_answer',
        value: 9,
        respondent: 'ines@contoso.example',
        enteredByOurPeople: true,
      },
      { ...signIn, id: 's3', kind: 'survey_answer', value: 11 },
      { ...signIn, id: 's4', partner: 'nobody.example' },
      { id: 's5', partner: 'contoso.example', kind: 'training', value: null },
    ],
  });

  expect(status).toBe(200);
  expect(answer).toEqual({
    results: [
      { id: 's1', outcome: 'stored' },
      { id: 's2', outcome: 'stored' },
      { id: 's3', outcome: 'refused', reason: 'value must be a whole number from 0 to 10' },
      { id: 's4', outcome: 'unknown_partner' },
      { id: 's5', outcome: 'deleted' },
    ],
  });
  const at = new Date('2026-11-20T08:00:00.000Z');
  const base = { partner: 'contoso.example', respondent: null, enteredByOurPeople: false };
  expect(stored).toEqual([
    {
      programId: 'program-a',
      signals: [
        { ...base, id: 's1', kind: 'sign_in', at, value: 'true' },
        {
          ...base,
          id: 's2',
          kind: 'survey_answer',
          at,
          value: '9',
          respondent: 'ines@contoso.example',
          enteredByOurPeople: true,
        },
        { ...base, id: 's4', partner: 'nobody.example', kind: 'sign_in', at, value: 'true' },
        { ...base, id: 's5', kind: 'training', at: null, value: null },
      ],
    },
  ]);
});

test.each([
  ['a kind nobody knows', { ...signIn, kind: 'like' }],
  ['no day', { ...signIn, at: null }],
  ['a day before 1970', { ...signIn, at: '0000-01-01T00:00:00Z' }],
  ['a day that does not exist', { ...signIn, at: '2026-02-30T00:00:00Z' }],
  ['a NUL byte in its id', { ...signIn, id: 'a\0b' }],
  ['half a surrogate pair', { ...signIn, partner: 'x\uD800' }],
  ['no id', { ...signIn, id: '' }],
  ['a value that is a list', { ...signIn, value: [1] }],
  ['a fit that is no row', { ...signIn, kind: 'fit', value: 'great' }],
  ['a readiness above 16', { ...signIn, kind: 'readiness', value: 17 }],
  ['a rating with a fraction', { ...signIn, kind: 'survey_answer', value: 9.5 }],
  ['nothing at all', null],
])('a signal with %s is refused, and the others are stored', async (_name, bad) => {
  await using server = await serve({ signals: ports() });

  const { status, answer } = await post(server, { signals: [bad, signIn] });

  expect(status).toBe(200);
  expect(answer).toMatchObject({ results: [{ outcome: 'refused' }, { id: 's1', outcome: 'stored' }] });
});

test.each<[string, Record<string, string>]>([
  ['no key', { authorization: '' }],
  ['a wrong key', { authorization: 'Bearer key-of-b' }],
  ['another scheme', { authorization: 'Basic key-of-a' }],
  ['a key with spaces', { authorization: 'Bearer key-of-a key-of-a' }],
])('%s stores nothing', async (_name, headers) => {
  const stored: Stored[] = [];
  await using server = await serve({ signals: ports(stored) });

  const { status } = await post(server, { signals: [signIn] }, headers);

  expect([status, stored]).toEqual([401, []]);
});

test.each<[string, unknown, Record<string, string>, number]>([
  ['another content type', 'signals=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['JSON that is cut off', '{"signals":[', {}, 400],
  ['a bare list', [signIn], {}, 400],
  ['no signals', { signals: [] }, {}, 400],
  ['1,001 signals', { signals: Array.from({ length: 1_001 }, () => signIn) }, {}, 400],
  ['more than 1 MB', { signals: [{ ...signIn, value: 'x'.repeat(1_100_000) }] }, {}, 413],
  ['lists nested 20,000 deep', '['.repeat(20_000), {}, 400],
])('a body of %s is refused whole', async (_name, body, headers, expected) => {
  const stored: Stored[] = [];
  await using server = await serve({ signals: ports(stored) });

  const { status } = await post(server, body, headers);

  expect([status, stored]).toEqual([expected, []]);
});

test('a key called __proto__ pollutes nothing', async () => {
  const stored: Stored[] = [];
  await using server = await serve({ signals: ports(stored) });
  const signal = JSON.stringify(signIn).replace('{', '{"__proto__":{"partner":"evil"},');

  const { status } = await post(server, `{"__proto__":{"polluted":true},"signals":[${signal}]}`);

  expect(status).toBe(200);
  expect(stored[0]?.signals[0]?.partner).toBe('contoso.example');
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('a caller that keeps trying wrong keys is slowed down, and the right key of others is not', async () => {
  await using server = await serve({ signals: ports(), trustProxy: 1 });
  const wrong = { authorization: 'Bearer guess', 'x-forwarded-for': '203.0.113.9' };
  const statuses: number[] = [];
  for (let call = 0; call < 32; call += 1) statuses.push((await post(server, { signals: [signIn] }, wrong)).status);

  const other = await post(server, { signals: [signIn] }, { 'x-forwarded-for': '203.0.113.10' });

  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.slice(30)).toEqual([429, 429]);
  expect(other.status).toBe(200);
});
