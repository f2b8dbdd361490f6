import { expect, test } from 'vitest';

import { running } from './running.ts';

const company = '/crm/objects/2026-03/companies/11';
const readRoute = 'GET /crm/objects/companies/{id}';

test('a fault meets as many requests of its route as it was told to', async () => {
  await using api = await running();
  api.sandbox.switchFault({ kind: 429, route: readRoute, times: 2 });
  expect((await api.get('/crm/owners/2026-03')).status).toBe(200);
  const refused = await api.get(company);
  expect([refused.status, refused.body.policyName]).toEqual([429, 'TEN_SECONDLY_ROLLING']);
  expect((await api.get(company)).status).toBe(429);
  expect((await api.get(company)).status).toBe(200);
});

test('a fault can be taken back, and kept to one account', async () => {
  await using api = await running();
  const disarm = api.sandbox.switchFault({ kind: 500, times: 100 });
  expect((await api.get(company)).status).toBe(500);
  disarm();
  api.sandbox.switchFault({ kind: 500, portalId: 1 });
  expect((await api.get(company)).status).toBe(200);
});

test('a gateway answers with a page, a migration with the seconds to wait', async () => {
  await using api = await running();
  api.sandbox.switchFault({ kind: 502 });
  const gateway = await api.get(company);
  expect([gateway.status, gateway.headers.get('content-type'), gateway.body]).toEqual([
    502,
    'text/html; charset=utf-8',
    expect.stringContaining('<html>'),
  ]);
  api.sandbox.switchFault({ kind: 477 });
  const moving = await api.get(company);
  expect([moving.status, moving.headers.get('retry-after')]).toEqual([477, '2']);
  api.sandbox.switchFault({ kind: 423 });
  expect((await api.get(company)).status).toBe(423);
});

test('a connection can break before a write takes effect, or after', async () => {
  await using api = await running();
  const rename = (name: string) => api.send('PATCH', company, { properties: { name } });
  const name = async () => (await api.get(`${company}?properties=name`)).body.properties.name;
  api.sandbox.switchFault({ kind: 'reset-before', route: /^PATCH/ });
  await expect(rename('Lost')).rejects.toThrow('fetch failed');
  expect(await name()).toBe('North Partner');
  api.sandbox.switchFault({ kind: 'reset-after', route: /^PATCH/ });
  await expect(rename('Stored')).rejects.toThrow('fetch failed');
  expect(await name()).toBe('Stored');
});

test('a reply can come late or be cut in the middle', async () => {
  await using api = await running();
  api.sandbox.switchFault({ kind: 'slow', delayMs: 150 });
  const started = performance.now();
  expect((await api.get(company)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(140);
  api.sandbox.switchFault({ kind: 'cut-body' });
  await expect(api.get(company)).rejects.toThrow('terminated');
});

test('the log keeps what was asked and how it was answered', async () => {
  await using api = await running();
  await api.send('PATCH', `${company}?trace=1`, { properties: { name: 'Logged' } });
  expect(api.sandbox.requests()).toEqual([
    {
      at: new Date('2026-03-15T12:00:00Z'),
      portalId: 100001,
      method: 'PATCH',
      path: company,
      query: '?trace=1',
      route: 'PATCH /crm/objects/companies/{id}',
      body: { properties: { name: 'Logged' } },
      status: 200,
    },
  ]);
});

test('stopping does not wait for a slow reply', async () => {
  const api = await running();
  api.sandbox.switchFault({ kind: 'slow', delayMs: 60_000 });
  const call = api.get(company).catch(() => 'broken');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await api.sandbox.stop();
  expect(await call).toBe('broken');
});

test('a body beyond the limit is refused', async () => {
  await using api = await running({ limits: { bodyBytes: 1000 } });
  expect((await api.send('PATCH', company, { properties: { description: 'x'.repeat(2000) } })).status).toBe(413);
});
