import { expect, test } from 'vitest';

import { removeLink } from '#src/sandbox/hubspot/portal/links.ts';
import { setArchived, updateRecord } from '#src/sandbox/hubspot/portal/records.ts';
import type { SandboxObjectType } from '#src/sandbox/portal-seed.ts';

import { receiver } from './receiver.ts';
import type { Running } from './running.ts';
import { startOfTest } from './running.ts';
import { smallPortal, smallToken } from './small-portal.ts';
import { hooked, propertyOf, webhookApp } from './webhook-portal.ts';

const objects = '/crm/objects/2026-03';
const person = { kind: 'CRM_UI', userId: 9001 } as const;

/** What every event of the small account carries. The static token of the account is the app 1000010. */
const common = {
  eventId: expect.any(Number),
  portalId: 100001,
  appId: 77,
  occurredAt: startOfTest.getTime(),
  attemptNumber: 0,
  changeSource: 'INTEGRATION',
  sourceId: '1000010',
};

function on(event: string, objectType: string) {
  return { subscriptionType: `object.${event}`, objectType, active: true };
}

function legacy(subscriptionType: string, propertyName?: string) {
  return { subscriptionType, active: true, ...(propertyName === undefined ? {} : { propertyName }) };
}

function stored(api: Running, type: SandboxObjectType, id: string) {
  const portal = api.sandbox.context.portals.get(100001);
  const record = portal?.table(type).get(id);
  if (portal === undefined || record === undefined) throw new Error(`there is no ${type} ${id}`);
  return { portal, record };
}

test('a changed property reaches the app in the generic and in the older format', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [propertyOf('company', 'partner_tier'), propertyOf('company', 'name')],
    legacyCrmObjects: [legacy('company.propertyChange', 'partner_tier')],
  });
  await api.send('PATCH', `${objects}/companies/11`, { properties: { partner_tier: 'silver', city: 'Bonn' } });
  await api.sandbox.webhooks.drained();
  const tier = { objectId: 11, propertyName: 'partner_tier', propertyValue: 'silver' };
  expect(app.events()).toEqual([
    {
      ...common,
      ...tier,
      subscriptionId: 1_000_001,
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-2',
      isSensitive: false,
    },
    { ...common, ...tier, subscriptionId: 2_000_001, subscriptionType: 'company.propertyChange' },
  ]);
  expect(app.requests.map(({ method, path }) => [method, path])).toEqual([['POST', '/webhooks/hubspot']]);
});

test('what a person changes says so with the id of the user', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, { crmObjects: [propertyOf('deal', 'dealname')] });
  const { portal, record } = stored(api, 'deals', '32');
  updateRecord(portal, record, new Map([['dealname', 'Bigger rollout']]), person);
  await api.sandbox.webhooks.drained();
  expect(app.events()).toMatchObject([
    { objectTypeId: '0-3', propertyValue: 'Bigger rollout', changeSource: 'CRM_UI', sourceId: 'userId:9001' },
  ]);
});

test('the values of events are text: moments and dates in milliseconds, nothing where a value was cleared', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [
      propertyOf('deal', 'closedate'),
      propertyOf('deal', 'amount'),
      propertyOf('company', 'signed_on'),
      propertyOf('company', 'partner_tier'),
    ],
  });
  await api.send('PATCH', `${objects}/deals/32`, { properties: { closedate: '2026-04-01T10:30:00Z', amount: 12.5 } });
  await api.send('PATCH', `${objects}/companies/11`, { properties: { signed_on: '2026-02-01', partner_tier: '' } });
  await api.sandbox.webhooks.drained();
  expect(app.events().map((event) => [event.propertyName, event.propertyValue])).toEqual([
    ['closedate', String(Date.parse('2026-04-01T10:30:00Z'))],
    ['amount', '12.5'],
    ['signed_on', String(Date.parse('2026-02-01T00:00:00Z'))],
    ['partner_tier', ''],
  ]);
});

test('a new record is announced, and every subscribed property it came with', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [on('creation', 'company'), propertyOf('company', 'name'), propertyOf('company', 'city')],
    legacyCrmObjects: [legacy('company.creation')],
  });
  const { id } = (await api.send('POST', `${objects}/companies`, { properties: { name: 'New' } })).body;
  await api.sandbox.webhooks.drained();
  const base = { ...common, objectId: Number(id) };
  expect(app.events()).toEqual([
    {
      ...base,
      subscriptionId: 1_000_001,
      subscriptionType: 'object.creation',
      objectTypeId: '0-2',
      changeFlag: 'CREATED',
    },
    { ...base, subscriptionId: 2_000_001, subscriptionType: 'company.creation', changeFlag: 'CREATED' },
    {
      ...base,
      subscriptionId: 1_000_002,
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-2',
      propertyName: 'name',
      propertyValue: 'New',
      isSensitive: false,
    },
  ]);
});

test('a deletion and a restoration are announced', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [on('deletion', 'company'), on('restore', 'company')],
    legacyCrmObjects: [legacy('company.deletion'), legacy('company.restore')],
  });
  await api.send('DELETE', `${objects}/companies/13`);
  const { portal, record } = stored(api, 'companies', '13');
  setArchived(portal, record, false, person);
  await api.sandbox.webhooks.drained();
  const byPerson = { ...common, objectId: 13, changeSource: 'CRM_UI', sourceId: 'userId:9001' };
  expect(app.events()).toEqual([
    {
      ...common,
      subscriptionId: 1_000_001,
      subscriptionType: 'object.deletion',
      objectId: 13,
      objectTypeId: '0-2',
      changeFlag: 'DELETED',
    },
    {
      ...common,
      subscriptionId: 2_000_001,
      subscriptionType: 'company.deletion',
      objectId: 13,
      changeFlag: 'DELETED',
    },
    { ...byPerson, subscriptionId: 1_000_002, subscriptionType: 'object.restore', objectTypeId: '0-2' },
    { ...byPerson, subscriptionId: 2_000_002, subscriptionType: 'company.restore' },
  ]);
});

test('a merge names the primary record, the merged one and the new one, also for a chain, and is no change of a property', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [on('merge', 'company'), propertyOf('company', 'description'), on('deletion', 'company')],
    legacyCrmObjects: [legacy('company.merge')],
  });
  const merge = async (primaryObjectId: string, objectIdToMerge: string): Promise<string> =>
    (await api.send('POST', `${objects}/companies/merge`, { primaryObjectId, objectIdToMerge })).body.id;
  const first = await merge('11', '12');
  const second = await merge('13', first);
  await api.sandbox.webhooks.drained();
  const once = {
    objectId: Number(first),
    primaryObjectId: 11,
    mergedObjectIds: [12],
    newObjectId: Number(first),
    numberOfPropertiesMoved: 1,
  };
  const [generic, older, ...later] = app.events();
  expect(generic).toEqual({
    ...common,
    ...once,
    subscriptionId: 1_000_001,
    subscriptionType: 'object.merge',
    objectTypeId: '0-2',
  });
  expect(older).toEqual({ ...common, ...once, subscriptionId: 2_000_001, subscriptionType: 'company.merge' });
  expect(later).toMatchObject(
    [1_000_001, 2_000_001].map((subscriptionId) => ({
      subscriptionId,
      objectId: Number(second),
      primaryObjectId: 13,
      mergedObjectIds: [Number(first)],
      newObjectId: Number(second),
    })),
  );
});

test('a link is announced from both sides by its kinds, in the older format without custom labels', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [on('associationChange', 'deal'), on('associationChange', 'company')],
    legacyCrmObjects: [legacy('deal.associationChange')],
  });
  await api.send('PUT', `${objects}/deals/33/associations/companies/12`, [
    { associationCategory: 'USER_DEFINED', associationTypeId: 31 },
  ]);
  await api.sandbox.webhooks.drained();
  const deal = { fromObjectTypeId: '0-3', toObjectTypeId: '0-2', fromObjectId: 33, toObjectId: 12 };
  const company = { fromObjectTypeId: '0-2', toObjectTypeId: '0-3', fromObjectId: 12, toObjectId: 33 };
  const generic = { ...common, subscriptionType: 'object.associationChange', associationRemoved: false };
  const kinds = app.events().filter((event) => event.subscriptionType === 'object.associationChange');
  expect(kinds).toEqual(
    (
      [
        ['USER_DEFINED', 31, 32],
        ['HUBSPOT_DEFINED', 341, 342],
        ['HUBSPOT_DEFINED', 5, 6],
      ] as const
    ).flatMap(([associationCategory, typeId, inverse]) => [
      { ...generic, ...deal, associationCategory, associationTypeId: typeId, subscriptionId: 1_000_001 },
      { ...generic, ...company, associationCategory, associationTypeId: inverse, subscriptionId: 1_000_002 },
    ]),
  );
  expect(app.events().filter((event) => event.subscriptionType === 'deal.associationChange')).toEqual(
    [false, true].map((isPrimaryAssociation) => ({
      ...common,
      subscriptionId: 2_000_001,
      subscriptionType: 'deal.associationChange',
      associationType: 'DEAL_TO_COMPANY',
      fromObjectId: 33,
      toObjectId: 12,
      associationRemoved: false,
      isPrimaryAssociation,
    })),
  );
});

test('a link that is taken away is announced as removed, and a person is a USER in the older format', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [on('associationChange', 'contact')],
    legacyCrmObjects: [legacy('contact.associationChange')],
  });
  const { portal, record } = stored(api, 'contacts', '21');
  removeLink(portal, record, { type: 'companies', id: '11' }, [1], person);
  await api.send('DELETE', `${objects}/contacts/21/associations/companies/11`);
  await api.sandbox.webhooks.drained();
  expect(
    app
      .events()
      .map((event) => [
        event.associationTypeId ?? event.associationType,
        event.isPrimaryAssociation,
        event.associationRemoved,
        event.changeSource,
      ]),
  ).toEqual([
    [1, undefined, true, 'CRM_UI'],
    ['CONTACT_TO_COMPANY', true, true, 'USER'],
    [279, undefined, true, 'INTEGRATION'],
    ['CONTACT_TO_COMPANY', false, true, 'INTEGRATION'],
  ]);
});

test('activities are subscribed to by their own names, and the text of e-mails is left out', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [
      on('creation', 'meeting'),
      on('creation', 'meeting_event'),
      on('creation', 'line_item'),
      on('creation', 'email'),
      propertyOf('email', 'hs_email_subject'),
    ],
  });
  const when = { hs_timestamp: '2026-03-14T00:00:00Z' };
  await api.send('POST', `${objects}/meetings`, { properties: { ...when, hs_meeting_title: 'Plan' } });
  await api.send('POST', `${objects}/emails`, {
    properties: { ...when, hs_email_direction: 'EMAIL', hs_email_subject: 'Private' },
  });
  await api.sandbox.webhooks.drained();
  expect(app.events().map((event) => [event.subscriptionId, event.subscriptionType, event.objectTypeId])).toEqual([
    [1_000_001, 'object.creation', '0-47'],
    [1_000_002, 'object.creation', '0-47'],
    [1_000_004, 'object.creation', '0-49'],
  ]);
});

test('the modified date, equal values and subscriptions that are not active make no event', async () => {
  await using app = await receiver();
  await using api = await hooked(app.url, {
    crmObjects: [
      propertyOf('company', 'hs_lastmodifieddate'),
      propertyOf('contact', 'lastmodifieddate'),
      { ...propertyOf('company', 'name'), active: false },
      propertyOf('company', 'partner_tier'),
    ],
  });
  await api.send('PATCH', `${objects}/companies/11`, { properties: { name: 'Renamed', partner_tier: 'gold' } });
  await api.send('PATCH', `${objects}/contacts/21`, { properties: { firstname: 'Lea' } });
  await api.sandbox.webhooks.drained();
  expect(app.requests).toEqual([]);
  expect(api.sandbox.stats(100001).webhooks.events).toBe(0);
});

test('only accounts that have the app are told of, from its connection until it is uninstalled', async () => {
  await using app = await receiver();
  const second = smallPortal({ account: { portalId: 100002 }, token: 'pat-second' });
  await using api = await hooked(
    app.url,
    { crmObjects: [propertyOf('company', 'name')] },
    { installedIn: [] },
    { portals: [smallPortal(), second] },
  );
  const rename = async (name: string, token: string) => {
    await api.send('PATCH', `${objects}/companies/11`, { properties: { name } }, token);
    await api.sandbox.webhooks.drained();
  };
  await rename('before', smallToken);
  const access = await connect(api, app.url, 100002);
  await rename('without', smallToken);
  await rename('with', 'pat-second');
  await rename('by the app', access);
  await api.send('DELETE', '/appinstalls/2026-03/external-install', undefined, access);
  await rename('after', 'pat-second');
  expect(
    app.events().map((event) => [event.portalId, event.propertyValue, event.changeSource, event.sourceId]),
  ).toEqual([
    [100002, 'with', 'INTEGRATION', '1000020'],
    [100002, 'by the app', 'INTEGRATION', '77'],
  ]);
});

/** Connects the app to an account through consent, and returns its access token. */
async function connect(api: Running, appUrl: string, portalId: number): Promise<string> {
  const scope = 'oauth crm.objects.companies.read crm.objects.companies.write';
  const query = new URLSearchParams({
    client_id: 'c',
    redirect_uri: `${appUrl}/oauth`,
    scope,
    portalId: String(portalId),
  });
  const consent = await fetch(`${api.sandbox.url}/oauth/authorize?${query}`, { redirect: 'manual' });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'c',
    client_secret: webhookApp(appUrl).clientSecrets[0],
    redirect_uri: `${appUrl}/oauth`,
    code,
  });
  const reply = await fetch(`${api.sandbox.url}/oauth/2026-03/token`, { method: 'POST', body });
  return (await reply.json()).access_token;
}
