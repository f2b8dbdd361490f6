import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';

import type { PortalSeed } from '../portal-seed.ts';
import type { Route, SandboxQuirks } from './call.ts';
import { cardFetchRequest, createCardFetch } from './card-fetch.ts';
import type { CardFetchReply, CardFetchRequest } from './card-fetch.ts';
import { serveApi, serveOpen, unknownRoute } from './dispatch.ts';
import type { Host } from './dispatch.ts';
import { ApiError, errorReply, invalid } from './errors.ts';
import { createFaultSwitch } from './faults.ts';
import type { Fault } from './faults.ts';
import { vendorLimits } from './limits.ts';
import type { SandboxLimits } from './limits.ts';
import { authorize, introspect, revoke, token } from './oauth.ts';
import type { Portal } from './portal/portal.ts';
import { createQuotaKeeper } from './quota.ts';
import { noContent } from './reply.ts';
import { createRequestLog } from './request-log.ts';
import type { LoggedRequest, PortalStats } from './request-log.ts';
import { apiRoutes } from './routes.ts';
import type { SandboxApp } from './sandbox-app.ts';
import { openState } from './state.ts';
import { createTokenStore } from './tokens.ts';
import type { TokenStore } from './tokens.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import type { WebhookOptions, Webhooks, WebhookStats } from './webhooks/webhooks.ts';

/** What further routes of the sandbox, such as the record page, work with. */
export interface SandboxContext {
  readonly portals: ReadonlyMap<number, Portal>;
  readonly app: SandboxApp | null;
  readonly clock: () => Date;
  readonly cardFetch: (request: CardFetchRequest) => Promise<CardFetchReply>;
  url(): string;
}

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  readonly portals: readonly PortalSeed[];
  /** Business time: dates of records, expiry of tokens, turn of the day. */
  readonly clock: () => Date;
  /** Milliseconds for rolling quotas. */
  readonly monotonic?: () => number;
  /** Wall time, for signatures. */
  readonly wall?: () => Date;
  readonly latencyMs?: number;
  /** A folder in which the accounts outlive a restart; nothing is kept when absent. */
  readonly statePath?: string;
  readonly app?: SandboxApp;
  /** What the app is told of changes; nothing when absent. Needs `app`. */
  readonly webhooks?: WebhookOptions;
  readonly limits?: Partial<SandboxLimits>;
  readonly quirks?: Partial<SandboxQuirks>;
  readonly newToken?: () => string;
  /** Mounted at the root, before the API answers 404. */
  readonly extraRoutes?: (context: SandboxContext) => RequestHandler;
  readonly log?: (line: string) => void;
}

export interface Sandbox extends AsyncDisposable {
  readonly url: string;
  readonly context: SandboxContext;
  readonly tokens: TokenStore;
  readonly webhooks: Pick<Webhooks, 'drained' | 'taken'>;
  stats(portalId: number): PortalStats & { readonly webhooks: WebhookStats };
  /** The latest requests, oldest first. */
  requests(): readonly LoggedRequest[];
  /** Forgets requests and counts, those of webhooks included. */
  clearRequests(): void;
  /** Arms a fault for the next requests; the function returned disarms it. */
  switchFault(fault: Fault): () => void;
  stop(): Promise<void>;
}

const noStats: PortalStats = { calls: {}, total: 0, rateLimited: 0, failed: 0 };

/** Starts a HubSpot of its own: the accounts of the seeds, served over HTTP with the vendor's shapes, limits and errors. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, app = null } = options;
  const hostName = options.host ?? '127.0.0.1';
  const state = openState(options.statePath ?? null, options.portals, clock);
  const tokens = createTokenStore({
    portals: state.portals,
    clock,
    newToken: options.newToken ?? randomUUID,
    stored: state.storedTokens,
    onChange: () => state.saveTokens(tokens.stored()),
  });
  const requests = createRequestLog();
  const faults = createFaultSwitch();
  const stopping = new AbortController();
  let url = '';
  const host: Host = {
    tokens,
    quotas: createQuotaKeeper(options.monotonic ?? (() => performance.now()), clock),
    faults,
    requests,
    limits: { ...vendorLimits, ...options.limits },
    quirks: {
      searchLagMs: 0,
      searchPage: (asked) => asked,
      attributesBatchErrors: true,
      rotatesRefreshTokens: false,
      ...options.quirks,
    },
    clock,
    latencyMs: options.latencyMs ?? 0,
    stopping: stopping.signal,
    log: options.log ?? (() => undefined),
    apiUrl: () => url,
    uiUrl: (portal) => (portal.account.region === 'eu1' ? url.replace('//127.0.0.1:', '//localhost:') : url),
  };
  const wall = options.wall ?? (() => new Date());
  const cardFetch = createCardFetch({ app, portals: state.portals, wall });
  const webhooks = createWebhooks({ app, portals: state.portals, tokens, wall }, options.webhooks);
  const context: SandboxContext = { portals: state.portals, app, clock, cardFetch, url: () => url };

  const server = createServer(buildApp(host, context, tokens, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, hostName, resolve);
  });
  url = `http://${hostName}:${portOf(server.address())}`;

  async function stop(): Promise<void> {
    stopping.abort();
    webhooks.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    state.close();
  }

  return {
    url,
    context,
    tokens,
    webhooks,
    stats: (portalId) => ({ ...(requests.stats().get(portalId) ?? noStats), webhooks: webhooks.stats(portalId) }),
    requests: () => requests.list(),
    clearRequests() {
      requests.clear();
      webhooks.clear();
    },
    switchFault: (fault) => faults.add(fault),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function buildApp(host: Host, context: SandboxContext, tokens: TokenStore, options: SandboxOptions): express.Express {
  const server = express();
  server.disable('x-powered-by');
  server.disable('etag');
  const readBody = express.raw({ type: () => true, limit: host.limits.bodyBytes });
  const { app, portals, clock } = context;
  const oauth = { app, portals, tokens, clock, rotates: host.quirks.rotatesRefreshTokens };

  for (const route of [...apiRoutes, uninstallRoute(tokens)])
    server[route.method]([...route.paths], readBody, serveApi(host, route));
  server.get(
    '/oauth/authorize',
    serveOpen(host, 'GET /oauth/authorize', (request) =>
      authorize(oauth, new URL(request.originalUrl, host.apiUrl()).searchParams),
    ),
  );
  server.post(
    '/oauth/:version/token',
    readBody,
    serveOpen(host, 'POST /oauth/token', (request, body) => token(oauth, String(request.params['version']), body)),
  );
  server.post(
    '/oauth/:version/token/introspect',
    readBody,
    serveOpen(host, 'POST /oauth/token/introspect', (_request, body) => introspect(oauth, body)),
  );
  server.post(
    '/oauth/:version/token/revoke',
    readBody,
    serveOpen(host, 'POST /oauth/token/revoke', (_request, body) => revoke(oauth, body)),
  );
  server.post('/sandbox/hubspot-fetch', express.json({ limit: '2mb' }), cardFetchRoute(context));
  if (options.extraRoutes !== undefined) server.use(options.extraRoutes(context));
  server.use(unknownRoute);
  server.use(failed(host));
  return server;
}

function uninstallRoute(tokens: TokenStore): Route {
  return {
    method: 'delete',
    name: 'DELETE /appinstalls/external-install',
    paths: ['/appinstalls/:version/external-install'],
    quota: 'general',
    scopes: () => [],
    handle({ caller }) {
      if (caller.kind !== 'oauth') throw invalid('Only an installed app can be uninstalled.');
      tokens.uninstall(caller.portal.id, caller.appId);
      return noContent;
    },
  };
}

function cardFetchRoute(context: SandboxContext): RequestHandler {
  return async (request, response) => {
    const parsed = cardFetchRequest.safeParse(request.body);
    try {
      if (!parsed.success) throw invalid(`The request does not fit: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
      response.json(await context.cardFetch(parsed.data));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response.status(error.reply.status).json(error.reply.body);
    }
  };
}

function failed(host: Host): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (isTooLarge(error)) {
      const refused = errorReply(413, 'The request body is too large.');
      response.status(refused.status).json(refused.body);
      return;
    }
    host.log(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const { status, body } = errorReply(500, 'internal error');
    response.status(status).json(body);
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the sandbox has no port');
  return address.port;
}
