import { expect, test } from 'vitest';

import { createPortal } from '#src/sandbox/hubspot/portal/portal.ts';
import { createQuotaKeeper } from '#src/sandbox/hubspot/quota.ts';

import { running } from './running.ts';
import type { Running } from './running.ts';
import { smallPortal } from './small-portal.ts';

const companies = '/crm/objects/2026-03/companies/11';

async function statuses(count: number, call: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const seen: Record<number, number> = {};
  for (let at = 0; at < count; at += 1) {
    const { status } = await call();
    seen[status] = (seen[status] ?? 0) + 1;
  }
  return seen;
}

const search = (api: Running) => api.send('POST', '/crm/objects/2026-03/companies/search', {});

test('a static token of a Professional account has 190 calls in 10 seconds and says what is left', async () => {
  await using api = await running();
  const first = await api.get(companies);
  expect(Object.fromEntries([...first.headers].filter(([name]) => name.startsWith('x-hubspot-ratelimit')))).toEqual({
    'x-hubspot-ratelimit-max': '190',
    'x-hubspot-ratelimit-remaining': '189',
    'x-hubspot-ratelimit-interval-milliseconds': '10000',
    'x-hubspot-ratelimit-daily': '625000',
    'x-hubspot-ratelimit-daily-remaining': '624999',
  });
  expect(await statuses(190, () => api.get(companies))).toEqual({ 200: 189, 429: 1 });
  const refused = await api.get(companies);
  expect(refused.body).toMatchObject({
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  });
  expect(refused.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
  expect(refused.headers.has('retry-after')).toBe(false);
});

test('the window rolls: calls come back one by one, ten seconds after they were used', async () => {
  await using api = await running({ portals: [smallPortal({ account: { plan: 'starter' } })] });
  await statuses(50, () => api.get(companies));
  api.pass(6000);
  expect(await statuses(51, () => api.get(companies))).toEqual({ 200: 50, 429: 1 });
  api.pass(4000);
  expect(await statuses(51, () => api.get(companies))).toEqual({ 200: 50, 429: 1 });
});

test('an installed app has 110 calls in 10 seconds and no daily figures', async () => {
  const app = {
    clientId: 'c',
    clientSecrets: ['s'],
    appId: '7',
    baseUrl: 'http://localhost:3000',
    permittedUrls: [],
  } as const;
  await using api = await running({ app });
  const grant = { portalId: 100001, userId: 9001, appId: '7', clientId: 'c', scopes: ['crm.objects.companies.read'] };
  const { token } = api.sandbox.tokens.issueAccess(grant);
  const first = await api.get(companies, token);
  expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('110');
  expect(first.headers.has('x-hubspot-ratelimit-daily')).toBe(false);
  expect(await statuses(110, () => api.get(companies, token))).toEqual({ 200: 109, 429: 1 });
  expect((await api.get(companies)).status).toBe(200);
});

test('search has 5 calls a second for the account, shows no figures and uses none of the others', async () => {
  await using api = await running();
  expect(await statuses(6, () => search(api))).toEqual({ 200: 5, 429: 1 });
  const refused = await search(api);
  expect(refused.body).toMatchObject({ message: 'You have reached your secondly limit.', policyName: 'SECONDLY' });
  expect([...refused.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
  expect((await api.get(companies)).headers.get('x-hubspot-ratelimit-remaining')).toBe('189');
  api.pass(1000);
  expect((await search(api)).status).toBe(200);
});

test('associations have a limit of their own below the general one', async () => {
  await using api = await running();
  const read = () =>
    api.send('POST', '/crm/associations/2026-03/deals/companies/batch/read', { inputs: [{ id: '31' }] });
  expect(await statuses(151, read)).toEqual({ 200: 150, 429: 1 });
  expect((await api.get(companies)).status).toBe(200);
});

test('a day has its own limit, and turns at midnight of the account', () => {
  let ms = 0;
  const evening = Date.parse('2026-03-16T03:59:00Z');
  let now = new Date(evening);
  const portal = createPortal(smallPortal({ account: { plan: 'starter' } }), { clock: () => now });
  const keeper = createQuotaKeeper(
    () => ms,
    () => now,
  );
  const caller = { kind: 'static', portal, appId: '1', scopes: new Set<string>() } as const;
  for (let at = 0; at < 250_000; at += 1) {
    ms += 1000;
    keeper.take(caller, 'general');
  }
  expect(keeper.take(caller, 'search')).toMatchObject({
    refused: { status: 429, body: { policyName: 'DAILY', message: 'You have reached your daily limit.' } },
  });
  now = new Date(evening + 60_000);
  expect(keeper.take(caller, 'general')).toMatchObject({
    headers: { 'X-HubSpot-RateLimit-Daily-Remaining': '249999' },
  });
});

test('refusals are counted apart from failures', async () => {
  await using api = await running();
  await statuses(7, () => search(api));
  await api.get('/crm/objects/2026-03/companies/999');
  const { webhooks, ...calls } = api.sandbox.stats(100001);
  expect(webhooks.events).toBe(0);
  expect(calls).toEqual({
    calls: { 'POST /crm/objects/companies/search': 7, 'GET /crm/objects/companies/{id}': 1 },
    total: 8,
    rateLimited: 2,
    failed: 1,
  });
  api.sandbox.clearRequests();
  expect(api.sandbox.stats(100001).total).toBe(0);
});
