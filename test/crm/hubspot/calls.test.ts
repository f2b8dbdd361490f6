import { expect, test } from 'vitest';

import type { Crm } from '#src/crm/port.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { running, startOfTest } from '../../sandbox/hubspot/running.ts';
import { company, smallPortal } from '../../sandbox/hubspot/small-portal.ts';
import { all, forever, freeBudget, openHubspot } from '../../support/hubspot-crm.ts';

/** Keeps to the vendor's quota by moving the sandbox's stop-watch. */
function paced(api: { readonly sandbox: { readonly url: string }; pass(ms: number): void }, token: string): Crm {
  const budget = freeBudget();
  return openHubspot(api.sandbox.url, {
    accessToken: async () => token,
    budget: {
      ...budget,
      async take(bucket, priority, signal) {
        await budget.take(bucket, priority, signal);
        api.pass(250);
      },
    },
  });
}

test('1,000 companies are read in 10 calls', async () => {
  const small = smallPortal();
  const records = Array.from({ length: 1_000 }, (_, at) => company(String(1_000 + at), { name: `Company ${at}` }));
  await using api = await running({ portals: [{ ...small, records, associations: [] }] });
  const crm = openHubspot(api.sandbox.url);
  const pages = await all(crm.scan('company', {}, forever()));
  expect(pages.flatMap((page) => page.records)).toHaveLength(1_000);
  expect(crm.limits().callsByTerm).toEqual({ 'list companies': 10 });
  expect(api.sandbox.stats(100001)).toMatchObject({ total: 10, failed: 0 });
});

test('the sample program is read in the fewest calls, counted alike on both sides', { timeout: 60_000 }, async () => {
  const seed = createSampleProgram({ seed: 7, now: startOfTest });
  const [token] = seed.tokens;
  await using api = await running({ portals: [seed] });
  const crm = paced(api, token?.token ?? '');

  const companies = (await all(crm.scan('company', {}, forever()))).flatMap((page) => page.records);
  const dealPages = await all(crm.scan('deal', {}, forever()));
  const deals = dealPages.flatMap((page) => page.records);
  const partners = companies.filter((one) => one.isPartner).map((one) => one.id);
  const contactSets = (await all(crm.links('company', 'contact', partners, forever()))).flat();
  const contacts = [...new Set(contactSets.flatMap((set) => set.to.map((link) => link.id)))];
  const companySets = (await all(crm.links('company', 'engagement', partners, forever()))).flat();
  const personSets = (await all(crm.links('contact', 'engagement', contacts, forever()))).flat();
  const found = new Map(
    [...companySets, ...personSets].flatMap((set) => set.to.map((link) => [link.id, link.type] as const)),
  );
  const asked = [...found].map(([id, type]) => ({ id, type }));
  const engagements = (await all(crm.read('engagement', asked, forever()))).flatMap((page) => page.records);
  const ofType = (type: string) => asked.filter((one) => one.type === type).length;
  await all(
    crm.read(
      'contact',
      contacts.map((id) => ({ id, type: null })),
      forever(),
    ),
  );
  await crm.owners(forever());

  expect(partners.length).toBeGreaterThan(40);
  expect(engagements).toHaveLength(asked.length);
  expect(dealPages.flatMap((page) => page.linkSets)).toHaveLength(deals.length);
  const pairs = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;
  const perThousand = Math.ceil(contacts.length / 1_000);
  expect(crm.limits().callsByTerm).toEqual({
    'list companies': Math.ceil(companies.length / 100),
    'read account': 1,
    'list pipelines': 1,
    'list deals': Math.ceil(deals.length / 100),
    // Once, to learn the names of the labels.
    'read associations deals to companies': expect.toSatisfy((count: number) => count >= 1 && count <= 2),
    'read associations companies to contacts': 1,
    ...Object.fromEntries(pairs.map((pair) => [`read associations companies to ${pair}`, 1])),
    ...Object.fromEntries(pairs.map((pair) => [`read associations contacts to ${pair}`, perThousand])),
    ...Object.fromEntries(pairs.map((pair) => [`read ${pair}`, Math.ceil(ofType(pair.slice(0, -1)) / 100)])),
    'read contacts': Math.ceil(contacts.length / 100),
    'list owners': 2,
  });
  expect(crm.limits().failedCalls).toBe(0);
  expect(api.sandbox.stats(seed.account.portalId)).toMatchObject({
    total: crm.limits().calls,
    failed: 0,
    rateLimited: 0,
  });
});
