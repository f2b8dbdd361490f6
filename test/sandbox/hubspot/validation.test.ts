import { expect, test } from 'vitest';

import { running } from './running.ts';

const company = '/crm/objects/2026-03/companies/11';

async function writing(properties: Record<string, unknown>, path = company) {
  await using api = await running();
  const { status, body } = await api.send('PATCH', path, { properties });
  if (status !== 200) return body.errors.map((error: { code: string }) => error.code);
  const [name] = Object.keys(properties);
  return body.properties[name ?? ''];
}

test('numbers are numbers, written as text', async () => {
  expect(await writing({ numberofemployees: '120' })).toBe('120');
  expect(await writing({ annualrevenue: 1250000.5 })).toBe('1250000.5');
  for (const wrong of ['many', 'NaN', 'Infinity', '1.000,00', '0x10'])
    expect(await writing({ numberofemployees: wrong })).toEqual(['INVALID_INTEGER']);
});

test('a date is a day, or midnight in milliseconds', async () => {
  expect(await writing({ signed_on: '2025-04-30' })).toBe('2025-04-30');
  expect(await writing({ signed_on: '1745971200000' })).toBe('2025-04-30');
  expect(await writing({ signed_on: '2025-04-31' })).toEqual(['INVALID_DATE']);
  expect(await writing({ signed_on: '1745971260000' })).toEqual(['INVALID_DATE']);
});

test('a moment is ISO or milliseconds and comes back without empty milliseconds', async () => {
  const deal = '/crm/objects/2026-03/deals/32';
  expect(await writing({ closedate: '2026-04-01' }, deal)).toBe('2026-04-01T00:00:00Z');
  expect(await writing({ closedate: '2026-04-01T10:00:00.250+02:00' }, deal)).toBe('2026-04-01T08:00:00.250Z');
  expect(await writing({ closedate: '1775030400000' }, deal)).toBe('2026-04-01T08:00:00Z');
  expect(await writing({ closedate: 'soon' }, deal)).toEqual(['INVALID_LONG']);
});

test('choices must be among the options; several are separated by semicolons, and a leading one adds', async () => {
  expect(await writing({ partner_tier: 'silver' })).toBe('silver');
  expect(await writing({ partner_tier: 'Silver' })).toEqual(['INVALID_OPTION']);
  expect(await writing({ is_public: 'TRUE' })).toBe('true');
  expect(await writing({ is_public: 'yes' })).toEqual(['INVALID_OPTION']);
  await using api = await running();
  const regions = async (value: string) =>
    (await api.send('PATCH', company, { properties: { regions: value } })).body.properties.regions;
  expect(await regions('emea')).toBe('emea');
  expect(await regions(';apac;emea')).toBe('emea;apac');
  expect(await regions('apac')).toBe('apac');
});

test('an owner must be one of the account', async () => {
  expect(await writing({ hubspot_owner_id: '502' })).toBe('502');
  expect(await writing({ hubspot_owner_id: '9001' })).toEqual(['INVALID_OWNER_ID']);
});

test('what the vendor writes itself cannot be written, and nothing unknown can', async () => {
  expect(await writing({ hs_object_id: '5' })).toEqual(['READ_ONLY_VALUE']);
  expect(await writing({ num_associated_deals: '5', no_such: '1' })).toEqual([
    'READ_ONLY_VALUE',
    'PROPERTY_DOESNT_EXIST',
  ]);
  expect(await writing({ constructor: '1' })).toEqual(['PROPERTY_DOESNT_EXIST']);
});

test('a stage must belong to the pipeline of the deal', async () => {
  const deal = '/crm/objects/2026-03/deals/32';
  expect(await writing({ dealstage: 'closedwon' }, deal)).toBe('closedwon');
  expect(await writing({ dealstage: 'nowhere' }, deal)).toEqual(['INVALID_OPTION']);
});

test('an empty text clears, a null is passed over, and 65,536 characters are the most', async () => {
  await using api = await running();
  const domain = async (value: unknown) =>
    (await api.send('PATCH', company, { properties: { domain: value } })).body.properties.domain;
  expect(await domain(null)).toBe('north.example');
  expect(await domain('')).toBeNull();
  expect(await writing({ description: 'x'.repeat(65_536) })).toHaveLength(65_536);
  expect(await writing({ description: 'x'.repeat(65_537) })).toEqual(['VALUE_TOO_LONG']);
});

test('an e-mail address is checked and lower-cased', async () => {
  const contact = '/crm/objects/2026-03/contacts/21';
  expect(await writing({ email: 'New@North.Example' }, contact)).toBe('new@north.example');
  expect(await writing({ email: 'nobody' }, contact)).toEqual(['INVALID_EMAIL']);
});
