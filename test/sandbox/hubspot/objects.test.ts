import { expect, test } from 'vitest';

import { setRate } from '#src/sandbox/hubspot/portal/money.ts';

import { running } from './running.ts';
import { company, record, smallPortal } from './small-portal.ts';

const companies = '/crm/objects/2026-03/companies';
const deals = '/crm/objects/2026-03/deals';

test('a record carries text or null, the three properties that always come, and a link to its page', async () => {
  await using api = await running();
  const { status, body } = await api.get(`${companies}/12?properties=name,industry,no_such_property,description`);
  expect(status).toBe(200);
  expect(body).toEqual({
    id: '12',
    properties: {
      createdate: '2026-01-05T08:00:00Z',
      description: 'first line\nsecond line',
      hs_lastmodifieddate: '2026-02-01T08:00:00Z',
      hs_object_id: '12',
      industry: null,
      name: 'South Partner',
    },
    createdAt: '2026-01-05T08:00:00Z',
    updatedAt: '2026-02-01T08:00:00Z',
    archived: false,
    url: `${api.sandbox.url}/contacts/100001/record/0-2/12`,
  });
});

test('without a list of properties a record carries the defaults of its type', async () => {
  await using api = await running();
  const names = async (path: string) => Object.keys((await api.get(path)).body.properties);
  expect(await names(`${companies}/11`)).toEqual([
    'createdate',
    'domain',
    'hs_lastmodifieddate',
    'hs_object_id',
    'name',
  ]);
  expect(await names('/crm/objects/2026-03/contacts/21')).toEqual([
    'createdate',
    'email',
    'firstname',
    'hs_object_id',
    'lastmodifieddate',
    'lastname',
  ]);
  expect(await names('/crm/objects/2026-03/meetings/41')).toEqual([
    'hs_createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
  ]);
});

test('a list goes on at the id after its last record, and ends without paging', async () => {
  await using api = await running();
  const first = (await api.get(`${companies}?limit=2&properties=name`)).body;
  expect(first.results.map((one: { id: string }) => one.id)).toEqual(['11', '12']);
  expect(first.paging).toEqual({
    next: { after: '13', link: `${api.sandbox.url}${companies}?limit=2&properties=name&after=13` },
  });
  const second = (await api.get(`${companies}?limit=2&properties=name&after=13`)).body;
  expect(second.results.map((one: { id: string }) => one.id)).toEqual(['13']);
  expect(second).not.toHaveProperty('paging');
});

test('a list reads records in the order of their ids as numbers', async () => {
  const seed = smallPortal();
  const records = ['900000000001', '5', '31', '300000000009'].map((id) => company(id, { name: id }));
  await using api = await running({ portals: [{ ...seed, records, associations: [] }] });
  const ids = (await api.get(companies)).body.results.map((one: { id: string }) => one.id);
  expect(ids).toEqual(['5', '31', '300000000009', '900000000001']);
  const { body } = await api.send('POST', companies, { properties: { name: 'New' } });
  expect(body.id).toBe('900000000002');
});

test('a page has at most 100 records, and 50 with history', async () => {
  await using api = await running();
  const tooMany = await api.get(`${companies}?limit=101`);
  expect(tooMany.status).toBe(400);
  expect(tooMany.body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  expect((await api.get(`${companies}?limit=100`)).status).toBe(200);
  expect((await api.get(`${companies}?limit=51&propertiesWithHistory=name`)).status).toBe(400);
  expect((await api.get(`${companies}?limit=50&propertiesWithHistory=name`)).status).toBe(200);
  expect((await api.get(`${companies}?after=abc`)).status).toBe(400);
});

test('inline associations have one entry for each label', async () => {
  await using api = await running();
  const { body } = await api.get(`${deals}/31?associations=companies,contacts`);
  expect(body.associations).toEqual({
    companies: {
      results: [
        { id: '11', type: 'referral_partner' },
        { id: '11', type: 'deal_to_company_unlabeled' },
        { id: '13', type: 'deal_to_company' },
        { id: '13', type: 'deal_to_company_unlabeled' },
      ],
    },
  });
  const list = (await api.get(`${deals}?associations=companies`)).body.results;
  expect(list.map((one: { associations?: unknown }) => one.associations !== undefined)).toEqual([true, true, false]);
});

test('inline associations beyond the cap are paged', async () => {
  await using api = await running({ limits: { inlineAssociations: 1 } });
  const { companies: inline } = (await api.get(`${deals}/31?associations=companies`)).body.associations;
  expect(inline.results.map((one: { id: string }) => one.id)).toEqual(['11', '11']);
  expect(inline.paging.next.after).toBe('13');
  const rest = await api.get(inline.paging.next.link.replace(api.sandbox.url, ''));
  expect(rest.body.results.map((one: { toObjectId: number }) => one.toObjectId)).toEqual([13]);
});

test('history lists former values, newest first, and the value of creation for what never changed', async () => {
  await using api = await running();
  const { body } = await api.get(`${deals}/31?propertiesWithHistory=dealstage,dealname`);
  expect(body.propertiesWithHistory).toEqual({
    dealstage: [
      { value: 'closedwon', timestamp: '2026-03-01T10:00:00.500Z', sourceType: 'CRM_UI', sourceId: 'userId:9001' },
      {
        value: 'appointmentscheduled',
        timestamp: '2026-01-05T08:00:00Z',
        sourceType: 'CRM_UI',
        sourceId: 'userId:9001',
      },
    ],
    dealname: [{ value: 'Renewal', timestamp: '2026-01-05T08:00:00Z', sourceType: 'IMPORT' }],
  });
});

test('a deal tells whether it is closed, since when, and its amount in the company currency', async () => {
  await using api = await running();
  const names =
    'hs_is_closed,hs_is_closed_won,hs_deal_stage_probability,amount_in_home_currency,hs_v2_date_entered_current_stage';
  const values = async (id: string) => (await api.get(`${deals}/${id}?properties=${names}`)).body.properties;
  expect(await values('31')).toMatchObject({
    hs_is_closed: 'true',
    hs_is_closed_won: 'true',
    hs_deal_stage_probability: '1.0',
    amount_in_home_currency: '1100',
    hs_v2_date_entered_current_stage: '2026-03-01T10:00:00.500Z',
  });
  expect(await values('32')).toMatchObject({ hs_is_closed: 'false', amount_in_home_currency: '500' });
  expect(await values('33')).toMatchObject({ amount_in_home_currency: null });
});

test('a deal in a stage that was deleted keeps what was known of it', async () => {
  const seed = smallPortal();
  const stranded = { dealname: 'Stranded', dealstage: 'gone', pipeline: 'default' };
  const records = [
    record('deals', '34', { ...stranded, hs_is_closed: 'true', hs_is_closed_won: 'true', hs_closed_amount: '250' }),
    record('deals', '35', stranded),
  ];
  await using api = await running({ portals: [{ ...seed, records, associations: [] }] });
  const names = 'dealstage,hs_is_closed,hs_is_closed_won,hs_closed_amount';
  const values = async (id: string) => (await api.get(`${deals}/${id}?properties=${names}`)).body.properties;
  expect(await values('34')).toMatchObject({
    dealstage: 'gone',
    hs_is_closed: 'true',
    hs_is_closed_won: 'true',
    hs_closed_amount: '250',
  });
  expect(await values('35')).toMatchObject({ dealstage: 'gone', hs_is_closed: null, hs_is_closed_won: null });
});

test('a closed deal keeps the rate of its close, an open one follows the account', async () => {
  await using api = await running();
  const home = async (id: string) =>
    (await api.get(`${deals}/${id}?properties=amount_in_home_currency`)).body.properties.amount_in_home_currency;
  await api.send('PATCH', `${deals}/32`, { properties: { dealstage: 'closedwon' } });
  const portal = api.sandbox.context.portals.get(100001);
  if (portal === undefined) throw new Error('no portal');
  setRate(portal, 'EUR', 2);
  expect(await home('32')).toBe('500');
  await api.send('PATCH', `${deals}/32`, { properties: { amount: '800' } });
  expect(await home('32')).toBe('1000');
  await api.send('PATCH', `${deals}/31`, { properties: { amount: '2000' } });
  expect(await home('31')).toBe('2200');
  await api.send('PATCH', `${deals}/32`, { properties: { dealstage: 'contractsent' } });
  expect(await home('32')).toBe('1600');
});

test('rollups count live records', async () => {
  await using api = await running();
  const names =
    'num_associated_deals,hs_num_open_deals,num_associated_contacts,notes_last_contacted,notes_last_updated';
  const values = async () => (await api.get(`${companies}/11?properties=${names}`)).body.properties;
  expect(await values()).toMatchObject({
    num_associated_deals: '2',
    hs_num_open_deals: '1',
    num_associated_contacts: '1',
    notes_last_contacted: '2026-02-10T09:00:00Z',
    notes_last_updated: '2026-02-12T09:00:00Z',
  });
  await api.send('DELETE', `${deals}/32`);
  expect(await values()).toMatchObject({ num_associated_deals: '1', hs_num_open_deals: '0' });
});

test('a created record has an id of 12 digits, its dates from the clock, and its links', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', deals, {
    properties: { dealname: 'Fresh', dealstage: 'appointmentscheduled', amount: 12.5 },
    associations: [{ to: { id: 11 }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }] }],
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^\d{12}$/),
    createdAt: '2026-03-15T12:00:00Z',
    properties: { amount: '12.5', createdate: '2026-03-15T12:00:00Z', hs_lastmodifieddate: '2026-03-15T12:00:00Z' },
  });
  const read = (await api.get(`${deals}/${body.id}?properties=pipeline&associations=companies`)).body;
  expect(read.properties.pipeline).toBe('default');
  expect(read.associations.companies.results).toEqual([
    { id: '11', type: 'deal_to_company' },
    { id: '11', type: 'deal_to_company_unlabeled' },
  ]);
});

test('a deal without a stage and a contact that exists are refused', async () => {
  await using api = await running();
  const deal = await api.send('POST', deals, { properties: { dealname: 'Nowhere' } });
  expect(deal.status).toBe(400);
  expect(deal.body).toMatchObject({
    message: 'Error creating DEAL. Some required properties were not set.',
    context: { properties: ['dealstage'] },
  });
  const contact = await api.send('POST', '/crm/objects/2026-03/contacts', {
    properties: { email: 'LEE@north.example' },
  });
  expect(contact.status).toBe(409);
  expect(contact.body).toMatchObject({ message: 'Contact already exists. Existing ID: 21', category: 'CONFLICT' });
});

test('a write changes the modified date and the history, and a write of the same value neither', async () => {
  await using api = await running();
  api.pass(60_500);
  const first = await api.send('PATCH', `${companies}/11`, { properties: { partner_tier: 'silver' } });
  expect(first.body).toMatchObject({ updatedAt: '2026-03-15T12:01:00.500Z', properties: { partner_tier: 'silver' } });
  api.pass(1000);
  const second = await api.send('PATCH', `${companies}/11`, { properties: { partner_tier: 'silver' } });
  expect(second.body.updatedAt).toBe('2026-03-15T12:01:00.500Z');
  const { body } = await api.get(`${companies}/11?propertiesWithHistory=partner_tier`);
  expect(
    body.propertiesWithHistory.partner_tier.map((version: { value: string; sourceType: string }) => [
      version.value,
      version.sourceType,
    ]),
  ).toEqual([
    ['silver', 'INTEGRATION'],
    ['gold', 'IMPORT'],
  ]);
});

test('contacts tell their modified date under a name of their own', async () => {
  await using api = await running();
  const { body } = await api.send('PATCH', '/crm/objects/2026-03/contacts/21', { properties: { jobtitle: 'Lead' } });
  expect(body.properties).toMatchObject({ lastmodifieddate: '2026-03-15T12:00:00Z' });
  expect(body.properties).not.toHaveProperty('hs_lastmodifieddate');
});

test('a deal that closes without a date gets the date of the change', async () => {
  await using api = await running();
  await api.send('PATCH', `${deals}/33`, { properties: { dealstage: 'closedlost' } });
  const { properties } = (await api.get(`${deals}/33?properties=closedate,hs_is_closed_lost`)).body;
  expect(properties).toMatchObject({ closedate: '2026-03-15T12:00:00Z', hs_is_closed_lost: 'true' });
});

test('an archived record leaves lists and links, answers 404, and is found with archived=true', async () => {
  await using api = await running();
  expect((await api.send('DELETE', `${companies}/13`)).status).toBe(204);
  expect((await api.get(`${companies}/13`)).status).toBe(404);
  expect((await api.get(companies)).body.results.map((one: { id: string }) => one.id)).toEqual(['11', '12']);
  const archived = (await api.get(`${companies}?archived=true`)).body.results;
  expect(archived).toMatchObject([{ id: '13', archived: true, archivedAt: '2026-03-15T12:00:00Z' }]);
  expect((await api.get(`${companies}/13?archived=true`)).status).toBe(200);
  const inline = (await api.get(`${deals}/31?associations=companies`)).body.associations.companies.results;
  expect(inline.map((one: { id: string }) => one.id)).toEqual(['11', '11']);
});

test('a merge makes a new record to which both old ids lead, also after a second merge', async () => {
  await using api = await running();
  const merge = (primaryObjectId: string, objectIdToMerge: string) =>
    api.send('POST', `${companies}/merge`, { primaryObjectId, objectIdToMerge });
  const first = (await merge('11', '12')).body;
  expect(first.id).toMatch(/^\d{12}$/);
  const second = (await merge('13', first.id)).body;
  for (const id of ['11', '12', '13', first.id]) expect((await api.get(`${companies}/${id}`)).body.id).toBe(second.id);
  const read = (
    await api.get(
      `${companies}/${second.id}?properties=name,partner_tier,description,hs_merged_object_ids&associations=deals`,
    )
  ).body;
  expect(read.properties).toMatchObject({
    name: 'Customer',
    partner_tier: 'gold',
    description: 'first line\nsecond line',
  });
  expect(read.properties.hs_merged_object_ids).toBe(`13;11;12;${first.id}`);
  expect(new Set(read.associations.deals.results.map((one: { id: string }) => one.id))).toEqual(new Set(['31', '32']));
  expect((await api.get(companies)).body.results.map((one: { id: string }) => one.id)).toEqual([second.id]);
  expect((await api.send('PATCH', `${companies}/11`, { properties: { name: 'Old' } })).status).toBe(404);
});

test('the older paths still answer, an unknown version and an unknown type do not', async () => {
  await using api = await running();
  for (const path of [
    '/crm/v3/objects/companies/11',
    '/crm/objects/2026-09/companies/11',
    '/crm/objects/2026-03/0-2/11',
    '/crm/objects/v3/company/11',
  ]) {
    expect((await api.get(path)).body).toMatchObject({ id: '11' });
  }
  expect((await api.get('/crm/objects/2025-01/companies/11')).status).toBe(404);
  const unknown = await api.get('/crm/objects/2026-03/spaceships');
  expect([unknown.status, unknown.body.message]).toEqual([400, 'Unable to infer object type from: spaceships']);
  expect((await api.get('/crm/unheard-of')).status).toBe(404);
});

test('a record that is not there is a 404, with the id when it is no number', async () => {
  await using api = await running();
  expect((await api.get(`${companies}/999`)).body).toMatchObject({ status: 'error', message: 'resource not found' });
  const { status, body } = await api.get(`${companies}/undefined`);
  expect([status, body.category, body.context]).toEqual([404, 'OBJECT_NOT_FOUND', { id: ['undefined'] }]);
});

test('the text of an e-mail is hidden from a token without its scope', async () => {
  const seed = smallPortal();
  const tokens = [...seed.tokens, { token: 'pat-mail', scopes: ['crm.objects.contacts.read', 'sales-email-read'] }];
  await using api = await running({ portals: [{ ...seed, tokens }] });
  const text = async (token?: string) =>
    (await api.get('/crm/objects/2026-03/emails/43?properties=hs_email_text', token)).body.properties.hs_email_text;
  expect(await text()).toBeNull();
  expect(await text('pat-mail')).toBe('Private text');
});

test('survey answers can be read and not written', async () => {
  await using api = await running();
  const path = '/crm/objects/2026-03/feedback_submissions';
  expect((await api.get(`${path}/51?properties=hs_value`)).body.properties.hs_value).toBe('9');
  expect((await api.send('POST', path, { properties: { hs_value: '10' } })).status).toBe(405);
});

test('a portal in Europe shows its records under another host', async () => {
  await using api = await running({ portals: [smallPortal({ account: { region: 'eu1' } })] });
  const { url } = (await api.get(`${companies}/11`)).body;
  expect(new URL(url).hostname).toBe('localhost');
  expect(new URL(url).port).toBe(new URL(api.sandbox.url).port);
});
