import { createHash, createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { expect, test } from 'vitest';

import { retries, retryDelay, retryMs } from '#src/sandbox/hubspot/webhooks/schedule.ts';
import type { WebhookTimer } from '#src/sandbox/hubspot/webhooks/schedule.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';

import { receiver } from './receiver.ts';
import type { Received } from './receiver.ts';
import { running } from './running.ts';
import type { Running } from './running.ts';
import { company, smallPortal } from './small-portal.ts';
import { heldTimer, hooked, propertyOf, webhookApp, webhookSecret } from './webhook-portal.ts';

const companies = '/crm/objects/2026-03/companies';
const names = { crmObjects: [propertyOf('company', 'name')] };

function rename(api: Running, name: string, id = '11', token?: string) {
  return api.send('PATCH', `${companies}/${id}`, { properties: { name } }, token);
}

/** An account with so many companies, and their renaming by as few calls as it takes. */
function manyCompanies(count: number) {
  const records = Array.from({ length: count }, (_, at) => company(String(1000 + at), { name: `Company ${at}` }));
  return { ...smallPortal(), records, associations: [] };
}

async function renameAll(api: Running, count: number, name: (at: number) => string): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const inputs = Array.from({ length: Math.min(100, count - from) }, (_, at) => ({
      id: String(1000 + from + at),
      properties: { name: name(from + at) },
    }));
    const { status } = await api.send('POST', `${companies}/batch/update`, { inputs });
    if (status !== 200) throw new Error(`the batch was answered with ${status}`);
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}

function attempts(requests: readonly Received[]): number[] {
  return requests.map((request) => request.events[0].attemptNumber);
}

test('a request is signed over the target URL and its very bytes, with the first of the secrets', async () => {
  await using app = await receiver();
  const timestamp = 1_790_000_004_000;
  await using api = await hooked(
    app.url,
    names,
    { settings: { targetUrl: `${app.url}/hooks?from=hs%3Aapp&x=%28a%29&y=%20` } },
    { wall: () => new Date(timestamp) },
  );
  await rename(api, 'Müller & Söhne 🙂');
  await api.sandbox.webhooks.drained();
  const [request] = app.requests;
  const signed = `POST${app.url}/hooks?from=hs:app&x=(a)&y=%20${request?.body ?? ''}${timestamp}`;
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': String(timestamp),
    'x-hubspot-signature-v3': createHmac('sha256', webhookSecret).update(signed, 'utf8').digest('base64'),
    'x-hubspot-signature-version': 'v1',
    'x-hubspot-signature': createHash('sha256')
      .update(webhookSecret + (request?.body ?? ''))
      .digest('hex'),
  });
  expect(request?.events[0].propertyValue).toBe('Müller & Söhne 🙂');
});

test('events are gathered into requests of at most 100', async () => {
  await using app = await receiver();
  const { timer, release } = heldTimer();
  await using api = await hooked(app.url, names, { timer }, { portals: [manyCompanies(250)] });
  await renameAll(api, 250, (at) => `Renamed ${at}`);
  expect(api.sandbox.stats(100001).webhooks.pending).toBe(250);
  release();
  await api.sandbox.webhooks.drained();
  expect(app.requests.map((request) => request.events.length).toSorted(ascending)).toEqual([50, 100, 100]);
  expect(api.sandbox.stats(100001).webhooks).toEqual({
    events: 250,
    duplicates: 0,
    requests: 3,
    failed: 0,
    taken: 250,
    givenUp: 0,
    pending: 0,
  });
  expect(
    api.sandbox.webhooks
      .taken(100001)
      .map((event) => event.eventId)
      .toSorted(ascending),
  ).toEqual(
    app
      .events()
      .map((event) => event.eventId)
      .toSorted(ascending),
  );
});

test('a request that the app refuses is repeated with the same events and a higher attempt number', async () => {
  await using app = await receiver((_request, count) => [503, 404, 302, 204][count - 1] ?? 500);
  await using api = await hooked(app.url, names);
  await rename(api, 'Renamed');
  await api.sandbox.webhooks.drained();
  expect(attempts(app.requests)).toEqual([0, 1, 2, 3]);
  const withoutAttempt = app.events().map((event) => ({ ...event, attemptNumber: null }));
  expect(withoutAttempt).toEqual(Array.from({ length: 4 }, () => withoutAttempt[0]));
  expect(api.sandbox.stats(100001).webhooks).toMatchObject({ events: 1, requests: 4, failed: 3, taken: 1, givenUp: 0 });
});

test('after ten repetitions within a day the vendor gives up', async () => {
  await using app = await receiver(() => 500);
  const waits: number[] = [];
  const timer: WebhookTimer = (ms, run) => {
    waits.push(ms);
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  };
  await using api = await hooked(app.url, names, { timer });
  await rename(api, 'Renamed');
  await api.sandbox.webhooks.drained();
  expect(attempts(app.requests)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(api.sandbox.stats(100001).webhooks).toMatchObject({
    requests: 11,
    failed: 11,
    taken: 0,
    givenUp: 1,
    pending: 0,
  });
  const [gathering, ...repetitions] = waits;
  expect(gathering).toBe(100);
  expect(repetitions).toHaveLength(retries);
  expect(repetitions.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(retryMs);
  expect(new Set(repetitions).size).toBe(retries);
});

function allWaits(random: number): number[] {
  return Array.from({ length: retries }, (_, at) => retryDelay(at + 1, random));
}

test('waits for a repetition are random, grow, and together never exceed a day', () => {
  const [shortest, longest] = [allWaits(0), allWaits(1)];
  expect(longest.reduce((sum, ms) => sum + ms, 0)).toBe(retryMs);
  expect(longest).toEqual(longest.toSorted(ascending));
  expect(shortest.every((ms, at) => ms > 0 && ms < (longest[at] ?? 0))).toBe(true);
});

test('an app that answers too late, breaks off or cannot be reached gets the events again', async () => {
  await using app = await receiver((_request, count, response) => {
    if (count === 1) return 'later';
    if (count > 2) return 200;
    response.destroy();
    return 'later';
  });
  await using api = await hooked(app.url, names, { timeoutMs: 500 });
  await rename(api, 'Renamed');
  await api.sandbox.webhooks.drained();
  expect(attempts(app.requests)).toEqual([0, 1, 2]);

  const gone = await receiver();
  await gone[Symbol.asyncDispose]();
  await using other = await hooked(gone.url, names);
  await rename(other, 'Renamed');
  await other.sandbox.webhooks.drained();
  expect(other.sandbox.stats(100001).webhooks).toMatchObject({ requests: 11, givenUp: 1 });
});

test('an account has at most as many requests under way as the app allows, and another account its own', async () => {
  const open: ServerResponse[] = [];
  await using app = await receiver((_request, _count, response) => {
    open.push(response);
    return 'later';
  });
  const second = smallPortal({ account: { portalId: 100002 }, token: 'pat-second' });
  await using api = await hooked(
    app.url,
    names,
    { settings: { maxConcurrentRequests: 6 } },
    { portals: [manyCompanies(900), second] },
  );
  await renameAll(api, 900, (at) => `Renamed ${at}`);
  await rename(api, 'Other account', '11', 'pat-second');
  while (open.length < 7) await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const accounts = app.requests.map((request) => request.events[0].portalId);
  expect([accounts.filter((id) => id === 100001).length, accounts.filter((id) => id === 100002).length]).toEqual([
    6, 1,
  ]);
  for (let at = 0; api.sandbox.stats(100001).webhooks.pending > 0; at += 1) {
    open[at]?.end();
    while (open.length <= at + 1 && api.sandbox.stats(100001).webhooks.pending > 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await api.sandbox.webhooks.drained();
  expect(api.sandbox.stats(100001).webhooks).toMatchObject({ taken: 900, failed: 0 });
});

test('trouble on purpose: every event arrives, some twice, some late, in any order, and the same seed makes the same choices', async () => {
  const trouble = { duplicates: 0.3, late: 0.3, latestMs: 60_000, disorder: true };
  const run = async (seed: number) => {
    await using app = await receiver();
    await using api = await hooked(
      app.url,
      names,
      { trouble, timeFactor: 0.001, random: createRandom(seed), gatherMs: 20_000 },
      { portals: [manyCompanies(200)] },
    );
    await renameAll(api, 200, (at) => String(at));
    await api.sandbox.webhooks.drained();
    const { duplicates, events } = api.sandbox.stats(100001).webhooks;
    const order = app.events().map((event) => Number(event.propertyValue));
    return { duplicates, events, order, ids: app.events().map((event) => event.eventId) };
  };
  const first = await run(5);
  expect(first.events).toBe(200);
  expect(new Set(first.order).size).toBe(200);
  expect(first.order).toHaveLength(200 + first.duplicates);
  expect(new Set(first.ids).size).toBe(200);
  expect(first.duplicates).toBeGreaterThan(30);
  expect(first.order).not.toEqual(first.order.toSorted(ascending));
  const [same, other] = [await run(5), await run(6)];
  expect([same.duplicates, same.ids.toSorted(ascending)]).toEqual([first.duplicates, first.ids.toSorted(ascending)]);
  expect(other.ids.toSorted(ascending)).not.toEqual(first.ids.toSorted(ascending));
});

test('event ids may repeat, and requests may mix accounts, where the sandbox is told to', async () => {
  await using app = await receiver();
  const { timer, release } = heldTimer();
  const second = smallPortal({ account: { portalId: 100002 }, token: 'pat-second' });
  await using api = await hooked(
    app.url,
    names,
    { trouble: { sharedIds: 1, mixedAccounts: true }, timer },
    { portals: [smallPortal(), second] },
  );
  await rename(api, 'One');
  await rename(api, 'Two', '12');
  await rename(api, 'Other account', '11', 'pat-second');
  release();
  await api.sandbox.webhooks.drained();
  expect(app.requests).toHaveLength(1);
  expect(app.events().map((event) => [event.portalId, event.objectId])).toEqual([
    [100001, 11],
    [100001, 12],
    [100002, 11],
  ]);
  expect(new Set(app.events().map((event) => event.eventId)).size).toBe(1);
});

test('a sandbox that stops lets go of everything it still had to send', async () => {
  await using app = await receiver(() => 500);
  await using api = await hooked(app.url, names, { timeFactor: 1 });
  await rename(api, 'Renamed');
  while (app.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const drained = api.sandbox.webhooks.drained();
  await api.sandbox.stop();
  await drained;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(app.requests).toHaveLength(1);
});

test('counts and what was taken can be forgotten', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, names);
  await rename(api, 'Renamed');
  await api.sandbox.webhooks.drained();
  expect(api.sandbox.webhooks.taken(100001)).toEqual(app.events());
  api.sandbox.clearRequests();
  expect([api.sandbox.webhooks.taken(100001), api.sandbox.stats(100001).webhooks.events]).toEqual([[], 0]);
});

function configOf(settings: object, ...crmObjects: object[]) {
  return { settings: { targetUrl: 'https://app.example.com/hooks', ...settings }, subscriptions: { crmObjects } };
}

async function startWith(given: object, app: object = { app: webhookApp('http://localhost:1') }): Promise<number> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- deliberately not of the type: what a file may hold
  await using api = await running({ ...app, webhooks: { config: given as never } });
  return (await api.get(companies)).status;
}

test('a configuration that an upload would refuse is refused', async () => {
  const name = propertyOf('company', 'name');
  const refused = (words: string, ...given: Parameters<typeof startWith>) =>
    expect(startWith(...given)).rejects.toThrow(words);
  expect(await startWith(configOf({}, name))).toBe(200);
  await refused('targetUrl', configOf({ targetUrl: 'nowhere' }, name));
  await refused('maxConcurrentRequests', configOf({ maxConcurrentRequests: 5 }, name));
  await refused('singular', configOf({}, { ...name, objectType: 'companies' }));
  await refused('names its property', configOf({}, { ...name, propertyName: undefined }));
  await refused('subscriptionType', configOf({}, { ...name, subscriptionType: 'company.propertyChange' }));
  await refused('active', configOf({}, { ...name, active: undefined }));
  await refused('Webhooks need an app', configOf({}, name), {});
});
