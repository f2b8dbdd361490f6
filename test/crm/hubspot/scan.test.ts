import { expect, test } from 'vitest';

import { Mapping } from '#src/domain/settings/mapping.ts';

import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf } from '../../support/hubspot-portal.ts';

function pageOf(ids: readonly number[], after?: string): { json: unknown } {
  const paging = after === undefined ? {} : { paging: { next: { after, link: 'https://elsewhere.example' } } };
  return { json: { results: ids.map((id) => body(String(id))), ...paging } };
}

test('short and empty pages in the middle do not end a scan: only a missing place does', async () => {
  await using portal = await fakePortal((_route, { query }) => {
    const after = query.get('after');
    if (after === null) return pageOf([1, 2], '3');
    if (after === '3') return pageOf([], '9');
    return after === '9' ? pageOf([9], '10') : pageOf([]);
  });
  const pages = await all(openHubspot(portal.url).scan('company', {}, forever()));
  expect(pages.map((page) => [page.records.map((record) => record.id), page.cursor])).toEqual([
    [['1', '2'], 'list:3'],
    [[], 'list:9'],
    [['9'], 'list:10'],
    [[], null],
  ]);
});

test('a place that comes twice ends the scan with an error instead of going round for ever', async () => {
  await using portal = await fakePortal((_route, { query }) => pageOf([1], query.get('after') === '2' ? '3' : '2'));
  const scan = all(openHubspot(portal.url).scan('company', {}, forever()));
  await expect(scan).rejects.toThrow("HubSpot's pages of list companies run in a circle: 2 came twice.");
});

test('a page that breaks in the middle of a scan leaves the pages before it', async () => {
  await using portal = await fakePortal((_route, { query }) =>
    query.has('after') ? { text: '<html>Bad gateway</html>' } : pageOf([1, 2], '3'),
  );
  const seen: string[] = [];
  const scan = async () => {
    for await (const page of openHubspot(portal.url).scan('company', {}, forever())) {
      seen.push(...page.records.map((record) => record.id));
    }
  };
  await expect(scan()).rejects.toMatchObject({ name: 'CrmRejectedError', status: null });
  expect(seen).toEqual(['1', '2']);
});

test('only the properties that the model and the mapping need are asked for', async () => {
  await using portal = await fakePortal(() => pageOf([]));
  const settings = Mapping.parse({ signedOn: { property: 'signed_on' }, owner: 'partner_manager' });
  const crm = openHubspot(portal.url, { settings });
  await all(crm.scan('company', {}, forever()));
  await all(crm.scan('contact', {}, forever()));
  const asked = portal.requests.map(({ query }) => query.getAll('properties'));
  expect(asked).toEqual([
    [
      'name',
      'domain',
      'hubspot_owner_id',
      'createdate',
      'hs_merged_object_ids',
      'type',
      'partner_manager',
      'signed_on',
      'hs_parent_company_id',
    ],
    ['firstname', 'lastname', 'hubspot_owner_id', 'createdate', 'hs_email_hard_bounce_reason_enum', 'hs_buying_role'],
  ]);
  expect(portal.requests.map(({ query }) => query.get('limit'))).toEqual(['100', '100']);
});

test('more property names than an address can hold are asked for by batch, and no address grows too long', async () => {
  const ways = Array.from({ length: 60 }, (_, at) => {
    return {
      by: 'deal_property',
      property: `${'very_long_property_name_'.repeat(3)}${at}`,
      holds: 'id',
      role: 'sourced',
    };
  });
  const settings = Mapping.parse({ attribution: ways });
  const wanted = `${'very_long_property_name_'.repeat(3)}59`;
  const batches: unknown[] = [];
  await using portal = await fakePortal((route, _request, sent) => {
    if (route === 'POST /crm/objects/deals/batch/read') {
      batches.push(inputsOf(sent).map(({ id }) => id));
      // 33 was deleted in between: it is not answered.
      return { json: { results: [body('32', { [wanted]: '11' }), body('31', { [wanted]: null, dealname: 'A' })] } };
    }
    const associations = { companies: { results: [{ id: '11', type: 'deal_to_company' }] } };
    return { json: { results: [body('31', {}, { associations }), body('32'), body('33')] } };
  });
  const pages = await all(openHubspot(portal.url, { settings }).scan('deal', {}, forever()));
  expect(batches).toEqual([['31', '32', '33']]);
  expect(pages).toHaveLength(1);
  expect(pages[0]?.records.map((record) => [record.id, record.name, record.fields[wanted]])).toEqual([
    ['31', 'A', null],
    ['32', null, '11'],
  ]);
  expect(pages[0]?.refused.map((one) => one.id)).toEqual(['33']);
  expect(pages[0]?.linkSets).toEqual([
    { fromKind: 'deal', fromId: '31', toKind: 'company', to: [{ id: '11', type: null, labels: [], primary: true }] },
    { fromKind: 'deal', fromId: '32', toKind: 'company', to: [] },
  ]);
});

test('the page says when its read began, so that older readings can be told', async () => {
  let at = Date.parse('2026-03-15T12:00:00Z');
  const clock = { now: () => new Date(at) };
  await using portal = await fakePortal((_route, { query }) => {
    at += 1_000;
    return query.has('after') ? pageOf([2]) : pageOf([1], '2');
  });
  const pages = await all(openHubspot(portal.url, { clock }).scan('company', {}, forever()));
  expect(pages.map((page) => page.readBeganAt.toISOString())).toEqual([
    '2026-03-15T12:00:00.000Z',
    '2026-03-15T12:00:01.000Z',
  ]);
});

test('a cursor that no scan gave out is refused', async () => {
  const scan = all(openHubspot('http://127.0.0.1:9').scan('company', { cursor: 'page 2' }, forever()));
  await expect(scan).rejects.toMatchObject({ name: 'UsageError' });
});

const labelled = { results: [{ category: 'USER_DEFINED', typeId: 31, label: 'Partner sourced' }] };
const both = [
  { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
  { category: 'USER_DEFINED', typeId: 31, label: 'Partner sourced' },
];

/** Inline links with a label, by its internal name. */
function labelledAs(name: string): object {
  const names = ['deal_to_company_unlabeled', name];
  return { companies: { results: names.map((type) => ({ id: '11', type })) } };
}

function linkTo(id: number): object {
  return { toObjectId: id, associationTypes: [both[0]] };
}

test('a label is learned by its type id from one call, and then needs no further one', async () => {
  await using portal = await fakePortal((route, { query }, sent) => {
    if (route.endsWith('/labels')) return { json: labelled };
    if (route === 'POST /crm/associations/deals/companies/batch/read') {
      const results = inputsOf(sent).map(({ id }) => ({
        from: { id },
        to: [{ toObjectId: 11, associationTypes: both }],
      }));
      return { json: { status: 'COMPLETE', results } };
    }
    const first = !query.has('after');
    const results = (first ? ['31', '32'] : ['33']).map((id) =>
      body(id, {}, { associations: labelledAs('typed by a person') }),
    );
    return { json: { results, ...(first ? { paging: { next: { after: '33' } } } : {}) } };
  });
  const crm = openHubspot(portal.url);
  expect((await crm.labels('deal', 'company', forever())).map((label) => label.name)).toEqual(['partner_sourced']);
  const pages = await all(crm.scan('deal', {}, forever()));
  const link = { id: '11', type: null, labels: ['31'], primary: false };
  expect(pages.flatMap((page) => page.linkSets)).toEqual(
    ['31', '32', '33'].map((fromId) => ({ fromKind: 'deal', fromId, toKind: 'company', to: [link] })),
  );
  expect(crm.limits().callsByTerm['read associations deals to companies']).toBe(1);
  // Now the name is known for sure, and no longer guessed from the wording.
  expect((await crm.labels('deal', 'company', forever())).map((label) => label.name)).toEqual(['typed by a person']);
});

test('links that are cut off in the list are read whole, and so are those that cannot be understood', async () => {
  const asked: string[] = [];
  const cut = { companies: { results: [{ id: '11', type: 'deal_to_company' }], paging: { next: { after: '12' } } } };
  await using portal = await fakePortal((route, _request, sent) => {
    if (!route.startsWith('POST')) {
      const strange = { companies: { results: [{ id: 'x', type: 'deal_to_company' }] } };
      return {
        json: {
          results: [body('31', {}, { associations: cut }), body('32', {}, { associations: strange }), body('33')],
        },
      };
    }
    asked.push(...inputsOf(sent).map(({ id }) => id));
    return {
      json: {
        results: [
          { from: { id: '31' }, to: [linkTo(11), linkTo(12)] },
          { from: { id: '32' }, to: [linkTo(13)] },
        ],
      },
    };
  });
  const [page] = await all(openHubspot(portal.url).scan('deal', {}, forever()));
  expect(asked).toEqual(['31', '32']);
  expect(page?.linkSets.map((set) => [set.fromId, set.to.map((link) => link.id)])).toEqual([
    ['33', []],
    ['31', ['11', '12']],
    ['32', ['13']],
  ]);
});
