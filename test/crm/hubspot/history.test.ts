import { expect, test } from 'vitest';

import { running } from '../../sandbox/hubspot/running.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf } from '../../support/hubspot-portal.ts';

test('former values come oldest first, each with the one before it', async () => {
  await using api = await running();
  const changes = (await all(openHubspot(api.sandbox.url).history('deal', ['31'], ['dealstage'], forever()))).flat();
  expect(changes).toEqual([
    {
      kind: 'deal',
      id: '31',
      field: 'dealstage',
      from: null,
      to: 'appointmentscheduled',
      changedAt: new Date('2026-01-05T08:00:00Z'),
      source: 'CRM_UI',
    },
    {
      kind: 'deal',
      id: '31',
      field: 'dealstage',
      from: 'appointmentscheduled',
      to: 'closedwon',
      changedAt: new Date('2026-03-01T10:00:00.500Z'),
      source: 'CRM_UI',
    },
  ]);
});

test('histories are read 50 records a call, and an unchanged value is no change', async () => {
  await using portal = await fakePortal((_route, _request, sent) => {
    const amount = [
      { value: '5', timestamp: '2026-03-01T00:00:00Z', sourceType: 'API' },
      { value: '5', timestamp: '2026-02-01T00:00:00Z', sourceType: 'API' },
      { value: '', timestamp: '2026-02-15T00:00:00Z', sourceType: 'API' },
      { value: '7', timestamp: '0000-00-00', sourceType: 'API' },
      'nonsense',
    ];
    return { json: { results: inputsOf(sent).map(({ id }) => body(id, {}, { propertiesWithHistory: { amount } })) } };
  });
  const crm = openHubspot(portal.url);
  const ids = Array.from({ length: 120 }, (_, at) => String(at + 1));
  const pages = await all(crm.history('deal', ids, ['amount'], forever()));
  expect(crm.limits().callsByTerm).toEqual({ 'read history of deals': 3 });
  expect(pages[0]?.slice(0, 3).map(({ from, to }) => [from, to])).toEqual([
    [null, '5'],
    ['5', null],
    [null, '5'],
  ]);
});

test('no field makes no call', async () => {
  const crm = openHubspot('http://127.0.0.1:9');
  expect(await all(crm.history('deal', ['1'], [], forever()))).toEqual([]);
});
