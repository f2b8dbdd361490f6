import { expect, test } from 'vitest';
import { z } from 'zod';

import { createHubspotClient } from '#src/crm/hubspot/client.ts';
import type { ClientOptions, HubspotClient } from '#src/crm/hubspot/client.ts';
import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
} from '#src/errors.ts';

import { forever, freeBudget } from '../../support/hubspot-crm.ts';
import { loopback } from '../../support/loopback.ts';
import type { LoopbackReply } from '../../support/loopback.ts';

const now = new Date('2026-03-15T12:00:00Z');
const secret = 'pat-na1-very-secret-token';

function client(options: Partial<ClientOptions> = {}): HubspotClient {
  return createHubspotClient({
    accessToken: async () => secret,
    budget: freeBudget(),
    clock: { now: () => now },
    timeoutMs: 5_000,
    ...options,
  });
}

/** What one call answered with this reply ends as. */
async function failure(
  reply: LoopbackReply,
  options: Partial<ClientOptions> = {},
  bucket?: 'search',
): Promise<unknown> {
  await using server = await loopback(() => reply);
  try {
    return await client(options).call('list deals', { method: 'GET', url: server.url }, forever(), bucket);
  } catch (error) {
    return error;
  }
}

test('a server that never answers is given up after the time-out, and its socket closed', async () => {
  await using server = await loopback(() => 'hang');
  const began = performance.now();
  const call = client({ timeoutMs: 150 }).call('list deals', { method: 'GET', url: server.url }, forever());
  await expect(call).rejects.toThrow(new CrmUnavailableError('HubSpot did not answer within 150 ms.', null));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('a body that never ends is given up after the time-out too', async () => {
  const { createServer } = await import('node:http');
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"results":');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const call = client({ timeoutMs: 150 }).call(
    'list deals',
    { method: 'GET', url: `http://127.0.0.1:${port}` },
    forever(),
  );
  await expect(call).rejects.toThrow(CrmUnavailableError);
  server.closeAllConnections();
  server.close();
});

test('a caller that gives up gets its own reason at once', async () => {
  await using server = await loopback(() => 'hang');
  const stop = new AbortController();
  const call = client().call('list deals', { method: 'GET', url: server.url }, stop.signal);
  const reason = new Error('the worker stops');
  setTimeout(() => stop.abort(reason), 20);
  await expect(call).rejects.toBe(reason);
});

test.each(['reset', 'cut'] as const)(
  'a connection that is %s in the middle is the CRM being unavailable',
  async (how) => {
    expect(await failure(how)).toBeInstanceOf(CrmUnavailableError);
  },
);

test('a port where nobody listens is the CRM being unavailable', async () => {
  const server = await loopback(() => ({ json: {} }));
  await server[Symbol.asyncDispose]();
  const call = client().call('list deals', { method: 'GET', url: server.url }, forever());
  await expect(call).rejects.toThrow('HubSpot could not be reached (ECONNREFUSED).');
});

test.each([500, 502, 503, 504, 521, 523, 524, 408])('%i means: try again later', async (status) => {
  const html = '<html><body>Bad gateway</body></html>';
  const error = await failure({ status, text: html });
  expect(error).toBeInstanceOf(CrmUnavailableError);
  expect(error).toMatchObject({ message: `HubSpot refused to list deals: ${status}.`, retryAfterMs: null });
});

test('a lock is waited for at least two seconds, a migration as long as the vendor says', async () => {
  expect(await failure({ status: 423, json: { message: 'locked', category: 'LOCKED' } })).toMatchObject({
    name: 'CrmUnavailableError',
    retryAfterMs: 2_000,
  });
  expect(await failure({ status: 477, headers: { 'retry-after': '30' }, json: {} })).toMatchObject({
    name: 'CrmUnavailableError',
    retryAfterMs: 30_000,
  });
});

test('a redirect is refused and not followed with the token', async () => {
  await using other = await loopback(() => ({ json: {} }));
  expect(await failure({ status: 302, headers: { location: other.url }, text: '' })).toBeInstanceOf(CrmRejectedError);
  expect(other.requests).toEqual([]);
});

test.each([
  ['TEN_SECONDLY_ROLLING', {}, undefined, { policy: 'burst', retryAfterMs: 10_000 }, ['general']],
  ['TEN_SECONDLY_ROLLING', { 'retry-after': '3' }, undefined, { policy: 'burst', retryAfterMs: 3_000 }, ['general']],
  [
    'TEN_SECONDLY_ROLLING',
    { 'retry-after': 'Sun, 15 Mar 2026 12:00:07 GMT' },
    undefined,
    { policy: 'burst', retryAfterMs: 7_000 },
    ['general'],
  ],
  ['SECONDLY', {}, 'search', { policy: 'search', retryAfterMs: 1_000 }, ['search']],
  ['DAILY', {}, undefined, { policy: 'daily', retryAfterMs: 3_600_000 }, ['general', 'search']],
  ['DAILY', {}, 'search', { policy: 'daily', retryAfterMs: 3_600_000 }, ['search', 'general']],
] as const)('429 %s with %j of %s closes what it speaks of', async (policyName, headers, bucket, expected, buckets) => {
  const budget = freeBudget();
  const json = { status: 'error', message: 'You have reached your limit.', errorType: 'RATE_LIMIT', policyName };
  const error = await failure({ status: 429, headers, json }, { budget }, bucket);
  expect(error).toBeInstanceOf(CrmRateLimitError);
  expect(error).toMatchObject(expected);
  expect(budget.blocked).toEqual(buckets.map((name) => [name, now.getTime() + expected.retryAfterMs]));
});

test('a 429 without any body is a burst', async () => {
  expect(await failure({ status: 429, text: '' })).toMatchObject({ policy: 'burst' });
});

test('a token that was never good stops the connection without a second call', async () => {
  await using server = await loopback(() => ({
    status: 401,
    json: { category: 'INVALID_AUTHENTICATION', message: 'no' },
  }));
  const call = client().call('list deals', { method: 'GET', url: server.url }, forever());
  await expect(call).rejects.toThrow(CrmAuthError);
  expect(server.requests).toHaveLength(1);
});

test('a token that expires in mid-run is renewed once, and the call goes on with the new one', async () => {
  await using server = await loopback(({ headers }) =>
    headers['authorization'] === 'Bearer new'
      ? { json: { ok: true } }
      : { status: 401, json: { category: 'EXPIRED_AUTHENTICATION', message: 'The token expired 3 seconds ago.' } },
  );
  const refused: (string | undefined)[] = [];
  const budget = freeBudget();
  const renewing = client({
    budget,
    accessToken: async (old) => {
      refused.push(old);
      return old === undefined ? 'old' : 'new';
    },
  });
  const answer = await renewing.call('list deals', { method: 'GET', url: server.url }, forever());
  expect(JSON.parse(answer.text)).toEqual({ ok: true });
  expect(refused).toEqual([undefined, 'old']);
  expect(budget.taken).toHaveLength(2);
});

test('an expired token that nobody can renew stops the connection', async () => {
  const json = { category: 'EXPIRED_AUTHENTICATION', message: 'expired' };
  expect(await failure({ status: 401, json })).toEqual(
    new CrmAuthError('HubSpot refused to list deals: the access token has expired and no newer one is to be had.'),
  );
});

test('a renewed token that is refused as expired again ends the call', async () => {
  let count = 0;
  const accessToken = async () => `token ${(count += 1)}`;
  await using server = await loopback(() => ({ status: 401, json: { category: 'EXPIRED_AUTHENTICATION' } }));
  const call = client({ accessToken }).call('list deals', { method: 'GET', url: server.url }, forever());
  await expect(call).rejects.toThrow(CrmAuthError);
  expect(server.requests).toHaveLength(2);
});

test('a missing scope names the scopes that would do', async () => {
  const json = {
    status: 'error',
    message: "This app hasn't been granted all required scopes.",
    category: 'MISSING_SCOPES',
    errors: [
      { message: 'One or more are required.', context: { requiredGranularScopes: ['crm.objects.deals.read', 'x'] } },
    ],
  };
  const error = await failure({ status: 403, json });
  expect(error).toBeInstanceOf(CrmPermissionError);
  expect(error).toMatchObject({ scopes: ['crm.objects.deals.read', 'x'] });
});

test.each([400, 404, 409, 414, 422])('%i means: do not repeat', async (status) => {
  const error = await failure({
    status,
    json: { message: 'No such thing', category: 'VALIDATION_ERROR', correlationId: 'abc' },
  });
  expect(error).toBeInstanceOf(CrmRejectedError);
  expect(error).toMatchObject({
    status,
    message: `HubSpot refused to list deals: ${status} VALIDATION_ERROR, No such thing (correlation id abc).`,
  });
});

test.each([
  ['HTML with 200', { text: '<html>Maintenance</html>' }],
  ['half a document', { text: '{"results": [' }],
  ['another shape', { json: { items: [] } }],
  ['null', { json: null }],
] as const)('a page that is %s is broken: parked, not repeated', async (_name, reply) => {
  await using server = await loopback(() => reply);
  const request = { method: 'GET', url: server.url };
  const read = client().read('list deals', request, z.object({ results: z.array(z.unknown()) }), forever());
  await expect(read).rejects.toMatchObject({ name: 'CrmRejectedError', status: null });
});

test('calls and failures are counted by term, and quotas remembered as the CRM last said them', async () => {
  const headers = {
    'x-hubspot-ratelimit-max': '190',
    'x-hubspot-ratelimit-remaining': '188',
    'x-hubspot-ratelimit-daily': '625000',
    'x-hubspot-ratelimit-daily-remaining': '624998',
  };
  await using server = await loopback((_request, count) =>
    count === 2 ? { status: 500, json: {} } : { headers, json: {} },
  );
  const counted: unknown[] = [];
  const counting = client({ count: (call) => counted.push(call) });
  const request = { method: 'GET', url: server.url };
  await counting.call('list deals', request, forever());
  await counting.call('list deals', request, forever()).catch(() => undefined);
  await counting.call('read account', request, forever());
  expect(counting.usage()).toEqual({
    calls: 3,
    failedCalls: 1,
    callsByTerm: { 'list deals': 2, 'read account': 1 },
    burst: { limit: 190, remaining: 188 },
    daily: { limit: 625_000, remaining: 624_998 },
  });
  expect(counted).toEqual([
    { crm: 'hubspot', term: 'list deals', status: 200, ms: 0 },
    { crm: 'hubspot', term: 'list deals', status: 500, ms: 0 },
    { crm: 'hubspot', term: 'read account', status: 200, ms: 0 },
  ]);
});

test('the budget learns what the CRM says a window holds', async () => {
  const headers = { 'x-hubspot-ratelimit-max': '110', 'x-hubspot-ratelimit-remaining': '108' };
  await using server = await loopback(() => ({ headers, json: {} }));
  const learned: unknown[] = [];
  const budget = { ...freeBudget(), learn: (...told: readonly unknown[]) => learned.push(told) };
  await client({ budget }).call('list deals', { method: 'GET', url: server.url }, forever());
  expect(learned).toEqual([['general', 110, 10_000]]);
});

test('without a grant of the budget nothing is sent', async () => {
  await using server = await loopback(() => ({ json: {} }));
  const full = new CrmRateLimitError('used up', { policy: 'burst', retryAfterMs: 1 });
  const budget = { take: () => Promise.reject(full), block: async () => undefined };
  const call = client({ budget }).call('list deals', { method: 'GET', url: server.url }, forever());
  await expect(call).rejects.toBe(full);
  expect(server.requests).toEqual([]);
});

test('search takes from its own budget, and calls for a person say so', async () => {
  await using server = await loopback(() => ({ json: {} }));
  const budget = freeBudget();
  const interactive = client({ budget, priority: 'interactive' });
  const request = { method: 'GET', url: server.url };
  await interactive.call('list deals', request, forever());
  await interactive.call('search deals', request, forever(), 'search');
  expect(budget.taken).toEqual(['general interactive', 'search interactive']);
});

test('the token stands in the header and nowhere else: no error, no log line, no usage', async () => {
  const said: unknown[] = [];
  const log = { warn: (...line: unknown[]) => said.push(line) };
  for (const status of [400, 401, 403, 404, 429, 500]) {
    const error = await failure({ status, json: { message: 'no' } }, { log });
    said.push(
      error instanceof Error ? [error.message, error.stack, JSON.stringify(error), String(error.cause)] : error,
    );
  }
  said.push(await failure('reset', { log }));
  expect(JSON.stringify(said)).not.toContain(secret);
});
