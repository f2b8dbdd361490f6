import { expect, test } from 'vitest';

import type { Capabilities } from '#src/crm/port.ts';

import { running } from '../../sandbox/hubspot/running.ts';
import { allScopes, smallPortal } from '../../sandbox/hubspot/small-portal.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { fakePortal } from '../../support/hubspot-portal.ts';
import { loopback } from '../../support/loopback.ts';

test('the account tells zone, currency and the host of its own pages, which differs for EU portals', async () => {
  await using portal = await fakePortal(() => ({ json: {} }));
  const account = await openHubspot(portal.url).account(forever());
  expect(account).toEqual({
    crm: 'hubspot',
    accountId: '4711',
    name: null,
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    // The test's server speaks plain HTTP.
    uiOrigin: 'http://app-eu1.hubspot.com',
  });
});

test('a record\u2019s page is on the account\u2019s own host, under its object type', async () => {
  await using portal = await fakePortal(() => ({ json: {} }));
  const crm = openHubspot(portal.url, { accountId: '4711', uiOrigin: 'https://app-eu1.hubspot.com' });
  const page = (type: Parameters<typeof crm.recordUrl>[0]['type']) => crm.recordUrl({ crm: 'hubspot', type, id: '12' });
  expect(page('company')).toBe('https://app-eu1.hubspot.com/contacts/4711/record/0-2/12');
  expect(page('deal')).toBe('https://app-eu1.hubspot.com/contacts/4711/record/0-3/12');
  expect(page('contact')).toBe('https://app-eu1.hubspot.com/contacts/4711/record/0-1/12');
  expect(
    (['call', 'email', 'meeting', 'note', 'task', 'survey_answer'] as const).map((type) =>
      page(type).split('/').at(-2),
    ),
  ).toEqual(['0-48', '0-49', '0-47', '0-46', '0-27', '0-19']);
  expect(page('signal')).toBe('https://app-eu1.hubspot.com/contacts/4711/objects/0-2');
});

test('without the portal\u2019s id there is no address of a record until the account was read', async () => {
  await using portal = await fakePortal(() => ({ json: {} }));
  const crm = openHubspot(portal.url);
  const ref = { crm: 'hubspot', type: 'company', id: '12' } as const;
  expect(() => crm.recordUrl(ref)).toThrow('Read the account before asking for the address of a record.');
  await crm.account(forever());
  expect(crm.recordUrl(ref)).toBe('http://app-eu1.hubspot.com/contacts/4711/record/0-2/12');
});

test('owners that left are there too, each with the user id that signed requests carry', async () => {
  await using api = await running();
  expect(await openHubspot(api.sandbox.url).owners(forever())).toEqual([
    { id: '501', userId: '9001', name: 'Ada Novak', email: 'ada@vendor.example', teamIds: ['1'], active: true },
    { id: '502', userId: '9002', name: 'Ben Okafor', email: 'ben@vendor.example', teamIds: [], active: true },
    { id: '503', userId: '9003', name: 'Eva Lind', email: 'gone@vendor.example', teamIds: [], active: false },
  ]);
});

test('owners are paged, and one without a name goes by its address or its id', async () => {
  await using portal = await fakePortal((_route, { query }) => {
    if (query.get('archived') === 'true') return { json: { results: [] } };
    if (query.has('after')) return { json: { results: [{ id: 3, email: '' }, 'nonsense'] } };
    return { json: { results: [{ id: '1', email: 'a@b.example', firstName: ' ' }], paging: { next: { after: '1' } } } };
  });
  const owners = await openHubspot(portal.url).owners(forever());
  expect(owners.map((owner) => [owner.id, owner.name, owner.email])).toEqual([
    ['1', 'a@b.example', 'a@b.example'],
    ['3', 'Owner 3', null],
  ]);
});

test.each([
  [{ isClosed: 'true', probability: '1.0' }, 'won', 1],
  [{ isClosed: 'true', probability: '0.0' }, 'lost', 0],
  [{ isClosed: 'true', probability: '0.5' }, 'lost', 0.5],
  [{ isClosed: 'true' }, 'lost', null],
  [{ isClosed: 'false', probability: '1.0' }, 'open', 1],
  [{ isClosed: 'false', probability: '0.9' }, 'open', 0.9],
  [{ probability: '1.0' }, 'won', 1],
  [{ probability: '0' }, 'lost', 0],
  [{ probability: '0.4' }, 'open', 0.4],
  [{ probability: 'NaN' }, 'open', null],
  [undefined, 'open', null],
])('a stage with %j is %s', async (metadata, state, probability) => {
  await using server = await fakePipelines({ id: 's', label: 'Stage', displayOrder: 3, metadata });
  expect(await openHubspot(server.url).stages(forever())).toEqual([
    { pipelineId: 'p', pipelineName: 'P', stageId: 's', stageName: 'Stage', state, probability, position: 3 },
  ]);
});

function fakePipelines(stage: object) {
  return loopback(() => ({ json: { results: [{ id: 'p', label: 'P', stages: [stage] }] } }));
}

test('a full token on a portal with labels and surveys can do everything but be called', async () => {
  await using api = await running();
  const crm = openHubspot(api.sandbox.url);
  expect(await crm.capabilities(forever())).toEqual({
    labels: true,
    createProperties: true,
    history: true,
    push: false,
    surveys: true,
    engagements: true,
    multiCurrency: true,
    missingScopes: [],
  });
  expect(api.sandbox.requests().filter((request) => request.status !== 200 && request.status !== 201)).toEqual([]);
});

async function foundWithout(scope: string): Promise<Capabilities> {
  await using api = await running({ portals: [smallPortal({ scopes: allScopes.filter((one) => one !== scope) })] });
  return await openHubspot(api.sandbox.url).capabilities(forever());
}

test('each missing scope is found and named, and what hangs on it is off', async () => {
  expect(await foundWithout('crm.objects.contacts.read')).toMatchObject({
    engagements: false,
    missingScopes: ['crm.objects.contacts.read'],
  });
  expect(await foundWithout('crm.objects.owners.read')).toMatchObject({
    engagements: true,
    missingScopes: ['crm.objects.owners.read'],
  });
  expect(await foundWithout('crm.objects.deals.read')).toMatchObject({
    labels: false,
    missingScopes: ['crm.objects.deals.read'],
  });
  expect(await foundWithout('crm.schemas.deals.write')).toMatchObject({ createProperties: false, missingScopes: [] });
  expect(await foundWithout('crm.objects.feedback_submissions.read')).toMatchObject({
    surveys: false,
    missingScopes: [],
  });
});

test('a portal without labels of its own and with one currency says so', async () => {
  const portal = { ...smallPortal({ account: { plan: 'starter', rates: {} } }), labels: [] };
  await using api = await running({ portals: [{ ...portal, associations: [] }] });
  expect(await openHubspot(api.sandbox.url).capabilities(forever())).toMatchObject({
    labels: false,
    multiCurrency: false,
  });
});

test('with the scopes of the token known, none of them is tried', async () => {
  await using api = await running();
  const scopes = allScopes.filter((scope) => scope !== 'crm.objects.owners.read');
  const crm = openHubspot(api.sandbox.url, { scopes, push: true });
  expect(await crm.capabilities(forever())).toMatchObject({
    push: true,
    createProperties: true,
    missingScopes: ['crm.objects.owners.read'],
  });
  expect(crm.limits().callsByTerm).toEqual({ 'look for surveys': 1, 'list labels': 1, 'read account': 1 });
});

test('a CRM that is down is no missing capability', async () => {
  await using portal = await fakePortal(() => ({ status: 503, text: '' }));
  await expect(openHubspot(portal.url).capabilities(forever())).rejects.toMatchObject({ name: 'CrmUnavailableError' });
});

test('what was learned of the portal is asked once', async () => {
  await using api = await running();
  const crm = openHubspot(api.sandbox.url);
  for (let time = 0; time < 2; time += 1) {
    await crm.account(forever());
    await crm.stages(forever());
    await crm.labels('deal', 'company', forever());
    await all(crm.scan('deal', {}, forever()));
  }
  expect(crm.limits().callsByTerm).toEqual({
    'read account': 1,
    'list pipelines': 1,
    'list labels': 1,
    'list deals': 2,
    'read associations deals to companies': 1,
  });
});
