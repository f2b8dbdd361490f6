import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSandbox } from '#src/sandbox/hubspot/server.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { running } from './running.ts';
import { smallPortal, smallToken } from './small-portal.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const app = {
  clientId: 'c',
  clientSecrets: ['s'],
  appId: '7',
  baseUrl: 'http://localhost:3000',
  permittedUrls: [],
} as const;

function start(): Promise<Sandbox> {
  return startSandbox({
    port: 0,
    portals: [smallPortal()],
    clock: () => new Date('2026-03-15T12:00:00Z'),
    statePath: folder,
    app,
  });
}

async function call(sandbox: Sandbox, method: string, path: string, body?: unknown) {
  const reply = await fetch(sandbox.url + path, {
    method,
    headers: { authorization: `Bearer ${smallToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return reply.status === 204 ? null : reply.json();
}

const companies = '/crm/objects/2026-03/companies';

/** Every kind of write once; the reading after it says what must be there again after a restart. */
async function writeEverything(sandbox: Sandbox) {
  await call(sandbox, 'PATCH', `${companies}/11`, { properties: { partner_tier: 'silver' } });
  const made = await call(sandbox, 'POST', companies, { properties: { name: 'New' } });
  await call(sandbox, 'POST', `${companies}/merge`, { primaryObjectId: '12', objectIdToMerge: made.id });
  await call(sandbox, 'DELETE', `${companies}/13`);
  await call(sandbox, 'PUT', '/crm/objects/2026-03/deals/33/associations/default/companies/11');
  await call(sandbox, 'POST', '/crm/properties/2026-03/companies/groups', { name: 'health', label: 'Health' });
  await call(sandbox, 'POST', '/crm/properties/2026-03/companies', {
    name: 'score',
    label: 'Score',
    type: 'number',
    fieldType: 'number',
    groupName: 'health',
  });
}

async function reading(sandbox: Sandbox) {
  const { results } = await call(sandbox, 'GET', `${companies}?propertiesWithHistory=partner_tier&associations=deals`);
  const withoutHost = results.map((one: { url: string }) => ({ ...one, url: new URL(one.url).pathname }));
  return {
    companies: withoutHost,
    archived: (await call(sandbox, 'GET', `${companies}?archived=true`)).results.length,
    merged: (await call(sandbox, 'GET', `${companies}/12`)).id,
    score: (await call(sandbox, 'GET', '/crm/properties/2026-03/companies/score')).groupName,
  };
}

test('an account is the same after a clean stop', async () => {
  const first = await start();
  await writeEverything(first);
  const before = await reading(first);
  await first.stop();
  await using second = await start();
  expect(await reading(second)).toEqual(before);
});

test('an account is the same after a crash, and goes on giving fresh ids', async () => {
  const first = await start();
  await writeEverything(first);
  const before = await reading(first);
  // The second one opens the folder while the first never closed it, as after a kill.
  await using second = await start();
  expect(await reading(second)).toEqual(before);
  const made = await call(second, 'POST', companies, { properties: { name: 'Later' } });
  expect(Number(made.id)).toBeGreaterThan(Number(before.merged));
  await first.stop();
});

test('a line cut off by a crash counts as never written', async () => {
  const first = await start();
  await call(first, 'PATCH', `${companies}/11`, { properties: { name: 'Whole' } });
  appendFileSync(join(folder, 'portal-100001.log.jsonl'), '{"kind":"record","record":{"type":"compan');
  await using second = await start();
  expect((await call(second, 'GET', `${companies}/11`)).properties.name).toBe('Whole');
  await call(second, 'PATCH', `${companies}/11`, { properties: { name: 'After' } });
  await using third = await start();
  expect((await call(third, 'GET', `${companies}/11`)).properties.name).toBe('After');
  await first.stop();
});

test('a connection outlives a restart, its access tokens do not', async () => {
  const first = await start();
  const grant = { portalId: 100001, userId: 9001, appId: '7', clientId: 'c', scopes: ['crm.objects.companies.read'] };
  const refreshToken = first.tokens.issueRefresh(grant);
  const access = first.tokens.issueAccess(grant);
  await first.stop();
  await using second = await start();
  expect(second.tokens.findRefresh(refreshToken)).toEqual(grant);
  expect(second.tokens.findAccess(access.token)).toBeNull();
  expect(readFileSync(join(folder, 'tokens.json'), 'utf8')).not.toContain(access.token);
});

test('without a folder nothing is kept', async () => {
  await using api = await running();
  await api.send('PATCH', `${companies}/11`, { properties: { name: 'Gone' } });
  await using other = await running();
  expect((await other.get(`${companies}/11`)).body.properties.name).toBe('North Partner');
});
