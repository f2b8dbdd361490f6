import { z } from 'zod';

import { errorReply } from './errors.ts';
import type { Portal } from './portal/portal.ts';
import { noContent, ok } from './reply.ts';
import type { Reply } from './reply.ts';
import type { SandboxApp } from './sandbox-app.ts';
import { accessTokenSeconds } from './tokens.ts';
import type { Grant, TokenStore } from './tokens.ts';

/** What the OAuth pages work with. */
export interface OAuthContext {
  readonly app: SandboxApp | null;
  readonly portals: ReadonlyMap<number, Portal>;
  readonly tokens: TokenStore;
  readonly clock: () => Date;
  /** Whether a renewal spends its refresh token. */
  readonly rotates: boolean;
}

const form = z.record(z.string(), z.string());

/**
 * The page a person is sent to for consent. With one account, or with `portalId` in the query, it grants at once and goes back with code and state;
 * otherwise it lists the accounts.
 */
export function authorize(context: OAuthContext, query: URLSearchParams): Reply {
  const { app } = context;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (app === null || query.get('client_id') !== app.clientId)
    return page(400, 'Authorization failed because the client id is missing or unknown.');
  if (!redirectUri.startsWith(app.baseUrl))
    return page(400, 'Authorization failed because the redirect URL does not match the registered one.');
  const scopes = words(query.get('scope'));
  if (scopes.length === 0) return page(400, 'Authorization failed because no scope was requested.');
  const portal = chosenPortal(context, query);
  if (portal === undefined) return chooser(context, query);
  const user = portal.owners.find((owner) => !owner.archived);
  const grant: Grant = {
    portalId: portal.id,
    userId: user?.userId ?? 1,
    appId: app.appId,
    clientId: app.clientId,
    scopes: [...new Set([...scopes, ...words(query.get('optional_scope'))])],
  };
  const target = new URL(redirectUri);
  target.searchParams.set('code', context.tokens.issueCode(grant, redirectUri));
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { Location: target.href } };
}

function words(text: string | null): string[] {
  return (text ?? '').split(/[\s+]+/).filter((word) => word !== '');
}

function chosenPortal(context: OAuthContext, query: URLSearchParams): Portal | undefined {
  const wanted = query.get('portalId');
  if (wanted !== null) return context.portals.get(Number(wanted));
  const [first, ...others] = context.portals.values();
  return others.length === 0 ? first : undefined;
}

function chooser(context: OAuthContext, query: URLSearchParams): Reply {
  const items = [...context.portals.values()].map((portal) => {
    const link = new URLSearchParams(query);
    link.set('portalId', String(portal.id));
    return `<li><a href="?${escapeHtml(link.toString())}">${escapeHtml(portal.account.name)} (${portal.id})</a></li>`;
  });
  return page(200, 'Choose an account', `<ul>${items.join('')}</ul>`);
}

function page(status: number, title: string, body = ''): Reply {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Connect an app</title></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
  return { status, body: html, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The token endpoint: codes and refresh tokens for access tokens of 30 minutes. Version `v1` answers with fewer fields and the older errors. */
export function token(context: OAuthContext, version: string, body: unknown): Reply {
  const given = form.safeParse(body);
  const fields = given.success ? given.data : {};
  const refuse = (status: string, message: string, error = 'invalid_grant') =>
    tokenError(version, error, status, message);
  const { app, tokens } = context;
  if (app === null || fields['client_id'] !== app.clientId)
    return refuse('BAD_CLIENT_ID', 'missing or unknown client id', 'invalid_client');
  if (!app.clientSecrets.includes(fields['client_secret'] ?? ''))
    return refuse('BAD_CLIENT_SECRET', 'missing or invalid client secret', 'invalid_client');
  if (fields['grant_type'] === 'authorization_code') {
    const grant = tokens.redeemCode(fields['code'] ?? '', app.clientId, fields['redirect_uri'] ?? '');
    if (grant === null) return refuse('BAD_AUTH_CODE', 'missing or unknown auth code');
    return ok(tokenView(context, version, grant, tokens.issueRefresh(grant)));
  }
  if (fields['grant_type'] === 'refresh_token') {
    const refreshToken = fields['refresh_token'] ?? '';
    const grant = tokens.findRefresh(refreshToken);
    if (grant === null) return refuse('BAD_REFRESH_TOKEN', 'missing or invalid refresh token');
    const next = context.rotates ? tokens.rotateRefresh(refreshToken, grant) : refreshToken;
    return ok(tokenView(context, version, grant, next));
  }
  return refuse('BAD_GRANT_TYPE', 'missing or unknown grant type', 'unsupported_grant_type');
}

function tokenView(context: OAuthContext, version: string, grant: Grant, refreshToken: string): object {
  const access = context.tokens.issueAccess(grant);
  const base = {
    token_type: 'bearer',
    access_token: access.token,
    refresh_token: refreshToken,
    expires_in: accessTokenSeconds,
  };
  if (version === 'v1') return base;
  return { ...base, hub_id: grant.portalId, scopes: grant.scopes, user_id: grant.userId, token_use: 'access_token' };
}

function tokenError(version: string, error: string, status: string, message: string): Reply {
  const { body } = errorReply(400, message);
  const base = { ...Object(body), status };
  return { status: 400, body: version === 'v1' ? base : { ...base, error, error_description: message } };
}

/** Says whether a token is good, and whose it is. The token comes as `token`, `access_token` or `refresh_token`. */
export function introspect(context: OAuthContext, body: unknown): Reply {
  const given = form.safeParse(body);
  const fields = given.success ? given.data : {};
  const { app, tokens } = context;
  if (app === null || fields['client_id'] !== app.clientId)
    return tokenError('v3', 'invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');
  const text = fields['token'] ?? fields['access_token'] ?? fields['refresh_token'] ?? '';
  const access = tokens.findAccess(text);
  const grant = access ?? tokens.findRefresh(text);
  const left = access === null ? null : Math.floor((access.expiresAt.getTime() - context.clock().getTime()) / 1000);
  if (grant === null || (left !== null && left <= 0)) return ok({ active: false });
  const portal = context.portals.get(grant.portalId);
  return ok({
    active: true,
    token_use: access === null ? 'refresh_token' : 'access_token',
    hub_id: grant.portalId,
    user_id: grant.userId,
    app_id: Number(grant.appId),
    client_id: grant.clientId,
    user: portal?.owners.find((owner) => owner.userId === grant.userId)?.email ?? null,
    hub_domain: `${grant.portalId}.hubspot.example`,
    scopes: grant.scopes,
    ...(left === null ? {} : { expires_in: left }),
  });
}

export function revoke(context: OAuthContext, body: unknown): Reply {
  const given = form.safeParse(body);
  context.tokens.revoke(given.success ? (given.data['token'] ?? '') : '');
  return noContent;
}
