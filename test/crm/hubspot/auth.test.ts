import { expect, test } from 'vitest';

import { exchangeHubspotCode, hubspotAuthorizeUrl, oauthTokenSource } from '#src/crm/hubspot/auth.ts';
import type { HubspotApp, OAuthTokens, OAuthTokenStore } from '#src/crm/hubspot/auth.ts';
import { CrmAuthError } from '#src/errors.ts';

import { running } from '../../sandbox/hubspot/running.ts';
import type { Running } from '../../sandbox/hubspot/running.ts';
import { forever, openHubspot } from '../../support/hubspot-crm.ts';
import { loopback } from '../../support/loopback.ts';
import type { LoopbackReply } from '../../support/loopback.ts';

const redirectUri = 'https://prm.example.com/oauth/hubspot/callback';
const scopes = ['oauth', 'crm.objects.companies.read', 'crm.objects.owners.read'];
const secret = 'a-client-secret';
const minutes = 60_000;

async function withApp(): Promise<Running> {
  const baseUrl = 'https://prm.example.com';
  return running({
    app: { clientId: 'client', clientSecrets: [secret], appId: '4711', baseUrl, permittedUrls: [baseUrl] },
  });
}

function appOf(api: Running, changes: Partial<HubspotApp> = {}): HubspotApp {
  return {
    clientId: 'client',
    clientSecret: secret,
    apiUrl: api.sandbox.url,
    timeoutMs: 5_000,
    clock: { now: api.now },
    ...changes,
  };
}

/** What the browser brings back from the consent page. */
async function consented(api: Running): Promise<URLSearchParams> {
  const url = hubspotAuthorizeUrl(`${api.sandbox.url}/oauth/authorize`, {
    clientId: 'client',
    redirectUri,
    scopes,
    state: 's1',
  });
  const reply = await fetch(url, { redirect: 'manual' });
  const target = new URL(reply.headers.get('location') ?? 'missing:');
  expect(target.origin + target.pathname).toBe(redirectUri);
  return target.searchParams;
}

interface MemoryStore extends OAuthTokenStore {
  tokens: OAuthTokens | null;
  readonly events: string[];
}

/** Keeps tokens, and one lock for all sources that share it. */
function memoryStore(tokens: OAuthTokens | null): MemoryStore {
  let turn: Promise<unknown> = Promise.resolve();
  const store: MemoryStore = {
    tokens,
    events: [],
    async load() {
      return store.tokens;
    },
    async save(saved) {
      store.events.push('saved');
      store.tokens = saved;
    },
    async exclusively(work) {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
  return store;
}

function tokenSet(accessToken: string, expiresAt: Date): OAuthTokens {
  return { accessToken, refreshToken: `refresh of ${accessToken}`, expiresAt, accountId: '4711', scopes: [] };
}

test('consent, code and tokens: the account is connected with the scopes it granted', async () => {
  await using api = await withApp();
  const back = await consented(api);
  expect(back.get('state')).toBe('s1');
  const granted = await exchangeHubspotCode(appOf(api), { code: back.get('code') ?? '', redirectUri }, forever());
  expect(granted).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresAt: new Date(api.now().getTime() + 30 * minutes),
    accountId: '100001',
    scopes,
    userId: expect.stringMatching(/^\d+$/),
  });
  const crm = openHubspot(api.sandbox.url, { accessToken: async () => granted.accessToken });
  expect(await crm.account(forever())).toMatchObject({ accountId: '100001' });
});

test('the consent page is asked for exactly the scopes, with optional ones apart', () => {
  const url = hubspotAuthorizeUrl('https://app.hubspot.com/oauth/authorize', {
    clientId: 'client',
    redirectUri,
    scopes,
    optionalScopes: ['tickets'],
    state: 'a b&c',
  });
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    client_id: 'client',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    optional_scope: 'tickets',
    state: 'a b&c',
  });
});

test('a code works once', async () => {
  await using api = await withApp();
  const code = (await consented(api)).get('code') ?? '';
  await exchangeHubspotCode(appOf(api), { code, redirectUri }, forever());
  const again = exchangeHubspotCode(appOf(api), { code, redirectUri }, forever());
  await expect(again).rejects.toEqual(
    new CrmAuthError('HubSpot refused to ask for tokens: BAD_AUTH_CODE. Connect the account again.'),
  );
});

test('a wrong client secret is ours to correct, and says so without naming it', async () => {
  await using api = await withApp();
  const code = (await consented(api)).get('code') ?? '';
  const exchange = exchangeHubspotCode(
    appOf(api, { clientSecret: 'another-secret' }),
    { code, redirectUri },
    forever(),
  );
  await expect(exchange).rejects.toMatchObject({
    name: 'CrmRejectedError',
    message: "HubSpot refused to ask for tokens (BAD_CLIENT_SECRET): check the app's client id and secret.",
  });
});

test('a run that outlives its token goes on with a new one, renewed before it expires', async () => {
  await using api = await withApp();
  const code = (await consented(api)).get('code') ?? '';
  const store = memoryStore(await exchangeHubspotCode(appOf(api), { code, redirectUri }, forever()));
  const crm = openHubspot(api.sandbox.url, { accessToken: oauthTokenSource(appOf(api), store) });
  for (let passed = 0; passed < 100; passed += 10) {
    await crm.owners(forever());
    api.pass(10 * minutes);
  }
  expect(crm.limits()).toMatchObject({ failedCalls: 0 });
  expect(store.events).toEqual(['saved', 'saved', 'saved']);
});

test('a token that the CRM calls expired although it should be good is renewed once', async () => {
  await using api = await withApp();
  const code = (await consented(api)).get('code') ?? '';
  const granted = await exchangeHubspotCode(appOf(api), { code, redirectUri }, forever());
  api.pass(31 * minutes);
  // Our clock runs behind.
  const store = memoryStore({ ...granted, expiresAt: new Date(api.now().getTime() + 30 * minutes) });
  const crm = openHubspot(api.sandbox.url, { accessToken: oauthTokenSource(appOf(api), store) });
  await crm.account(forever());
  expect(crm.limits()).toMatchObject({ calls: 2, failedCalls: 1 });
});

/** A token endpoint that numbers what it gives out. */
async function numbering(options: { readonly reply?: LoopbackReply } = {}) {
  return loopback(
    (_request, count) =>
      options.reply ?? {
        json: {
          access_token: `token ${count}`,
          refresh_token: `refresh ${count}`,
          expires_in: 1_800,
          hub_id: 4711,
          scopes: [],
        },
      },
  );
}

const now = new Date('2026-03-15T12:00:00Z');

function appAt(apiUrl: string, timeoutMs = 5_000): HubspotApp {
  return { clientId: 'client', clientSecret: secret, apiUrl, timeoutMs, clock: { now: () => now } };
}

test('whoever comes while a renewal runs waits for it: one call, one new token', async () => {
  await using server = await numbering();
  const source = oauthTokenSource(appAt(server.url), memoryStore(tokenSet('old', now)));
  const given = await Promise.all(Array.from({ length: 20 }, () => source()));
  expect(new Set(given)).toEqual(new Set(['token 1']));
  expect(server.requests).toHaveLength(1);
  const [request] = server.requests;
  expect(request?.path).toBe('/oauth/2026-03/token');
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    client_id: 'client',
    client_secret: secret,
    grant_type: 'refresh_token',
    refresh_token: 'refresh of old',
  });
});

test('two processes renew once between them, and the second takes over what the first saved', async () => {
  await using server = await numbering();
  const store = memoryStore(tokenSet('old', now));
  const sources = [oauthTokenSource(appAt(server.url), store), oauthTokenSource(appAt(server.url), store)];
  expect(await Promise.all(sources.map((source) => source()))).toEqual(['token 1', 'token 1']);
  expect(server.requests).toHaveLength(1);
});

test('a new refresh token is saved before the access token is used; when that fails, nothing is used', async () => {
  await using server = await numbering();
  const store = memoryStore(tokenSet('old', now));
  store.save = async () => {
    throw new Error('the disk is full');
  };
  await expect(oauthTokenSource(appAt(server.url), store)()).rejects.toThrow('the disk is full');
});

test('a token refused while another renewal runs is not handed out again', async () => {
  await using server = await numbering();
  const store = memoryStore(tokenSet('good', new Date(now.getTime() + 30 * minutes)));
  const source = oauthTokenSource(appAt(server.url), store);
  const [first, second] = await Promise.all([source(), source('good')]);
  expect([first, second]).toEqual(['good', 'token 1']);
});

test.each([
  {
    status: 400,
    json: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' },
  },
  { status: 400, json: { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' } },
] as const)('a revoked connection ends with an error that asks to connect again (%j)', async (reply) => {
  await using server = await numbering({ reply });
  const source = oauthTokenSource(appAt(server.url), memoryStore(tokenSet('old', now)));
  await expect(source()).rejects.toBeInstanceOf(CrmAuthError);
});

test('a connection whose tokens are gone ends the same way, without a call', async () => {
  await using server = await numbering();
  await expect(oauthTokenSource(appAt(server.url), memoryStore(null))()).rejects.toBeInstanceOf(CrmAuthError);
  expect(server.requests).toEqual([]);
});

test.each([
  ['hang', 'CrmUnavailableError'],
  [{ status: 503, text: '' }, 'CrmUnavailableError'],
  [{ status: 429, json: {} }, 'CrmRateLimitError'],
  [{ text: '<html>' }, 'CrmRejectedError'],
  [{ json: { access_token: '' } }, 'CrmRejectedError'],
] as const)(
  'a token endpoint that answers %j is no revoked connection: the next call tries again',
  async (reply, name) => {
    await using server = await numbering({ reply });
    const source = oauthTokenSource(appAt(server.url, 200), memoryStore(tokenSet('old', now)));
    await expect(source()).rejects.toMatchObject({ name });
    await expect(source()).rejects.toMatchObject({ name });
    expect(server.requests).toHaveLength(2);
  },
);

test('tokens of another account are never taken for this one\u2019s', async () => {
  const json = { access_token: 'a', refresh_token: 'r', expires_in: 1_800, hub_id: 999 };
  await using server = await numbering({ reply: { json } });
  const store = memoryStore(tokenSet('old', now));
  await expect(oauthTokenSource(appAt(server.url), store)()).rejects.toBeInstanceOf(CrmAuthError);
  expect(store.events).toEqual([]);
});
