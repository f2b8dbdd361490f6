import { expect, test } from 'vitest';

import { running } from './running.ts';
import { smallPortal } from './small-portal.ts';

test('owners are listed without those that left, who are listed apart', async () => {
  await using api = await running();
  const { results } = (await api.get('/crm/owners/2026-03')).body;
  expect(results).toMatchObject([
    {
      id: '501',
      userId: 9001,
      email: 'ada@vendor.example',
      type: 'PERSON',
      teams: [{ id: '1', name: 'East', primary: true }],
    },
    { id: '502', userId: 9002, archived: false },
  ]);
  const gone = (await api.get('/crm/owners/2026-03/?archived=true')).body.results;
  expect(gone).toMatchObject([{ id: '503', archived: true, userIdIncludingInactive: 9003 }]);
  expect(gone[0]).not.toHaveProperty('userId');
});

test('owners are found by id, by user id and by e-mail address, and paged', async () => {
  await using api = await running();
  expect((await api.get('/crm/owners/2026-03/501')).body.userId).toBe(9001);
  expect((await api.get('/crm/owners/2026-03/9001?idProperty=userId')).body.id).toBe('501');
  expect((await api.get('/crm/owners/2026-03/9001')).status).toBe(404);
  expect(
    (await api.get('/crm/owners/2026-03?email=BEN@vendor.example')).body.results.map((one: { id: string }) => one.id),
  ).toEqual(['502']);
  const first = (await api.get('/crm/owners/2026-03?limit=1')).body;
  expect(first.paging.next.after).toBe('1');
  expect((await api.get('/crm/owners/2026-03?limit=1&after=1')).body.results[0].id).toBe('502');
});

test('pipelines carry their stages with closing and probability as text', async () => {
  await using api = await running();
  const [pipeline] = (await api.get('/crm/pipelines/2026-03/deals')).body.results;
  expect(pipeline).toMatchObject({ id: 'default', displayOrder: 0, archived: false });
  expect(pipeline.stages.map((stage: { id: string; metadata: unknown }) => [stage.id, stage.metadata])).toEqual([
    ['appointmentscheduled', { isClosed: 'false', probability: '0.2' }],
    ['contractsent', { isClosed: 'false', probability: '0.9' }],
    ['closedwon', { isClosed: 'true', probability: '1.0' }],
    ['closedlost', { isClosed: 'true', probability: '0.0' }],
  ]);
  expect((await api.get('/crm/pipelines/2026-03/tickets')).body.results[0].stages[1].metadata).toEqual({
    isClosed: 'true',
    ticketState: 'CLOSED',
  });
  expect((await api.get('/crm/pipelines/2026-03/deals/default')).body.id).toBe('default');
  expect((await api.get('/crm/pipelines/2026-03/deals/other')).status).toBe(404);
});

test('the account tells its zone, currencies and where its pages are', async () => {
  await using api = await running({ portals: [smallPortal({ account: { region: 'eu1' } })] });
  expect((await api.get('/account-info/2026-03/details')).body).toEqual({
    portalId: 100001,
    accountType: 'STANDARD',
    timeZone: 'America/New_York',
    companyCurrency: 'USD',
    additionalCurrencies: ['EUR'],
    utcOffset: '-04:00',
    utcOffsetMilliseconds: -14_400_000,
    uiDomain: `localhost:${new URL(api.sandbox.url).port}`,
    dataHostingLocation: 'eu1',
  });
});
