import { expect, test } from 'vitest';

import { running } from './running.ts';
import type { Running } from './running.ts';
import { company, smallPortal } from './small-portal.ts';

const companies = '/crm/objects/2026-03/companies';

type Filter = { propertyName: string; operator: string; value?: string; highValue?: string; values?: string[] };

async function found(api: Running, type: string, ...filters: Filter[]): Promise<string[]> {
  api.pass(1000);
  const { body } = await api.send('POST', `/crm/objects/2026-03/${type}/search`, { filterGroups: [{ filters }] });
  return body.results.map((one: { id: string }) => one.id);
}

test('every operator finds what it says', async () => {
  await using api = await running();
  const by = (propertyName: string, operator: string, rest: Omit<Filter, 'propertyName' | 'operator'> = {}) =>
    found(api, 'companies', { propertyName, operator, ...rest });
  expect(await by('type', 'EQ', { value: 'partner' })).toEqual(['11']);
  expect(await by('type', 'NEQ', { value: 'PARTNER' })).toEqual(['12', '13']);
  expect(await by('type', 'IN', { values: ['PARTNER', 'RESELLER'] })).toEqual(['11', '12']);
  expect(await by('type', 'NOT_IN', { values: ['PARTNER', 'RESELLER'] })).toEqual(['13']);
  expect(await by('partner_tier', 'HAS_PROPERTY')).toEqual(['11']);
  expect(await by('partner_tier', 'NOT_HAS_PROPERTY')).toEqual(['12', '13']);
  expect(await by('name', 'CONTAINS_TOKEN', { value: 'part*' })).toEqual(['11', '12']);
  expect(await by('name', 'NOT_CONTAINS_TOKEN', { value: 'north' })).toEqual(['12', '13']);
  expect(await by('hs_object_id', 'GT', { value: '11' })).toEqual(['12', '13']);
  expect(await by('hs_object_id', 'GTE', { value: '12' })).toEqual(['12', '13']);
  expect(await by('hs_object_id', 'LT', { value: '12' })).toEqual(['11']);
  expect(await by('hs_object_id', 'LTE', { value: '12' })).toEqual(['11', '12']);
  expect(await by('hs_object_id', 'BETWEEN', { value: '12', highValue: '13' })).toEqual(['12', '13']);
  expect(await by('num_associated_deals', 'EQ', { value: '2' })).toEqual(['11']);
});

test('moments are compared as moments, whether written as milliseconds or ISO', async () => {
  await using api = await running();
  await api.send('PATCH', `${companies}/12`, { properties: { name: 'Changed' } });
  const since = (value: string) =>
    found(api, 'companies', { propertyName: 'hs_lastmodifieddate', operator: 'GTE', value });
  expect(await since('2026-03-15T12:00:00Z')).toEqual(['12']);
  expect(await since(String(Date.parse('2026-03-15T12:00:00Z')))).toEqual(['12']);
  expect(await since('2026-03-15T12:00:01Z')).toEqual([]);
});

test('groups are alternatives, filters of a group all hold', async () => {
  await using api = await running();
  const { body } = await api.send('POST', `${companies}/search`, {
    filterGroups: [
      {
        filters: [
          { propertyName: 'type', operator: 'EQ', value: 'PARTNER' },
          { propertyName: 'name', operator: 'CONTAINS_TOKEN', value: 'south' },
        ],
      },
      { filters: [{ propertyName: 'type', operator: 'EQ', value: 'PROSPECT' }] },
    ],
  });
  expect(body.results.map((one: { id: string }) => one.id)).toEqual(['13']);
});

test('results come in the order asked for, a page after the other, with the total', async () => {
  await using api = await running();
  const page = async (after?: string) =>
    (
      await api.send('POST', `${companies}/search`, {
        sorts: [{ propertyName: 'name', direction: 'DESCENDING' }],
        limit: 2,
        after,
      })
    ).body;
  const first = await page();
  expect([first.total, first.results.map((one: { id: string }) => one.id), first.paging.next.after]).toEqual([
    3,
    ['12', '11'],
    '2',
  ]);
  const second = await page('2');
  expect(second.results.map((one: { id: string }) => one.id)).toEqual(['13']);
  expect(second).not.toHaveProperty('paging');
});

test('a page has at most 200 records and a query reaches 10,000 of them', async () => {
  const seed = smallPortal();
  const records = Array.from({ length: 10_050 }, (_, at) => company(String(at + 1), { name: `Company ${at + 1}` }));
  await using api = await running({ portals: [{ ...seed, records, associations: [] }] });
  const search = async (body: unknown) => {
    api.pass(1000);
    return api.send('POST', `${companies}/search`, body);
  };
  expect((await search({ limit: 201 })).status).toBe(400);
  const last = await search({ limit: 200, after: '9800' });
  expect([last.status, last.body.total, last.body.results.length, last.body.paging.next.after]).toEqual([
    200,
    10_050,
    200,
    '10000',
  ]);
  expect((await search({ limit: 200, after: '10000' })).status).toBe(400);
  const rest = await search({
    filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '10000' }] }],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    limit: 200,
  });
  expect([rest.body.total, rest.body.results[0].id]).toEqual([50, '10001']);
});

test('a query has at most 5 groups, 6 filters in one, 18 in all, one sort and 3,000 characters', async () => {
  await using api = await running();
  const filter = { propertyName: 'name', operator: 'HAS_PROPERTY' };
  const groups = (...sizes: number[]) => ({
    filterGroups: sizes.map((size) => ({ filters: Array.from({ length: size }, () => filter) })),
  });
  const status = async (body: unknown) => {
    api.pass(1000);
    return (await api.send('POST', `${companies}/search`, body)).status;
  };
  expect(await status(groups(1, 1, 1, 1, 1))).toBe(200);
  expect(await status(groups(1, 1, 1, 1, 1, 1))).toBe(400);
  expect(await status(groups(6, 6, 6))).toBe(200);
  expect(await status(groups(7))).toBe(400);
  expect(await status(groups(6, 6, 6, 1))).toBe(400);
  expect(await status({ sorts: ['name', 'domain'] })).toBe(400);
  expect(await status({ query: 'x'.repeat(3000) })).toBe(400);
});

test('an unknown property is refused, an archived record is not found', async () => {
  await using api = await running();
  const wrong = await api.send('POST', `${companies}/search`, {
    filterGroups: [{ filters: [{ propertyName: 'nope', operator: 'EQ', value: '1' }] }],
  });
  expect([wrong.status, wrong.body.errors[0].code]).toEqual([400, 'PROPERTY_DOESNT_EXIST']);
  await api.send('DELETE', `${companies}/13`);
  expect(await found(api, 'companies', { propertyName: 'name', operator: 'HAS_PROPERTY' })).toEqual(['11', '12']);
});

test('free text looks into the names of a type', async () => {
  await using api = await running();
  const { body } = await api.send('POST', `${companies}/search`, { query: 'SOUTH' });
  expect(body.results.map((one: { id: string }) => one.id)).toEqual(['12']);
});

test('with an index that lags, a fresh write is found only after a while', async () => {
  await using api = await running({ quirks: { searchLagMs: 5000 } });
  await api.send('PATCH', `${companies}/12`, { properties: { name: 'Changed' } });
  const changed = () => found(api, 'companies', { propertyName: 'name', operator: 'EQ', value: 'Changed' });
  expect(await changed()).toEqual([]);
  api.pass(5000);
  expect(await changed()).toEqual(['12']);
});
