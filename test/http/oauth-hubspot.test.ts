import { expect, test } from 'vitest';

import type { HubspotOAuthPorts } from '#src/http/oauth-hubspot.ts';

import { serve } from './support.ts';

function ports(codes: string[] = []): HubspotOAuthPorts {
  return {
    authorizeUrl: (state) => `https://app.hubspot.example/oauth/authorize?client_id=c&state=${state}`,
    exchange: (code) => {
      codes.push(code);
      return Promise.resolve(code === 'good' ? { accountName: 'Vendor Inc' } : null);
    },
    newState: () => 'state-0123456789abcdef',
  };
}

const manual = { redirect: 'manual' } as const;

test('starting leads to HubSpot with a state that only this browser can hand back', async () => {
  await using server = await serve({ oauth: ports() });

  const response = await fetch(`${server.url}/oauth/hubspot/start`, manual);

  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe(
    'https://app.hubspot.example/oauth/authorize?client_id=c&state=state-0123456789abcdef',
  );
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toContain('__Host-tandem-oauth-hubspot=state-0123456789abcdef;');
  expect(cookie).toMatch(/Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
});

test.each([
  ['the browser that started', 'good', 'state-0123456789abcdef', 'state-0123456789abcdef', 200, ['good']],
  ['a browser that did not start', 'good', 'state-0123456789abcdef', null, 400, []],
  ['a browser with another state', 'good', 'state-0123456789abcdef', 'state-other', 400, []],
  ['a callback without a code', null, 'state-0123456789abcdef', 'state-0123456789abcdef', 400, []],
  ['a code that HubSpot refuses', 'bad', 'state-0123456789abcdef', 'state-0123456789abcdef', 400, ['bad']],
])('%s', async (_name, code, state, cookie, expected, exchanged) => {
  const codes: string[] = [];
  await using server = await serve({ oauth: ports(codes) });
  const query = new URLSearchParams({ state, ...(code === null ? {} : { code }) });
  const headers: Record<string, string> =
    cookie === null ? {} : { cookie: `a=b; __Host-tandem-oauth-hubspot=${cookie}` };

  const response = await fetch(`${server.url}/oauth/hubspot/callback?${query.toString()}`, { headers });

  expect([response.status, codes]).toEqual([expected, exchanged]);
  expect(response.headers.get('set-cookie')).toContain('__Host-tandem-oauth-hubspot=;');
});

test('without a CRM app there is nothing to start', async () => {
  await using server = await serve();

  expect((await fetch(`${server.url}/oauth/hubspot/start`, manual)).status).toBe(404);
});
