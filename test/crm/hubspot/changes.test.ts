import fc from 'fast-check';
import { expect, test } from 'vitest';

import { all, forever, freeBudget, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf, searchOf } from '../../support/hubspot-portal.ts';

/** A portal whose search works as the vendor's: numeric ids, 200 a page, 10,000 results a query, and sometimes short pages. */
async function searchable(ids: readonly bigint[], pageSize: (asked: number) => number = (asked) => asked) {
  return fakePortal((route, _request, sent) => {
    if (!route.endsWith('/search')) return { status: 207, json: { results: [], errors: noLinks(sent) } };
    const { beyond: last, limit } = searchOf(sent);
    const beyond = BigInt(last);
    const found = ids.filter((id) => id > beyond).toSorted((a, b) => (a < b ? -1 : 1));
    const page = found.slice(0, Math.min(limit, pageSize(limit)));
    return { json: { total: found.length, results: page.map((id) => body(String(id))) } };
  });
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function archived(id: string, archivedAt: string | null): object {
  return body(id, {}, { archived: true, archivedAt });
}

function noLinks(sent: unknown): readonly unknown[] {
  return inputsOf(sent).map(({ id }) => ({
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    context: { fromObjectId: [id] },
  }));
}

const since = new Date('2026-03-01T00:00:00Z');

test('changes are asked for by the modified date of the kind, in the order of ids, 200 a call, from the search budget', async () => {
  await using portal = await searchable([11n]);
  const budget = freeBudget();
  const crm = openHubspot(portal.url, { budget });
  await all(crm.scan('company', { changedSince: since }, forever()));
  await all(crm.scan('contact', { changedSince: since }, forever()));
  const searches = portal.requests.filter(({ path }) => path.endsWith('/search')).map((one) => parsed(one.body));
  const filters = (propertyName: string) => [
    {
      filters: [
        { propertyName, operator: 'GTE', value: String(since.getTime()) },
        { propertyName: 'hs_object_id', operator: 'GT', value: '0' },
      ],
    },
  ];
  expect(searches).toMatchObject([
    {
      filterGroups: filters('hs_lastmodifieddate'),
      limit: 200,
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    },
    { filterGroups: filters('lastmodifieddate'), limit: 200 },
  ]);
  expect(budget.taken.filter((one) => one.startsWith('search'))).toHaveLength(2);
});

test('1,000 changed deals take 5 searches and one read of their companies', async () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => BigInt(at + 1));
  await using portal = await searchable(ids);
  const crm = openHubspot(portal.url);
  const pages = await all(crm.scan('deal', { changedSince: since }, forever()));
  expect(pages.flatMap((page) => page.records)).toHaveLength(1_000);
  expect(pages.flatMap((page) => page.linkSets)).toHaveLength(1_000);
  const { 'read account': _account, 'list pipelines': _pipelines, ...terms } = crm.limits().callsByTerm;
  expect(terms).toEqual({ 'search deals': 5, 'read associations deals to companies': 1 });
});

test('more than 10,000 records with one and the same time of change are all found', async () => {
  const ids = Array.from({ length: 10_450 }, (_, at) => 9_999_990_000n + BigInt(at) * 3n);
  await using portal = await searchable(ids);
  const pages = await all(openHubspot(portal.url).scan('company', { changedSince: since }, forever()));
  const found = pages.flatMap((page) => page.records.map((record) => BigInt(record.id)));
  expect(found).toEqual(ids);
});

test('whatever the page sizes and the lengths of ids, every record is found once and a scan resumes anywhere', async () => {
  const anyIds = fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(anyIds, fc.integer({ min: 1, max: 7 }), async (ids, size) => {
      await using portal = await searchable(ids, () => size);
      const crm = openHubspot(portal.url);
      const pages = await all(crm.scan('company', { changedSince: since }, forever()));
      const found = pages.flatMap((page) => page.records.map((record) => record.id));
      expect(found).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)).map(String));
      const middle = found[Math.floor(found.length / 2)] ?? '0';
      const cursor = `search:${since.getTime()}:${middle}`;
      const rest = (await all(crm.scan('company', { cursor }, forever()))).flatMap((page) =>
        page.records.map((one) => one.id),
      );
      expect(rest).toEqual(found.slice(found.indexOf(middle) + 1));
    }),
    { numRuns: 25 },
  );
});

test('without a total, a short page is no end and an empty one is', async () => {
  await using portal = await fakePortal((_route, _request, sent) => {
    const { beyond } = searchOf(sent);
    return { json: { results: beyond === '0' ? [body('5')] : [] } };
  });
  const pages = await all(openHubspot(portal.url).scan('company', { changedSince: since }, forever()));
  expect(pages.flatMap((page) => page.records.map((record) => record.id))).toEqual(['5']);
});

test('a search that does not get ahead ends with an error instead of going round for ever', async () => {
  await using portal = await fakePortal(() => ({ json: { total: 900, results: [body('5')] } }));
  const scan = all(openHubspot(portal.url).scan('company', { changedSince: since }, forever()));
  await expect(scan).rejects.toThrow('without any id beyond 5');
});

test('a broken record in a page of changes is refused, and the search goes on behind it', async () => {
  await using portal = await fakePortal((_route, _request, sent) => {
    const { beyond } = searchOf(sent);
    return beyond === '0'
      ? { json: { total: 3, results: [body('5'), body('6', {}, { updatedAt: null })] } }
      : { json: { total: 1, results: [body('7')] } };
  });
  const pages = await all(openHubspot(portal.url).scan('company', { changedSince: since }, forever()));
  expect(pages.flatMap((page) => page.records.map((record) => record.id))).toEqual(['5', '7']);
  expect(pages.flatMap((page) => page.refused.map((one) => one.id))).toEqual(['6']);
});

test('deleted records are those of the bin, page by page from any place; one whose time cannot be read counts as deleted now', async () => {
  const now = new Date('2026-03-15T12:00:00Z');
  await using portal = await fakePortal((_route, { query }) => {
    expect(query.get('archived')).toBe('true');
    if (query.has('after')) return { json: { results: [archived('4', '2026-03-10T00:00:00Z'), body('5')] } };
    const results = [archived('1', '2026-02-01T00:00:00Z'), archived('2', '2026-03-02T00:00:00Z'), archived('3', null)];
    return { json: { results, paging: { next: { after: '4' } } } };
  });
  const crm = openHubspot(portal.url, { clock: { now: () => now } });
  const last = { records: [{ kind: 'deal', id: '4', deletedAt: new Date('2026-03-10T00:00:00Z') }], cursor: null };
  expect(await all(crm.deleted('deal', {}, forever()))).toEqual([
    {
      records: [
        { kind: 'deal', id: '1', deletedAt: new Date('2026-02-01T00:00:00Z') },
        { kind: 'deal', id: '2', deletedAt: new Date('2026-03-02T00:00:00Z') },
        { kind: 'deal', id: '3', deletedAt: now },
      ],
      cursor: '4',
    },
    last,
  ]);
  expect(await all(crm.deleted('deal', { cursor: '4' }, forever()))).toEqual([last]);
});
