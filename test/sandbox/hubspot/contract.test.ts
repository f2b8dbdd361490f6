import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/companies/models/Filter.js';
import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { misfits } from './client-shapes.ts';
import { officialClient } from './official-client.ts';
import type { WatchedClient } from './official-client.ts';
import { running } from './running.ts';
import type { Running } from './running.ts';

// The vendor's own client drives the sandbox; what the sandbox sent must be known, field by field and type by type, to the client's models.

let api: Running;
let watched: WatchedClient;

beforeAll(async () => {
  api = await running();
  watched = officialClient(api.sandbox.url);
});

afterAll(async () => {
  await api.sandbox.stop();
});

test('lists and records of every type are what the client expects', async () => {
  const { crm } = watched.client;
  const apis = [
    crm.companies.basicApi,
    crm.contacts.basicApi,
    crm.deals.basicApi,
    crm.tickets.basicApi,
    crm.objects.calls.basicApi,
    crm.objects.emails.basicApi,
    crm.objects.meetings.basicApi,
    crm.objects.notes.basicApi,
    crm.objects.tasks.basicApi,
    crm.objects.feedbackSubmissions.basicApi,
  ];
  for (const one of apis) {
    await one.getPage(2, undefined, ['hs_object_id'], undefined, ['companies'], false);
    expect(
      misfits('records', 'CollectionResponseSimplePublicObjectWithAssociationsForwardPaging', watched.lastReply()),
    ).toEqual([]);
  }
  const record = await crm.deals.basicApi.getById('31', ['dealname'], ['dealstage'], ['companies']);
  expect(misfits('records', 'SimplePublicObjectWithAssociations', watched.lastReply())).toEqual([]);
  expect(record.associations?.['companies']?.results[0]).toMatchObject({ id: '11', type: 'referral_partner' });
  expect(record.propertiesWithHistory?.['dealstage']).toHaveLength(2);
});

test('a batch read tells which ids it did not find', async () => {
  const reply = await watched.client.crm.companies.batchApi.read({
    inputs: [{ id: '12' }, { id: '11' }, { id: '99' }],
    properties: ['name'],
    propertiesWithHistory: ['name'],
  });
  expect(misfits('records', 'BatchResponseSimplePublicObjectWithErrors', watched.lastReply())).toEqual([]);
  expect(reply.results.map((one) => one.id)).toEqual(['11', '12']);
  expect('errors' in reply ? reply.errors : null).toMatchObject([
    { category: 'OBJECT_NOT_FOUND', context: { ids: ['99'] } },
  ]);
});

test('batches of writes are what the client expects', async () => {
  const { batchApi } = watched.client.crm.companies;
  const made = await batchApi.create({ inputs: [{ properties: { name: 'One' }, associations: [] }] });
  expect(misfits('records', 'BatchResponseSimplePublicObject', watched.lastReply())).toEqual([]);
  const id = made.results[0]?.id ?? '';
  await batchApi.update({ inputs: [{ id, properties: { partner_tier: 'gold' }, objectWriteTraceId: 'a' }] });
  expect(misfits('records', 'BatchResponseSimplePublicObject', watched.lastReply())).toEqual([]);
  await batchApi.archive({ inputs: [{ id }] });
  expect(watched.lastReply()).toBeUndefined();
});

test('a search is what the client expects', async () => {
  const reply = await watched.client.crm.companies.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: '0' }] }],
    sorts: ['hs_object_id'],
    properties: ['name'],
    limit: 1,
    after: '0',
  });
  expect(misfits('records', 'CollectionResponseWithTotalSimplePublicObjectForwardPaging', watched.lastReply())).toEqual(
    [],
  );
  expect([reply.total, reply.results[0]?.id, reply.paging?.next?.after]).toEqual([3, '11', '1']);
});

test('associations are what the client expects', async () => {
  const { v4 } = watched.client.crm.associations;
  const read = await v4.batchApi.getPage('deals', 'companies', { inputs: [{ id: '31' }, { id: '33' }] });
  expect(
    misfits('associations', 'BatchResponsePublicAssociationMultiWithLabelWithErrors', watched.lastReply()),
  ).toEqual([]);
  expect(read.results).toHaveLength(1);
  await v4.basicApi.getPage('deals', '31', 'companies');
  expect(
    misfits('associations', 'CollectionResponseMultiAssociatedObjectWithLabelForwardPaging', watched.lastReply()),
  ).toEqual([]);
  await v4.batchApi.create('deals', 'companies', {
    inputs: [
      {
        _from: { id: '33' },
        to: { id: '12' },
        types: [{ associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: 5 }],
      },
    ],
  });
  expect(misfits('associations', 'BatchResponseLabelsBetweenObjectPair', watched.lastReply())).toEqual([]);
  await v4.batchApi.createDefault('deals', 'companies', { inputs: [{ _from: { id: '33' }, to: { id: '13' } }] });
  expect(misfits('associations', 'BatchResponsePublicDefaultAssociation', watched.lastReply())).toEqual([]);
  await v4.batchApi.archive('deals', 'companies', { inputs: [{ _from: { id: '33' }, to: [{ id: '13' }] }] });
  expect(watched.lastReply()).toBeUndefined();
});

test('properties and their groups are what the client expects', async () => {
  const { coreApi, batchApi, groupsApi } = watched.client.crm.properties;
  for (const type of ['companies', 'contacts', 'deals', 'meetings']) {
    await coreApi.getAll(type, false);
    expect(misfits('properties', 'CollectionResponsePropertyNoPaging', watched.lastReply())).toEqual([]);
  }
  await groupsApi.create('companies', { name: 'scores', label: 'Scores' });
  expect(misfits('properties', 'PropertyGroup', watched.lastReply())).toEqual([]);
  await groupsApi.getAll('companies');
  expect(misfits('properties', 'CollectionResponsePropertyGroupNoPaging', watched.lastReply())).toEqual([]);
  await batchApi.create('companies', {
    inputs: [
      {
        name: 'score',
        label: 'Score',
        type: PropertyCreateTypeEnum.Number,
        fieldType: PropertyCreateFieldTypeEnum.Number,
        groupName: 'scores',
      },
    ],
  });
  expect(misfits('properties', 'BatchResponseProperty', watched.lastReply())).toEqual([]);
  const score = await coreApi.getByName('companies', 'score', false);
  expect([score.type, score.hubspotDefined, score.modificationMetadata?.readOnlyValue]).toEqual([
    'number',
    false,
    false,
  ]);
});

test('owners and pipelines are what the client expects', async () => {
  const { crm } = watched.client;
  await crm.owners.ownersApi.getPage(undefined, undefined, 2);
  expect(misfits('owners', 'CollectionResponsePublicOwnerForwardPaging', watched.lastReply())).toEqual([]);
  const owner = await crm.owners.ownersApi.getById(9001, 'userId');
  expect(misfits('owners', 'PublicOwner', watched.lastReply())).toEqual([]);
  expect([owner.id, owner.userId]).toEqual(['501', 9001]);
  await crm.pipelines.pipelinesApi.getAll('deals');
  expect(misfits('pipelines', 'CollectionResponsePipelineNoPaging', watched.lastReply())).toEqual([]);
});

test('refusals are what the client expects', async () => {
  const { companies } = watched.client.crm;
  await expect(companies.basicApi.getById('999')).rejects.toMatchObject({ code: 404 });
  expect(misfits('records', 'ModelError', watched.lastReply())).toEqual([]);
  await expect(companies.basicApi.update('11', { properties: { partner_tier: 'platinum' } })).rejects.toMatchObject({
    code: 400,
  });
  expect(misfits('records', 'ModelError', watched.lastReply())).toEqual([]);
  await expect(officialClient(api.sandbox.url, 'wrong').client.crm.companies.basicApi.getPage()).rejects.toMatchObject({
    code: 401,
  });
});
