import { expect, test } from 'vitest';

import { running } from './running.ts';
import { company, record, smallPortal } from './small-portal.ts';

const links = '/crm/associations/2026-03/deals/companies';

const numbered = (count: number) => ({ inputs: Array.from({ length: count }, (_, at) => ({ id: String(at) })) });

test('a batch read has a text for the record it starts from and numbers for those it leads to', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${links}/batch/read`, { inputs: [{ id: '31' }] });
  expect(status).toBe(200);
  expect(body.results).toEqual([
    {
      from: { id: '31' },
      to: [
        {
          toObjectId: 11,
          associationTypes: [
            { category: 'USER_DEFINED', typeId: 31, label: 'Referral partner' },
            { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
          ],
        },
        {
          toObjectId: 13,
          associationTypes: [
            { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' },
            { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
          ],
        },
      ],
    },
  ]);
});

test('the same links are seen from the other side under the inverse ids', async () => {
  await using api = await running();
  const { body } = await api.send('POST', '/crm/associations/2026-03/companies/deals/batch/read', {
    inputs: [{ id: '11' }],
  });
  const typeIds = body.results[0].to.map((to: { toObjectId: number; associationTypes: { typeId: number }[] }) => [
    to.toObjectId,
    to.associationTypes.map((type) => type.typeId),
  ]);
  expect(typeIds).toEqual([
    [31, [32, 342]],
    [32, [6, 342]],
  ]);
});

test('an id without any link is an error beside the results', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${links}/batch/read`, {
    inputs: [{ id: '32' }, { id: '33' }, { id: '999' }],
  });
  expect(status).toBe(207);
  expect(body.results.map((one: { from: { id: string } }) => one.from.id)).toEqual(['32']);
  expect(body.numErrors).toBe(2);
  expect(body.errors[0]).toEqual({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: 'No company is associated with deal 33.',
    context: { fromObjectId: ['33'], fromObjectType: ['deal'], toObjectType: ['company'] },
  });
});

test('long lists are paged record by record', async () => {
  await using api = await running({ limits: { associationPage: 1 } });
  const read = async (after?: string) =>
    (
      await api.send('POST', `${links}/batch/read`, {
        inputs: [{ id: '31', ...(after === undefined ? {} : { after }) }],
      })
    ).body.results[0];
  const first = await read();
  expect([first.to.map((to: { toObjectId: number }) => to.toObjectId), first.paging.next.after]).toEqual([[11], '13']);
  const second = await read('13');
  expect(second.to.map((to: { toObjectId: number }) => to.toObjectId)).toEqual([13]);
  expect(second).not.toHaveProperty('paging');
});

test('a batch read takes 1,000 ids and no more', async () => {
  await using api = await running();
  expect((await api.send('POST', `${links}/batch/read`, numbered(1000))).status).toBe(207);
  expect((await api.send('POST', `${links}/batch/read`, numbered(1001))).status).toBe(400);
});

test('the kinds of link of a pair are listed with those of the account', async () => {
  await using api = await running();
  expect((await api.get(`${links}/labels`)).body.results).toEqual([
    { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' },
    { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
    { category: 'USER_DEFINED', typeId: 31, label: 'Referral partner' },
  ]);
});

test('a Starter account has no labels of its own and refuses to use them', async () => {
  await using api = await running({ portals: [smallPortal({ account: { plan: 'starter' } })] });
  const { results } = (await api.get(`${links}/labels`)).body;
  expect(results.map((one: { typeId: number }) => one.typeId)).toEqual([5, 341]);
  const { status } = await api.send('POST', `${links}/batch/create`, {
    inputs: [
      { from: { id: '33' }, to: { id: '11' }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId: 31 }] },
    ],
  });
  expect(status).toBe(400);
});

test('a new primary company takes the place of the old one', async () => {
  await using api = await running();
  const { status } = await api.send('POST', `${links}/batch/create`, {
    inputs: [
      {
        from: { id: '31' },
        to: { id: '12' },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }],
      },
    ],
  });
  expect(status).toBe(201);
  const { results } = (await api.get('/crm/objects/2026-03/deals/31?associations=companies')).body.associations
    .companies;
  expect(results.filter((one: { type: string }) => one.type === 'deal_to_company')).toEqual([
    { id: '12', type: 'deal_to_company' },
  ]);
});

test('the first company of a record becomes its primary one', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${links}/batch/associate/default`, {
    inputs: [{ from: { id: '33' }, to: { id: '12' } }],
  });
  expect(status).toBe(200);
  expect(body.results).toEqual([
    {
      from: { id: '33' },
      to: { id: '12' },
      associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 },
    },
    {
      from: { id: '12' },
      to: { id: '33' },
      associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 342 },
    },
  ]);
  const { results } = (await api.get('/crm/objects/2026-03/deals/33?associations=companies')).body.associations
    .companies;
  expect(results.map((one: { type: string }) => one.type).toSorted()).toEqual([
    'deal_to_company',
    'deal_to_company_unlabeled',
  ]);
});

test('labels can be taken off one by one, and a link with all of them', async () => {
  await using api = await running();
  const kinds = async () => {
    const { associations } = (await api.get('/crm/objects/2026-03/deals/31?associations=companies')).body;
    return associations.companies.results.map((one: { id: string; type: string }) => `${one.id} ${one.type}`);
  };
  const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: 31 }];
  expect(
    (
      await api.send('POST', `${links}/batch/labels/archive`, {
        inputs: [{ from: { id: '31' }, to: { id: '11' }, types }],
      })
    ).status,
  ).toBe(204);
  expect(await kinds()).toEqual(['11 deal_to_company_unlabeled', '13 deal_to_company', '13 deal_to_company_unlabeled']);
  expect(
    (await api.send('POST', `${links}/batch/archive`, { inputs: [{ from: { id: '31' }, to: [{ id: '13' }] }] })).status,
  ).toBe(204);
  expect(await kinds()).toEqual(['11 deal_to_company_unlabeled']);
  expect((await api.send('DELETE', '/crm/objects/2026-03/deals/31/associations/companies/11')).status).toBe(204);
  expect((await api.get('/crm/objects/2026-03/deals/31?associations=companies')).body).not.toHaveProperty(
    'associations',
  );
});

test('parents and children see each other under different ids', async () => {
  const seed = smallPortal();
  const associations = [
    { fromType: 'companies' as const, fromId: '11', toType: 'companies' as const, toId: '12', typeIds: [13] },
  ];
  await using api = await running({ portals: [{ ...seed, associations }] });
  const inline = async (id: string) =>
    (await api.get(`/crm/objects/2026-03/companies/${id}?associations=companies`)).body.associations.companies.results;
  expect(await inline('11')).toEqual([
    { id: '12', type: 'parent_to_child_company' },
    { id: '12', type: 'company_to_company' },
  ]);
  expect(await inline('12')).toEqual([
    { id: '11', type: 'child_to_parent_company' },
    { id: '11', type: 'company_to_company' },
  ]);
  const { properties } = (await api.get('/crm/objects/2026-03/companies/12?properties=hs_parent_company_id')).body;
  expect(properties.hs_parent_company_id).toBe('11');
});

test('a list of 4,000 records with their companies is quick to read through', async () => {
  const seed = smallPortal();
  const meetings = Array.from({ length: 4000 }, (_, at) =>
    record('meetings', String(1000 + at), { hs_timestamp: '2026-02-10T09:00:00Z' }),
  );
  const associations = meetings.map(({ id }) => ({
    fromType: 'meetings' as const,
    fromId: id,
    toType: 'companies' as const,
    toId: '11',
    typeIds: [188],
  }));
  await using api = await running({
    portals: [{ ...seed, records: [company('11', { name: 'Busy' }), ...meetings], associations }],
  });
  let after: string | undefined = '0';
  let count = 0;
  const started = performance.now();
  while (after !== undefined) {
    const { body } = await api.get(
      `/crm/objects/2026-03/meetings?limit=100&properties=hs_timestamp&associations=companies&after=${after}`,
    );
    count += body.results.length;
    after = body.paging?.next.after;
  }
  expect(count).toBe(4000);
  expect(performance.now() - started).toBeLessThan(5000);
});
