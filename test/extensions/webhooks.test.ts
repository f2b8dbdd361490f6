import { join } from 'node:path';

import { translate } from '@hubspot/project-parsing-lib/translate';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { mappedDealProperties } from '#src/crm/hubspot/properties.ts';
import {
  companyProperties,
  contactProperties,
  dealProperties,
  engagementProperties,
} from '#src/crm/hubspot/properties.ts';
import { ownPropertyPrefix } from '#src/domain/properties.ts';
import { mappedCompanyProperties, mappedContactProperties } from '#src/domain/settings/mapped-properties.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

const engagements = ['call', 'email', 'meeting', 'note', 'task'] as const;
const objects = ['company', 'deal', 'contact', ...engagements] as const;

const Subscription = z.discriminatedUnion('subscriptionType', [
  z.strictObject({
    subscriptionType: z.literal([
      'object.creation',
      'object.deletion',
      'object.restore',
      'object.merge',
      'object.associationChange',
    ]),
    objectType: z.enum(objects),
    active: z.boolean(),
  }),
  z.strictObject({
    subscriptionType: z.literal('object.propertyChange'),
    objectType: z.enum(objects),
    propertyName: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/),
    active: z.boolean(),
  }),
]);

const WebhooksConfig = z.strictObject({
  settings: z.strictObject({
    targetUrl: z.url({ protocol: /^https$/ }),
    maxConcurrentRequests: z.number().int().min(6),
  }),
  subscriptions: z.strictObject({
    crmObjects: z.array(Subscription).max(1000),
    hubEvents: z.array(z.strictObject({ subscriptionType: z.literal('contact.privacyDeletion'), active: z.boolean() })),
  }),
});

/** What the account works out by itself follows from properties that are subscribed; creations and merges come as events of their own. */
const calculated = new Set([
  'createdate',
  'hs_merged_object_ids',
  'hs_is_closed',
  'hs_is_closed_won',
  'amount_in_home_currency',
  'hs_v2_date_entered_current_stage',
  'hs_parent_company_id',
]);

async function configOf(profile: string) {
  const place = {
    projectSourceDir: join(import.meta.dirname, '../../extensions/hubspot/src'),
    platformVersion: '2026.03',
    accountId: 1,
  };
  const { intermediateRepresentation } = await translate(place, { skipValidation: true, profile });
  const { webhooks, tandem_app: app } = intermediateRepresentation.intermediateNodesIndexedByUid;
  const App = z.object({ permittedUrls: z.object({ fetch: z.tuple([z.string()]) }) });
  return { config: WebhooksConfig.parse(webhooks?.config), host: App.parse(app?.config).permittedUrls.fetch[0] };
}

const { config } = await configOf('production');
const { crmObjects, hubEvents } = config.subscriptions;

test.each(['development', 'production'])('events go to the receiver on the host of the %s profile', async (profile) => {
  const { config: ofProfile, host } = await configOf(profile);

  expect(ofProfile.settings.targetUrl).toBe(`${host}/webhooks/hubspot`);
});

test('every subscription is active and stands once', () => {
  const all = [...crmObjects, ...hubEvents];

  expect(all.filter((one) => !one.active)).toEqual([]);
  expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(all.length);
});

/** What is subscribed of an object besides its properties. */
function lives(object: string): readonly string[] {
  return crmObjects
    .filter((one) => one.objectType === object && one.subscriptionType !== 'object.propertyChange')
    .map((one) => one.subscriptionType.replace('object.', ''))
    .toSorted();
}

test('the life and the links of every record that is mirrored are subscribed, merges where records can be merged', () => {
  const always = ['associationChange', 'creation', 'deletion', 'restore'];

  for (const object of ['company', 'deal', 'contact'])
    expect([object, lives(object)]).toEqual([object, [...always, 'merge'].toSorted()]);
  for (const object of engagements) expect([object, lives(object)]).toEqual([object, always]);
  expect(hubEvents).toEqual([{ subscriptionType: 'contact.privacyDeletion', active: true }]);
});

test('of properties exactly those are subscribed that are read with the default mapping and not calculated', () => {
  const mapping = defaultSettings().mapping.hubspot;
  const read: Readonly<Record<string, readonly string[]>> = {
    company: [...companyProperties, ...mappedCompanyProperties(mapping)],
    deal: [...dealProperties, ...mappedDealProperties(mapping)],
    contact: [...contactProperties, ...mappedContactProperties(mapping)],
    ...Object.fromEntries(engagements.map((type) => [type, engagementProperties(type)])),
  };

  for (const object of objects) {
    const subscribed = crmObjects.flatMap((one) =>
      one.objectType === object && one.subscriptionType === 'object.propertyChange' ? [one.propertyName] : [],
    );
    const needed = new Set(read[object]).difference(calculated);
    expect([object, subscribed.toSorted()]).toEqual([object, [...needed].toSorted()]);
  }
});

test('nothing that Tandem writes is subscribed', () => {
  const properties = crmObjects.flatMap((one) => ('propertyName' in one ? [one.propertyName] : []));

  expect(properties.filter((name) => name.startsWith(ownPropertyPrefix))).toEqual([]);
});

const typeIds: Readonly<Record<(typeof objects)[number], string>> = {
  contact: '0-1',
  company: '0-2',
  deal: '0-3',
  task: '0-27',
  note: '0-46',
  meeting: '0-47',
  call: '0-48',
  email: '0-49',
};

test('the receiver takes an event of every subscription', () => {
  const events = [
    ...crmObjects.map((one) => ({
      subscriptionType: one.subscriptionType,
      objectTypeId: typeIds[one.objectType],
      objectId: 7,
      ...('propertyName' in one ? { propertyName: one.propertyName, propertyValue: 'x' } : {}),
      ...(one.subscriptionType === 'object.merge' ? { primaryObjectId: 5, mergedObjectIds: [6], newObjectId: 7 } : {}),
      ...(one.subscriptionType === 'object.associationChange'
        ? {
            fromObjectTypeId: typeIds[one.objectType],
            fromObjectId: 7,
            toObjectTypeId: one.objectType === 'company' ? '0-3' : '0-2',
            toObjectId: 8,
          }
        : {}),
    })),
    ...hubEvents.map(({ subscriptionType }) => ({ subscriptionType, objectId: 7 })),
  ].map((event, place) => ({ portalId: 1, eventId: place, subscriptionId: place, occurredAt: 1, ...event }));

  const { byAccount, outcomes } = readHubspotEvents(events);

  expect([...outcomes]).toEqual([['taken', events.length]]);
  const kinds = new Set((byAccount.get('1') ?? []).map(({ kind, type }) => type ?? kind));
  expect([...kinds].toSorted()).toEqual([...objects].toSorted());
});
