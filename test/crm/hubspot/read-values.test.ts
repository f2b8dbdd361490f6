import { expect, test } from 'vitest';

import { running } from '../../sandbox/hubspot/running.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf } from '../../support/hubspot-portal.ts';

test('250 records are three calls; what is empty or not there reads as null', async () => {
  await using portal = await fakePortal((_route, _request, sent) => ({
    json: { results: inputsOf(sent).map(({ id }) => body(id, { prm_health_score: '81', prm_health_band: '' })) },
  }));
  const crm = openHubspot(portal.url);
  const ids = Array.from({ length: 250 }, (_, at) => String(at + 1));
  const names = ['prm_health_score', 'prm_health_band', 'prm_health_trend'];
  const pages = await all(crm.values('company', [...ids, '7'], names, forever()));
  expect(pages.map(({ records, missing }) => [records.length, missing])).toEqual([
    [100, []],
    [100, []],
    [50, []],
  ]);
  expect(pages[0]?.records[0]).toEqual({
    id: '1',
    values: { prm_health_score: '81', prm_health_band: null, prm_health_trend: null },
  });
  expect(crm.limits().callsByTerm).toEqual({ 'read values of companies': 3 });
});

test('a record that was merged away, and one that never was, are missing', async () => {
  await using api = await running();
  await api.send('POST', '/crm/objects/2026-03/companies/merge', { primaryObjectId: '11', objectIdToMerge: '12' });
  const crm = openHubspot(api.sandbox.url);
  const [page] = await all(crm.values('company', ['11', '13', '999'], ['name'], forever()));
  expect(page?.records.map(({ id }) => id)).toEqual(['13']);
  expect(page?.missing).toEqual(['11', '999']);
});
