import { z } from 'zod';

import type { Clock } from '#src/clock.ts';
import { CrmAuthError, CrmRejectedError } from '#src/errors.ts';

import type { TokenSource } from '../adapter-ports.ts';
import { answerError } from './answer-errors.ts';
import { parsedAnswer } from './client.ts';
import { hubspotApiVersion } from './paths.ts';
import { send } from './transport.ts';

/** OAuth of the installed app: consent, code, tokens and their renewal. A token connection needs none of it. */

export interface HubspotApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://api.hubapi.com`, or the sandbox. */
  readonly apiUrl: string;
  readonly apiVersion?: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export interface OAuthTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  /** The portal that granted them. */
  readonly accountId: string;
  readonly scopes: readonly string[];
}

/** Tokens for a code, with the user who granted them; null when HubSpot does not say. */
export interface GrantedTokens extends OAuthTokens {
  readonly userId: string | null;
}

/** Where the tokens of one connection are kept. */
export interface OAuthTokenStore {
  /** Null when the connection is gone. */
  load(): Promise<OAuthTokens | null>;
  save(tokens: OAuthTokens): Promise<void>;
  /** Runs the work while no other process runs it for the same connection. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** A token that has less than this left is renewed before it is used: a call must not outlive it. */
const renewBeforeMs = 120_000;

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: z.union([z.number(), z.string()]).transform(String),
  scopes: z.array(z.string()).nullish(),
  user_id: z.union([z.number(), z.string()]).transform(String).nullish(),
});

const Refusal = z.object({ error: z.string().nullish(), status: z.string().nullish(), message: z.string().nullish() });
/** The code or the refresh token is spent, revoked or not ours. */
const refusedGrants = new Set(['invalid_grant', 'BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE']);

/**
 * The page on which a person grants access. HubSpot compares `scopes` with the app's required ones: they must be the same.
 * @param authorizePage `https://app.hubspot.com/oauth/authorize`, or the sandbox's.
 */
export function hubspotAuthorizeUrl(
  authorizePage: string,
  grant: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly optionalScopes?: readonly string[];
    readonly state: string;
  },
): string {
  const url = new URL(authorizePage);
  url.searchParams.set('client_id', grant.clientId);
  url.searchParams.set('redirect_uri', grant.redirectUri);
  url.searchParams.set('scope', grant.scopes.join(' '));
  if (grant.optionalScopes !== undefined && grant.optionalScopes.length > 0) {
    url.searchParams.set('optional_scope', grant.optionalScopes.join(' '));
  }
  url.searchParams.set('state', grant.state);
  return url.href;
}

/** Tokens for the code that the consent page gave. Throws CrmAuthError when HubSpot refuses the code. */
export function exchangeHubspotCode(
  app: HubspotApp,
  grant: { readonly code: string; readonly redirectUri: string },
  signal: AbortSignal,
): Promise<GrantedTokens> {
  return requestTokens(
    app,
    { grant_type: 'authorization_code', code: grant.code, redirect_uri: grant.redirectUri },
    signal,
  );
}

/**
 * The connection's access token, renewed by its lifetime and not by failing calls. Whoever comes while a renewal runs waits for it; other processes are kept out by the store's lock, and what one of them
 * renewed is taken over. New tokens are saved before they are used: HubSpot may have spent the old refresh token.
 * The source throws CrmAuthError when the connection is gone or was revoked.
 */
export function oauthTokenSource(app: HubspotApp, store: OAuthTokenStore): TokenSource {
  let held: OAuthTokens | null = null;
  let running: Promise<OAuthTokens> | null = null;

  const isGood = (tokens: OAuthTokens, refused: string | undefined): boolean =>
    tokens.accessToken !== refused && tokens.expiresAt.getTime() - app.clock.now().getTime() > renewBeforeMs;

  async function renewed(refused: string | undefined): Promise<OAuthTokens> {
    return store.exclusively(async () => {
      const stored = await store.load();
      if (stored === null)
        throw new CrmAuthError('The connection to HubSpot has no tokens any more: connect it again.');
      if (isGood(stored, refused)) return stored;
      // No caller's signal: others wait for the same renewal, and a refresh token that was sent must be followed by saving its answer.
      const form = { grant_type: 'refresh_token', refresh_token: stored.refreshToken };
      const tokens = await requestTokens(app, form, new AbortController().signal);
      if (tokens.accountId !== stored.accountId) {
        throw new CrmAuthError(`HubSpot renewed the tokens of account ${stored.accountId} with those of another one.`);
      }
      await store.save(tokens);
      return tokens;
    });
  }

  function renewal(refused: string | undefined): Promise<OAuthTokens> {
    running ??= renewed(refused).finally(() => {
      running = null;
    });
    return running;
  }

  return async (refused) => {
    if (held !== null && isGood(held, refused)) return held.accessToken;
    held = await renewal(refused);
    // The renewal that ran already may have begun before this token was refused.
    if (held.accessToken === refused) held = await renewal(refused);
    return held.accessToken;
  };
}

/** Not through the client, whose token call goes to a path that ends in 2027. Tokens stand in the body alone, never in an address, a message or a log. */
async function requestTokens(
  app: HubspotApp,
  form: Record<string, string>,
  signal: AbortSignal,
): Promise<GrantedTokens> {
  const sentAt = app.clock.now().getTime();
  const request = {
    method: 'POST',
    url: `${app.apiUrl.replace(/\/+$/, '')}/oauth/${app.apiVersion ?? hubspotApiVersion}/token`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'tandem',
    },
    body: new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...form }).toString(),
  };
  const term = 'ask for tokens';
  const answer = await send(request, app.timeoutMs, signal);
  if (answer.status >= 200 && answer.status < 300) {
    const granted = parsedAnswer(answer, term, TokenAnswer);
    return {
      accessToken: granted.access_token,
      refreshToken: granted.refresh_token,
      expiresAt: new Date(sentAt + granted.expires_in * 1000),
      accountId: granted.hub_id,
      scopes: granted.scopes ?? [],
      userId: granted.user_id ?? null,
    };
  }
  const refusal = refusalOf(answer.text);
  if ([refusal.error, refusal.status].some((code) => refusedGrants.has(code ?? ''))) {
    throw new CrmAuthError(
      `HubSpot refused to ${term}: ${refusal.status ?? refusal.error ?? 'invalid_grant'}. Connect the account again.`,
    );
  }
  const error = answerError(answer, term, 'general', sentAt);
  // A wrong client id or secret is ours to correct; the connection itself may be good.
  if (answer.status === 400 || answer.status === 401) {
    throw new CrmRejectedError(
      `HubSpot refused to ${term} (${refusal.status ?? refusal.error ?? answer.status}): check the app's client id and secret.`,
      answer.status,
    );
  }
  throw error;
}

function refusalOf(text: string): z.infer<typeof Refusal> {
  try {
    return Refusal.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
