import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed, SeedRecord } from '#src/sandbox/portal-seed.ts';

import { query } from '../support/dump.ts';
import { forever, openHubspot } from '../support/hubspot-crm.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf } from '../support/program.ts';
import { scattered, seeds } from './swept-portal.ts';

const start = Date.parse('2026-11-01T00:00:00Z');
const counts = [9_999, 10_000, 10_001, 25_000] as const;
/** HubSpot's smallest and its longest ids, so that their order as text is not their order as numbers. */
const idOf = (place: number) => String(place % 2 === 0 ? place + 1 : 999_999_990_000 + place * 7);

/** An account with companies and nothing else. `timeOf` is when each was changed last, in milliseconds since the beginning. */
function accountOf(portalId: number, count: number, timeOf: (place: number) => number): PortalSeed {
  const records = Array.from({ length: count }, (_, place): SeedRecord => ({
    type: 'companies',
    id: idOf(place),
    properties: { name: `Company ${place}` },
    createdAt: new Date(start).toISOString(),
    updatedAt: new Date(start + timeOf(place)).toISOString(),
  }));
  const empty = partnerPortal({ now: new Date(start), partners: 0, portalId });
  return { ...empty, records };
}

const spread = accountOf(600_380, 25_000, (place) => (25_000 - place) * 1000);
const together = counts.map((count, place) => accountOf(600_381 + place, count, () => 0));

/** Searches of the account, and how often each id was read. */
async function readSince({ url }: Pick<Sandbox, 'url'>, { account, tokens }: PortalSeed, sinceMs: number) {
  const crm = openHubspot(url, { accessToken: async () => tokens[0]?.token ?? '' });
  const read = new Set<string>();
  const changedSince = new Date(start + sinceMs);
  for await (const page of crm.scan('company', { changedSince }, forever()))
    for (const { id } of page.records) read.add(id);
  return { portalId: account.portalId, read, searches: crm.limits().callsByTerm['search companies'] ?? 0 };
}

/** The first account's answer to a search that goes on after so many. */
function searchAt({ url }: Pick<Sandbox, 'url'>, after: number): Promise<Response> {
  return fetch(`${url}/crm/objects/2026-03/companies/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${spread.tokens[0]?.token ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limit: hubspotLimits.searchPage.value, after }),
  });
}

describe('F38: more matches than a query can page through', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await sandboxOf([spread, ...together], () => new Date(start + 26_000_000));
  });
  afterAll(() => sandbox.stop());

  test('are refused by the account beyond 10,000, as HubSpot refuses them', async () => {
    expect((await searchAt(sandbox, 9_800)).status).toBe(200);
    expect((await searchAt(sandbox, 9_801)).status).toBe(400);
  });

  test.each([10_001, 25_000])('%i of them are all read, in as many calls as they fill pages', async (count) => {
    // The latest changes have the lowest places.
    const { read, searches } = await readSince(sandbox, spread, (25_000 - count + 1) * 1000);
    expect(read).toEqual(new Set(Array.from({ length: count }, (_, place) => idOf(place))));
    expect(searches).toBe(Math.ceil(count / hubspotLimits.searchPage.value));
  });

  test.each(together.map((portal) => [portal.records.length, portal] as const))(
    '%i that changed at one and the same moment are all read, in as many calls as they fill pages',
    async (count, portal) => {
      const { read, searches } = await readSince(sandbox, portal, 0);
      expect(read).toEqual(new Set(portal.records.map(({ id }) => id)));
      expect(searches).toBe(Math.ceil(count / hubspotLimits.searchPage.value));
    },
  );
});

test.each(seeds)('F38: pages that are short or empty but name a next one are no end (seed %i)', async (seed) => {
  let asked = 0;
  const searchPage = (limit: number) => {
    asked += 1;
    return scattered(3, seed, asked) === 0 ? 0 : 1 + scattered(limit, seed, asked, 'short');
  };
  const few = accountOf(600_386, 3_000, () => 0);
  await using sandbox = await sandboxOf([few], () => new Date(start), { quirks: { searchPage } });
  const { read } = await readSince(sandbox, few, 0);
  expect(read).toEqual(new Set(few.records.map(({ id }) => id)));
});

test('F38: nothing but empty pages ends with an error, and the cursor stays where it was', async () => {
  const few = accountOf(600_387, 30, () => 0);
  let now = start;
  await using sandbox = await sandboxOf([few], () => new Date(now), { quirks: { searchPage: () => 0 } });
  await using running = await appFor(sandbox.url, { clock: { now: () => new Date(now) } });
  const programId = await connect(running.app, few);
  await fullSync(running.app, programId, { signal: never });
  const cursors = () =>
    query(running.databaseUrl, 'select stream, high_water from sync_cursor where high_water is not null order by 1');
  const before = await cursors();
  now += 60_000;
  await expect(syncChanges(running.app, programId, { signal: never })).rejects.toThrow('nothing but empty pages');
  expect(await cursors()).toEqual(before);
});
