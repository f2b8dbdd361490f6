import { expect, test } from 'vitest';

import type { PortalChange } from '#src/sandbox/hubspot/portal/portal-change.ts';

import { running } from './running.ts';

test('every change of business data is announced once, in the terms of a webhook', async () => {
  await using api = await running();
  const seen: PortalChange[] = [];
  const stop = api.sandbox.context.portals.get(100001)?.onChange((change) => seen.push(change));
  await api.send('PATCH', '/crm/objects/2026-03/companies/11', {
    properties: { partner_tier: 'silver', name: 'North Partner' },
  });
  const made = (
    await api.send('POST', '/crm/objects/2026-03/notes', { properties: { hs_timestamp: '2026-03-14T00:00:00Z' } })
  ).body;
  await api.send('PUT', `/crm/objects/2026-03/notes/${made.id}/associations/default/companies/12`);
  await api.send('DELETE', '/crm/objects/2026-03/companies/13');
  await api.send('POST', '/crm/objects/2026-03/companies/merge', { primaryObjectId: '11', objectIdToMerge: '12' });
  const base = {
    portalId: 100001,
    at: new Date('2026-03-15T12:00:00Z'),
    actor: { kind: 'INTEGRATION', appId: '1000010' },
  };
  const link = { kind: 'associated', category: 'HUBSPOT_DEFINED', removed: false, primary: false };
  expect(seen).toEqual([
    { ...base, kind: 'updated', type: 'companies', id: '11', property: 'partner_tier', from: 'gold', to: 'silver' },
    { ...base, kind: 'created', type: 'notes', id: made.id },
    { ...base, ...link, type: 'notes', id: made.id, toType: 'companies', toId: '12', typeId: 190 },
    { ...base, ...link, type: 'companies', id: '12', toType: 'notes', toId: made.id, typeId: 189 },
    { ...base, kind: 'archived', type: 'companies', id: '13' },
    {
      ...base,
      kind: 'merged',
      type: 'companies',
      id: String(Number(made.id) + 1),
      primaryId: '11',
      mergedIds: ['12'],
      movedProperties: 1,
    },
  ]);
  stop?.();
  await api.send('PATCH', '/crm/objects/2026-03/deals/32', { properties: { dealname: 'Quiet' } });
  expect(seen).toHaveLength(6);
});

test('a close date that comes with the stage is announced beside it', async () => {
  await using api = await running();
  const seen: PortalChange[] = [];
  api.sandbox.context.portals.get(100001)?.onChange((change) => seen.push(change));
  await api.send('PATCH', '/crm/objects/2026-03/deals/32', { properties: { dealstage: 'closedwon' } });
  expect(
    seen.map((change) => (change.kind === 'updated' ? [change.property, change.from, change.to] : change.kind)),
  ).toEqual([
    ['dealstage', 'contractsent', 'closedwon'],
    ['closedate', null, '2026-03-15T12:00:00Z'],
  ]);
});
