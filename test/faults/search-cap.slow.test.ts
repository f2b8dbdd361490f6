import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hubspotLimits } from '#src/crm/limits.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { sandboxOf } from '../support/program.ts';
import { accountOf, accountStart, idOf, readSince } from './company-accounts.ts';

const counts = [9_999, 10_000, 10_001, 25_000] as const;
const spread = accountOf(600_380, 25_000, (place) => (25_000 - place) * 1000);
const together = counts.map((count, place) => accountOf(600_381 + place, count, () => 0));

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
    sandbox = await sandboxOf([spread, ...together], () => new Date(accountStart + 26_000_000));
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
