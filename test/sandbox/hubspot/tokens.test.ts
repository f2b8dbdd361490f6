import { expect, test } from 'vitest';

import { running } from './running.ts';
import type { Running } from './running.ts';
import { smallPortal } from './small-portal.ts';

const companies = '/crm/objects/2026-03/companies';

const app = {
  clientId: 'client-1',
  clientSecrets: ['secret-new', 'secret-old'],
  appId: '77',
  baseUrl: 'http://localhost:3000',
  permittedUrls: ['http://localhost:3000'],
} as const;
const redirectUri = 'http://localhost:3000/oauth/hubspot/callback';

async function consent(api: Running, extra = ''): Promise<Response> {
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: 'oauth crm.objects.companies.read',
    state: 'abc',
  });
  return fetch(`${api.sandbox.url}/oauth/authorize?${query}${extra}`, { redirect: 'manual' });
}

async function exchange(api: Running, fields: Record<string, string>, version = '2026-03') {
  const reply = await fetch(`${api.sandbox.url}/oauth/${version}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: app.clientId,
      client_secret: 'secret-new',
      redirect_uri: redirectUri,
      ...fields,
    }),
  });
  return { status: reply.status, body: await reply.json() };
}

async function connect(api: Running) {
  const code =
    new URL((await consent(api, '&portalId=100001')).headers.get('location') ?? '').searchParams.get('code') ?? '';
  return (await exchange(api, { grant_type: 'authorization_code', code })).body;
}

test('a call without a token, or with one that nobody issued, is refused', async () => {
  await using api = await running();
  const bare = await fetch(`${api.sandbox.url}${companies}`);
  expect(bare.status).toBe(401);
  expect(await bare.json()).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' });
  expect((await api.get(companies, 'pat-na1-wrong')).status).toBe(401);
});

test('a token without a scope is told which scopes would do', async () => {
  await using api = await running({ portals: [smallPortal({ scopes: ['crm.objects.companies.read'] })] });
  expect((await api.get(companies)).status).toBe(200);
  const refused = await api.get('/crm/objects/2026-03/deals');
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({
    category: 'MISSING_SCOPES',
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: expect.arrayContaining(['crm.objects.deals.read']) },
      },
    ],
  });
  const lacks = async (method: string, path: string, body?: unknown) => (await api.send(method, path, body)).status;
  expect(await lacks('POST', `${companies}/batch/update`, { inputs: [] })).toBe(403);
  expect(await lacks('POST', '/crm/associations/2026-03/companies/deals/batch/read', { inputs: [] })).toBe(403);
  expect(await lacks('GET', '/crm/owners/2026-03')).toBe(403);
  expect(await lacks('GET', '/crm/pipelines/2026-03/deals')).toBe(403);
  expect(await lacks('POST', '/crm/properties/2026-03/companies', {})).toBe(403);
  expect(await lacks('GET', '/crm/properties/2026-03/companies')).toBe(200);
  expect(await lacks('GET', '/account-info/2026-03/details')).toBe(200);
});

test('activities are open to whoever reads contacts', async () => {
  await using api = await running({ portals: [smallPortal({ scopes: ['crm.objects.contacts.read'] })] });
  for (const type of ['calls', 'emails', 'meetings', 'notes', 'tasks'])
    expect((await api.get(`/crm/objects/2026-03/${type}`)).status).toBe(200);
  expect((await api.get('/crm/objects/2026-03/feedback_submissions')).status).toBe(403);
  expect((await api.get('/crm/objects/2026-03/tickets')).status).toBe(403);
});

test('consent leads back with code and state, and the code buys tokens once', async () => {
  await using api = await running({ app });
  const back = new URL((await consent(api)).headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(redirectUri);
  expect(back.searchParams.get('state')).toBe('abc');
  const code = back.searchParams.get('code') ?? '';
  const { status, body } = await exchange(api, { grant_type: 'authorization_code', code });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: 'bearer',
    expires_in: 1800,
    hub_id: 100001,
    scopes: ['oauth', 'crm.objects.companies.read'],
    user_id: 9001,
  });
  expect((await api.get(companies, body.access_token)).status).toBe(200);
  expect((await api.get('/crm/objects/2026-03/deals', body.access_token)).status).toBe(403);
  const again = await exchange(api, { grant_type: 'authorization_code', code });
  expect([again.status, again.body.status]).toEqual([400, 'BAD_AUTH_CODE']);
});

test('with several accounts the consent page asks which one', async () => {
  const second = smallPortal({ account: { portalId: 100002, name: 'A <b> & Co' }, token: 'pat-second' });
  await using api = await running({ app, portals: [smallPortal(), second] });
  const page = await (await consent(api)).text();
  expect(page).toContain('portalId=100002');
  expect(page).toContain('A &#60;b&#62; &#38; Co');
  const back = new URL((await consent(api, '&portalId=100002')).headers.get('location') ?? '');
  const { body } = await exchange(api, { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' });
  expect(body.hub_id).toBe(100002);
});

test('an access token ends after 30 minutes and a refresh token buys the next', async () => {
  await using api = await running({ app });
  const first = await connect(api);
  api.pass(1_799_000);
  expect((await api.get(companies, first.access_token)).status).toBe(200);
  api.pass(31_000);
  const late = await api.get(companies, first.access_token);
  expect([late.status, late.body.category, late.body.message, late.body.context]).toEqual([
    401,
    'EXPIRED_AUTHENTICATION',
    'The OAuth token used to make this call expired 30 second(s) ago.',
    { 'expire time': ['2026-03-15T12:30:00.000Z'] },
  ]);
  const { body } = await exchange(api, {
    grant_type: 'refresh_token',
    refresh_token: first.refresh_token,
    client_secret: 'secret-old',
  });
  expect((await api.get(companies, body.access_token)).status).toBe(200);
});

test('where refresh tokens rotate each buys once, and what it bought stays good', async () => {
  await using api = await running({ app, quirks: { rotatesRefreshTokens: true } });
  const first = await connect(api);
  const renew = (refreshToken: string) => exchange(api, { grant_type: 'refresh_token', refresh_token: refreshToken });
  const second = await renew(first.refresh_token);
  expect(second.body.refresh_token).not.toBe(first.refresh_token);
  expect(await renew(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await api.get(companies, second.body.access_token)).status).toBe(200);
  expect((await renew(second.body.refresh_token)).status).toBe(200);
  expect(api.sandbox.tokens.isInstalled(100_001, app.appId)).toBe(true);
});

test('an unknown refresh token and a wrong secret are refused in the words of the version', async () => {
  await using api = await running({ app });
  const wrong = { grant_type: 'refresh_token', refresh_token: 'nobody' };
  expect(await exchange(api, wrong)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' },
  });
  const older = await exchange(api, wrong, 'v1');
  expect(older.body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
  expect(older.body).not.toHaveProperty('error');
  expect((await exchange(api, { ...wrong, client_secret: 'guess' })).body.status).toBe('BAD_CLIENT_SECRET');
  expect((await exchange(api, { ...wrong, client_id: 'other' })).body.status).toBe('BAD_CLIENT_ID');
  expect((await exchange(api, { grant_type: 'password' })).body.error).toBe('unsupported_grant_type');
});

test('introspection tells whose token it is, and revoking ends it', async () => {
  await using api = await running({ app });
  const tokens = await connect(api);
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: app.clientId, client_secret: 'secret-new', ...fields });
    const reply = await fetch(`${api.sandbox.url}/oauth/2026-03/token/${path}`, { method: 'POST', body });
    return reply.status === 204 ? null : reply.json();
  };
  expect(await post('introspect', { token: tokens.access_token })).toMatchObject({
    active: true,
    hub_id: 100001,
    user_id: 9001,
    app_id: 77,
    client_id: 'client-1',
    expires_in: 1800,
  });
  expect(await post('introspect', { token: tokens.refresh_token })).toMatchObject({
    active: true,
    token_use: 'refresh_token',
  });
  expect(await post('revoke', { token: tokens.refresh_token, token_type_hint: 'refresh_token' })).toBeNull();
  expect(await post('introspect', { token: tokens.access_token })).toEqual({ active: false });
  expect((await api.get(companies, tokens.access_token)).status).toBe(401);
});

test('an uninstall ends everything the app holds for the account', async () => {
  await using api = await running({ app });
  const tokens = await connect(api);
  expect(
    (await api.send('DELETE', '/appinstalls/2026-03/external-install', undefined, tokens.access_token)).status,
  ).toBe(204);
  expect((await api.get(companies, tokens.access_token)).status).toBe(401);
  const { body } = await exchange(api, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  expect(body.status).toBe('BAD_REFRESH_TOKEN');
});

test('consent is refused for an unknown client and a redirect that is not the app', async () => {
  await using api = await running({ app });
  const status = async (changes: Record<string, string>) => {
    const query = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: 'oauth',
      ...changes,
    });
    return (await fetch(`${api.sandbox.url}/oauth/authorize?${query}`, { redirect: 'manual' })).status;
  };
  expect(await status({})).toBe(302);
  expect(await status({ client_id: 'other' })).toBe(400);
  expect(await status({ redirect_uri: 'http://elsewhere.example/' })).toBe(400);
  expect(await status({ scope: '' })).toBe(400);
});

test('two accounts with the same record ids never see each other', async () => {
  const second = smallPortal({ account: { portalId: 100002 }, token: 'pat-second' });
  await using api = await running({ portals: [smallPortal(), second] });
  await api.send('PATCH', `${companies}/11`, { properties: { name: 'First only' } });
  expect((await api.get(`${companies}/11?properties=name`)).body.properties.name).toBe('First only');
  expect((await api.get(`${companies}/11?properties=name`, 'pat-second')).body.properties.name).toBe('North Partner');
  expect(api.sandbox.stats(100001).total).toBe(2);
  expect(api.sandbox.stats(100002).calls).toEqual({ 'GET /crm/objects/companies/{id}': 1 });
});
