import { expect, test } from 'vitest';

import { dateBased } from '#src/crm/hubspot/paths.ts';
import { hubspotRequests } from '#src/crm/hubspot/requests.ts';

const host = 'http://127.0.0.1:9';

test('every request goes to a date-based path of one version', async () => {
  const requests = hubspotRequests(`${host}/`, '2026-03');
  const built = [
    await requests.list('deals', {
      limit: 100,
      after: '7',
      properties: ['amount', 'dealname'],
      associations: ['companies'],
    }),
    await requests.list('companies', { limit: 100, archived: true }),
    await requests.one('companies', '5'),
    await requests.readBatch('calls', ['1'], ['hs_timestamp']),
    await requests.updateBatch('companies', [{ id: '1', properties: { a: 'b' }, objectWriteTraceId: 't' }]),
    requests.search('contacts', { filterGroups: [], sorts: [], properties: [], limit: 200 }),
    await requests.associations('deals', 'companies', [{ id: '1' }, { id: '2', after: 'x' }]),
    await requests.labels('deals', 'companies'),
    await requests.properties('deals'),
    await requests.createProperties('deals', []),
    await requests.groups('companies'),
    await requests.createGroup('companies', 'group', 'Group'),
    await requests.owners(true, '3'),
    await requests.pipelines('deals'),
    requests.account(),
  ];
  expect(built.map(({ method, url }) => `${method} ${url.slice(host.length)}`)).toEqual([
    'GET /crm/objects/2026-03/deals?limit=100&after=7&properties=amount&properties=dealname&associations=companies',
    'GET /crm/objects/2026-03/companies?limit=100&archived=true',
    'GET /crm/objects/2026-03/companies/5',
    'POST /crm/objects/2026-03/calls/batch/read',
    'POST /crm/objects/2026-03/companies/batch/update',
    'POST /crm/objects/2026-03/contacts/search',
    'POST /crm/associations/2026-03/deals/companies/batch/read',
    'GET /crm/associations/2026-03/deals/companies/labels',
    'GET /crm/properties/2026-03/deals',
    'POST /crm/properties/2026-03/deals/batch/create',
    'GET /crm/properties/2026-03/companies/groups',
    'POST /crm/properties/2026-03/companies/groups',
    'GET /crm/owners/2026-03?after=3&limit=100&archived=true',
    'GET /crm/pipelines/2026-03/deals',
    'GET /account-info/2026-03/details',
  ]);
});

test('a batch carries ids, properties and trace ids as the vendor wants them', async () => {
  const requests = hubspotRequests(host, '2026-03');
  const update = await requests.updateBatch('companies', [{ id: '1', properties: { a: '' }, objectWriteTraceId: 't' }]);
  expect(JSON.parse(update.body ?? '')).toEqual({
    inputs: [{ id: '1', properties: { a: '' }, objectWriteTraceId: 't' }],
  });
  const read = await requests.readBatch('deals', ['1', '2'], [], ['amount']);
  expect(JSON.parse(read.body ?? '')).toEqual({
    inputs: [{ id: '1' }, { id: '2' }],
    properties: [],
    propertiesWithHistory: ['amount'],
  });
});

test('a path without a date-based form is refused, so that no call goes to an old one unseen', () => {
  expect(() => dateBased('https://api.hubapi.com/crm/v3/imports', '2026-03')).toThrow(RangeError);
  expect(() => dateBased('https://api.hubapi.com/oauth/v1/token', '2026-03')).toThrow(RangeError);
  expect(dateBased('https://api.hubapi.com/crm/v3/owners/?limit=1', '2026-09')).toBe('/crm/owners/2026-09?limit=1');
});
