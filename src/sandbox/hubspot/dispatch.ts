import { setTimeout as sleep } from 'node:timers/promises';

import type { Request, RequestHandler, Response } from 'express';

import type { Call, Route, SandboxQuirks } from './call.ts';
import { ApiError, apiError, routeNotFound } from './errors.ts';
import { faultReply } from './faults.ts';
import type { Fault, FaultSwitch } from './faults.ts';
import type { SandboxLimits } from './limits.ts';
import { findObjectType } from './portal/object-types.ts';
import type { Portal } from './portal/portal.ts';
import type { QuotaKeeper } from './quota.ts';
import type { Reply } from './reply.ts';
import type { RequestLog } from './request-log.ts';
import { checkScopes } from './scopes.ts';
import type { Caller, TokenStore } from './tokens.ts';
import { isKnownVersion } from './versions.ts';

/** What every request needs of the running sandbox. */
export interface Host {
  readonly tokens: TokenStore;
  readonly quotas: QuotaKeeper;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  readonly limits: SandboxLimits;
  readonly quirks: SandboxQuirks;
  readonly clock: () => Date;
  readonly latencyMs: number;
  readonly stopping: AbortSignal;
  readonly log: (line: string) => void;
  apiUrl(): string;
  uiUrl(portal: Portal): string;
}

interface Outcome {
  readonly reply: Reply;
  readonly portalId: number | null;
}

/** Serves one authorised route: token, fault, quota, scopes, handler, in this order. */
export function serveApi(host: Host, route: Route): RequestHandler {
  return serve(
    host,
    (request) => routeName(route.name, params(request)),
    (request, fault, body) => {
      const caller = authenticate(host, request);
      const portalId = caller.portal.id;
      const verdict = host.quotas.take(caller, route.quota);
      if ('refused' in verdict) return { reply: verdict.refused, portalId };
      const broken = fault === null ? null : faultReply(fault);
      const reply = broken ?? answer(() => handle(host, route, request, caller, body));
      return { reply: { ...reply, headers: { ...verdict.headers, ...reply.headers } }, portalId };
    },
  );
}

/** Serves a route without a token, such as the OAuth endpoints. */
export function serveOpen(
  host: Host,
  name: string,
  respond: (request: Request, body: unknown) => Reply,
): RequestHandler {
  return serve(
    host,
    () => name,
    (request, fault, body) => {
      const broken = fault === null ? null : faultReply(fault);
      return { reply: broken ?? answer(() => respond(request, body.value)), portalId: null };
    },
  );
}

interface Body {
  readonly value: unknown;
  readonly length: number;
}

function serve(
  host: Host,
  nameOf: (request: Request) => string,
  respond: (request: Request, fault: Fault | null, body: Body) => Outcome,
): RequestHandler {
  return async (request, response) => {
    const route = nameOf(request);
    const fault = host.faults.take(route, callerPortal(host, request));
    if (host.latencyMs > 0) await pause(host, host.latencyMs);
    if (fault?.kind === 'slow') await pause(host, fault.delayMs ?? 1000);
    if (fault?.kind === 'reset-before') {
      record(host, request, route, { reply: { status: 0 }, portalId: callerPortal(host, request) }, null);
      request.socket.resetAndDestroy();
      return;
    }
    let body: Body = { value: undefined, length: 0 };
    const outcome = outcomeOf(
      () => {
        if (!answersVersion(request, route)) return { reply: routeNotFound(), portalId: callerPortal(host, request) };
        body = readBody(request);
        return respond(request, fault, body);
      },
      callerPortal(host, request),
    );
    const reset = fault?.kind === 'reset-after';
    record(host, request, route, outcome, reset ? null : outcome.reply.status, body.value);
    if (reset) request.socket.resetAndDestroy();
    else send(request, response, outcome.reply, fault?.kind === 'cut-body');
  };
}

/** The oldest version answers on the OAuth paths only. */
function answersVersion(request: Request, route: string): boolean {
  const version = request.params['version'];
  return typeof version !== 'string' || isKnownVersion(version) || (version === 'v1' && route.includes('/oauth/'));
}

function handle(host: Host, route: Route, request: Request, caller: Caller, body: Body): Reply {
  const call: Call = {
    portal: caller.portal,
    caller,
    actor: { kind: 'INTEGRATION', appId: caller.appId },
    params: params(request),
    query: new URL(request.originalUrl, 'http://sandbox').searchParams,
    body: body.value,
    bodyLength: body.length,
    path: request.path,
    apiUrl: host.apiUrl(),
    uiUrl: host.uiUrl(caller.portal),
    limits: host.limits,
    quirks: host.quirks,
  };
  checkScopes(call, route.scopes(call));
  return route.handle(call);
}

function authenticate(host: Host, request: Request): Caller {
  const found = lookup(host, request);
  if (found !== null && 'caller' in found) return found.caller;
  if (found !== null) {
    const seconds = Math.max(0, Math.floor((host.clock().getTime() - found.expiredAt.getTime()) / 1000));
    throw apiError(401, `The OAuth token used to make this call expired ${ago(seconds)} ago.`, {
      category: 'EXPIRED_AUTHENTICATION',
      context: { 'expire time': [found.expiredAt.toISOString()] },
    });
  }
  throw apiError(
    401,
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    { category: 'INVALID_AUTHENTICATION' },
  );
}

function ago(seconds: number): string {
  if (seconds < 60) return `${seconds} second(s)`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} minute(s)`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} hour(s)` : `${Math.floor(seconds / 86_400)} day(s)`;
}

function lookup(host: Host, request: Request) {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token === undefined ? null : host.tokens.lookup(token);
}

function callerPortal(host: Host, request: Request): number | null {
  const found = lookup(host, request);
  return found !== null && 'caller' in found ? found.caller.portal.id : null;
}

function answer(respond: () => Reply): Reply {
  try {
    return respond();
  } catch (error) {
    if (error instanceof ApiError) return error.reply;
    throw error;
  }
}

function outcomeOf(respond: () => Outcome, portalId: number | null): Outcome {
  try {
    return respond();
  } catch (error) {
    if (error instanceof ApiError) return { reply: error.reply, portalId };
    throw error;
  }
}

/** Bodies are read as text: JSON, or a form where the request says so. */
function readBody(request: Request): Body {
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (text === '') return { value: {}, length: 0 };
  if (request.is('application/x-www-form-urlencoded'))
    return { value: Object.fromEntries(new URLSearchParams(text)), length: text.length };
  try {
    return { value: JSON.parse(text), length: text.length };
  } catch {
    throw apiError(400, 'Invalid input JSON on line 1, column 1: Unexpected character');
  }
}

function params(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** `{type}`, `{from}` and `{to}` filled in with the plural name of the type that the path names. */
function routeName(name: string, given: Readonly<Record<string, string>>): string {
  return name.replaceAll(
    /\{(type|from|to)\}/g,
    (whole, key: string) => findObjectType(given[key] ?? '') ?? given[key] ?? whole,
  );
}

function record(
  host: Host,
  request: Request,
  route: string,
  outcome: Outcome,
  status: number | null,
  body?: unknown,
): void {
  const { pathname, search } = new URL(request.originalUrl, 'http://sandbox');
  host.requests.add({
    at: host.clock(),
    portalId: outcome.portalId,
    method: request.method,
    path: pathname,
    query: search,
    route,
    body,
    status,
  });
  host.log(`${request.method} ${pathname} ${status ?? 'reset'}`);
}

function send(request: Request, response: Response, reply: Reply, cut: boolean): void {
  response.status(reply.status);
  response.set({ 'Cache-Control': 'no-store', ...reply.headers });
  if (reply.body === undefined) {
    response.end();
    return;
  }
  if (response.getHeader('Content-Type') === undefined) response.set('Content-Type', 'application/json;charset=utf-8');
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  if (!cut) {
    response.end(text);
    return;
  }
  response.set('Content-Length', String(Buffer.byteLength(text)));
  response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
}

async function pause(host: Host, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: host.stopping }).catch(() => undefined);
}

/** The reply to a path that no route has. */
export function unknownRoute(_request: Request, response: Response): void {
  const { status, body } = routeNotFound();
  response.status(status).json(body);
}
