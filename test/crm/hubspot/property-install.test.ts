import { expect, test } from 'vitest';

import type { PropertyToInstall } from '#src/crm/port.ts';

import { running } from '../../sandbox/hubspot/running.ts';
import { forever, openHubspot } from '../../support/hubspot-crm.ts';
import { fakePortal } from '../../support/hubspot-portal.ts';

const score: PropertyToInstall = {
  kind: 'company',
  name: 'prm_health_score',
  label: 'Health score',
  description: 'From 0 to 100.',
  type: 'number',
};
const band: PropertyToInstall = {
  kind: 'company',
  name: 'prm_health_band',
  label: 'Health band',
  description: 'The band of the score.',
  type: 'enumeration',
  options: [
    { value: 'Champion', label: 'Champion' },
    { value: 'Healthy', label: 'Healthy' },
  ],
};
const spots: PropertyToInstall = { ...band, name: 'prm_blind_spots', label: 'Blind spots', multiple: true };
const stuck: PropertyToInstall = {
  kind: 'deal',
  name: 'prm_stuck',
  label: 'Stuck',
  description: 'Yes or no.',
  type: 'bool',
};

test('properties of companies and deals are made in one call each, in a group of their own', async () => {
  await using api = await running();
  const crm = openHubspot(api.sandbox.url);
  expect(await crm.installProperties([score, stuck, band, spots], forever())).toEqual([
    { kind: 'company', name: 'prm_health_score', outcome: 'created' },
    { kind: 'company', name: 'prm_health_band', outcome: 'created' },
    { kind: 'company', name: 'prm_blind_spots', outcome: 'created' },
    { kind: 'deal', name: 'prm_stuck', outcome: 'created' },
  ]);
  expect(crm.limits().callsByTerm).toEqual({
    'list properties of companies': 1,
    'list property groups of companies': 1,
    'create property group of companies': 1,
    'create properties of companies': 1,
    'list properties of deals': 1,
    'list property groups of deals': 1,
    'create property group of deals': 1,
    'create properties of deals': 1,
  });
  const made = (await api.get('/crm/properties/2026-03/companies/prm_blind_spots')).body;
  expect(made).toMatchObject({
    groupName: 'partner_relationship',
    type: 'enumeration',
    fieldType: 'checkbox',
    label: 'Blind spots',
    formField: false,
    options: [{ value: 'Champion' }, { value: 'Healthy' }],
  });
  expect((await api.get('/crm/properties/2026-03/deals/prm_stuck')).body).toMatchObject({
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [{ value: 'true' }, { value: 'false' }],
  });
});

test('a second run only looks', async () => {
  await using api = await running();
  await openHubspot(api.sandbox.url).installProperties([score, band], forever());
  const crm = openHubspot(api.sandbox.url);
  expect((await crm.installProperties([score, band], forever())).map((one) => one.outcome)).toEqual([
    'present',
    'present',
  ]);
  expect(crm.limits().callsByTerm).toEqual({ 'list properties of companies': 1 });
});

test('a property of that name with another type, field or fewer options is reported and left alone', async () => {
  await using api = await running();
  await openHubspot(api.sandbox.url).installProperties([score, band, spots], forever());
  const others: PropertyToInstall[] = [
    { ...score, type: 'string' },
    { ...band, options: [...(band.options ?? []), { value: 'At-risk', label: 'At-risk' }] },
    { ...spots, multiple: false },
  ];
  const outcomes = await openHubspot(api.sandbox.url).installProperties(others, forever());
  expect(outcomes.map((one) => one.outcome)).toEqual(['differs', 'differs', 'differs']);
  expect((await api.get('/crm/properties/2026-03/companies/prm_health_score')).body.type).toBe('number');
});

test.each(['a whole 409', 'a 207 with a conflict'])(
  'somebody who creates the same meanwhile (%s) is no error',
  async (how) => {
    let looked = 0;
    const existing = { name: 'prm_health_score', type: 'number', fieldType: 'number', label: 'x' };
    await using portal = await fakePortal((route) => {
      if (route === 'GET /crm/properties/companies')
        return { json: { results: (looked += 1) === 1 ? [] : [existing] } };
      if (route === 'GET /crm/properties/companies/groups') return { json: { results: [] } };
      if (route === 'POST /crm/properties/companies/groups') return { status: 409, json: { message: 'exists' } };
      if (how === 'a whole 409') return { status: 409, json: { message: 'exists', category: 'OBJECT_ALREADY_EXISTS' } };
      return { status: 207, json: { results: [], errors: [{ category: 'OBJECT_ALREADY_EXISTS', message: 'exists' }] } };
    });
    expect(await openHubspot(portal.url).installProperties([score], forever())).toEqual([
      { kind: 'company', name: 'prm_health_score', outcome: 'present' },
    ]);
  },
);

test('a property that the CRM does not create is an error with the CRM\u2019s reason', async () => {
  const errors = [
    { category: 'VALIDATION_ERROR', message: 'The account has reached its limit of 1000 custom properties.' },
  ];
  await using portal = await fakePortal((route) =>
    route.endsWith('batch/create') ? { status: 207, json: { results: [], errors } } : { json: { results: [] } },
  );
  const install = openHubspot(portal.url).installProperties([score], forever());
  await expect(install).rejects.toThrow(
    'HubSpot did not create prm_health_score: The account has reached its limit of 1000 custom properties.',
  );
});

test('definitions of properties are read with their options, and computed ones as read only', async () => {
  await using api = await running();
  const properties = await openHubspot(api.sandbox.url).properties('company', forever());
  expect(properties.find((one) => one.name === 'partner_tier')).toEqual({
    kind: 'company',
    name: 'partner_tier',
    label: 'Partner tier',
    type: 'enumeration',
    options: [
      { value: 'gold', label: 'Gold' },
      { value: 'silver', label: 'Silver' },
    ],
    readOnly: false,
  });
  expect(properties.find((one) => one.name === 'hs_lastmodifieddate')).toMatchObject({
    type: 'datetime',
    readOnly: true,
  });
});
