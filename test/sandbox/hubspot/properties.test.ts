import { expect, test } from 'vitest';

import { running } from './running.ts';

const properties = '/crm/properties/2026-03/companies';
const score = { name: 'score', label: 'Score', type: 'number', fieldType: 'number', groupName: 'partner_program' };

test('definitions tell type, options and what may be written', async () => {
  await using api = await running();
  const tier = (await api.get(`${properties}/partner_tier`)).body;
  expect(tier).toMatchObject({
    type: 'enumeration',
    fieldType: 'select',
    hubspotDefined: false,
    modificationMetadata: { readOnlyValue: false },
  });
  expect(
    tier.options.map((option: { value: string; displayOrder: number }) => [option.value, option.displayOrder]),
  ).toEqual([
    ['gold', 0],
    ['silver', 1],
  ]);
  const owner = (await api.get(`${properties}/hubspot_owner_id`)).body;
  expect(owner).toMatchObject({
    type: 'enumeration',
    options: [],
    referencedObjectType: 'OWNER',
    hubspotDefined: true,
  });
  const amount = (await api.get('/crm/properties/2026-03/deals/amount')).body;
  expect(amount).toMatchObject({
    type: 'number',
    showCurrencySymbol: true,
    currencyPropertyName: 'deal_currency_code',
  });
  const closed = (await api.get('/crm/properties/2026-03/deals/hs_is_closed')).body;
  expect(closed).toMatchObject({ calculated: true, modificationMetadata: { readOnlyValue: true } });
  const stages = (await api.get('/crm/properties/2026-03/deals/dealstage')).body.options;
  expect(stages.map((option: { value: string }) => option.value)).toContain('contractsent');
});

test('the properties of the vendor have the words of the vendor', async () => {
  await using api = await running();
  const labels = async (type: string, ...names: string[]) => {
    const { results } = (await api.get(`/crm/properties/2026-03/${type}`)).body;
    const byName = new Map(results.map((one: { name: string; label: string }) => [one.name, one.label]));
    return names.map((name) => byName.get(name));
  };
  expect(
    await labels('companies', 'name', 'domain', 'hubspot_owner_id', 'createdate', 'country', 'hs_object_id'),
  ).toEqual(['Company name', 'Company Domain Name', 'Company owner', 'Create Date', 'Country/Region', 'Record ID']);
  expect(await labels('deals', 'dealname', 'dealstage', 'hubspot_owner_id', 'deal_currency_code', 'closedate')).toEqual(
    ['Deal Name', 'Deal Stage', 'Deal owner', 'Currency', 'Close Date'],
  );
  expect(await labels('contacts', 'firstname', 'jobtitle', 'hubspot_owner_id', 'lastmodifieddate')).toEqual([
    'First Name',
    'Job Title',
    'Contact owner',
    'Last Modified Date',
  ]);
  expect(await labels('meetings', 'hubspot_owner_id', 'hs_meeting_title')).toEqual([
    'Activity assigned to',
    'Meeting title',
  ]);
});

test('a property is created once, and its values can be written from then on', async () => {
  await using api = await running();
  expect((await api.send('POST', properties, score)).status).toBe(201);
  const again = await api.send('POST', properties, score);
  expect([again.status, again.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS']);
  const { body } = await api.send('PATCH', '/crm/objects/2026-03/companies/11', { properties: { score: 75 } });
  expect(body.properties.score).toBe('75');
});

test('a property needs a good name, a group that exists and options for a choice', async () => {
  await using api = await running();
  const status = async (changes: object) => (await api.send('POST', properties, { ...score, ...changes })).status;
  expect(await status({ name: 'Score' })).toBe(400);
  expect(await status({ name: 'hs_score' })).toBe(400);
  expect(await status({ groupName: 'nowhere' })).toBe(400);
  expect(await status({ type: 'enumeration', fieldType: 'select' })).toBe(400);
  expect(await status({ type: 'colour' })).toBe(400);
  const missing = await api.send('POST', properties, { name: 'score' });
  expect(missing.body.message).toContain('Some required fields were not set');
});

test('a batch creates all its properties or none', async () => {
  await using api = await running();
  const batch = (inputs: object[]) => api.send('POST', `${properties}/batch/create`, { inputs });
  expect((await batch([score, { ...score, name: 'Bad Name' }])).status).toBe(400);
  expect((await api.get(`${properties}/score`)).status).toBe(404);
  const { status, body } = await batch([score, { ...score, name: 'trend' }]);
  expect([status, body.results.map((one: { name: string }) => one.name)]).toEqual([201, ['score', 'trend']]);
});

test('a batch read tells which names it did not find', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${properties}/batch/read`, {
    inputs: [{ name: 'name' }, { name: 'nope' }],
  });
  expect([status, body.results[0].name, body.errors[0].context]).toEqual([207, 'name', { name: ['nope'] }]);
});

test('an account has room for 1,000 custom properties of a type, and says how much is used', async () => {
  await using api = await running({ limits: { customProperties: 4 } });
  expect((await api.send('POST', properties, score)).status).toBe(201);
  expect((await api.send('POST', properties, { ...score, name: 'more' })).status).toBe(400);
  const { body } = await api.get('/crm/limits/2026-03/custom-properties');
  expect(body.byObjectType[0]).toMatchObject({ objectTypeId: '0-2', limit: 4, usage: 4, percentage: 100 });
});

test('an archived property is gone for reads and writes, a property of the vendor stays', async () => {
  await using api = await running();
  expect((await api.send('DELETE', `${properties}/partner_tier`)).status).toBe(204);
  expect((await api.get(`${properties}/partner_tier`)).status).toBe(404);
  expect((await api.get(`${properties}/partner_tier?archived=true`)).body.archived).toBe(true);
  expect(
    (await api.get('/crm/objects/2026-03/companies/11?properties=partner_tier')).body.properties,
  ).not.toHaveProperty('partner_tier');
  expect((await api.send('DELETE', `${properties}/name`)).status).toBe(400);
  expect((await api.send('POST', `${properties}/batch/archive`, { inputs: [{ name: 'signed_on' }] })).status).toBe(204);
  expect((await api.get(`${properties}/signed_on`)).status).toBe(404);
});

test('a property can be changed, its name cannot', async () => {
  await using api = await running();
  const { status, body } = await api.send('PATCH', `${properties}/partner_tier`, { label: 'Level', name: 'other' });
  expect([status, body.name, body.label, body.type]).toEqual([200, 'partner_tier', 'Level', 'enumeration']);
});

test('groups are created once', async () => {
  await using api = await running();
  const group = { name: 'health', label: 'Health' };
  expect((await api.send('POST', `${properties}/groups`, group)).status).toBe(201);
  expect((await api.send('POST', `${properties}/groups`, group)).status).toBe(409);
  const names = (await api.get(`${properties}/groups`)).body.results.map((one: { name: string }) => one.name);
  expect(names).toEqual(['companyinformation', 'partner_program', 'health']);
  expect((await api.send('PATCH', `${properties}/groups/health`, { label: 'Partner health' })).body.label).toBe(
    'Partner health',
  );
  expect((await api.send('DELETE', `${properties}/groups/health`)).status).toBe(204);
  expect((await api.get(`${properties}/groups/health`)).status).toBe(404);
});
