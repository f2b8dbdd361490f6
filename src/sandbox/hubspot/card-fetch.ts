import { z } from 'zod';

import { apiError, invalid } from './errors.ts';
import type { Portal } from './portal/portal.ts';
import type { SandboxApp } from './sandbox-app.ts';
import { signV3 } from './signature.ts';

/** What a card asks for, with the account and the person whose page it is on: those come from the page, never from the card. */
export const cardFetchRequest = z.object({
  url: z.string(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  body: z.record(z.string(), z.unknown()).nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  timeout: z.number().int().positive().nullish(),
  portalId: z.number().int(),
  userId: z.number().int(),
});
export type CardFetchRequest = z.infer<typeof cardFetchRequest>;

export interface CardFetchReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const cardFetchLimits = { timeoutMs: 15_000, bytes: 1_000_000, concurrent: 20 };

export interface CardFetchOptions {
  readonly app: SandboxApp | null;
  readonly portals: ReadonlyMap<number, Portal>;
  /** Wall time, for the signature. */
  readonly wall: () => Date;
  readonly timeoutMs?: number;
}

/**
 * Calls the app for a card as `hubspot.fetch` does: a permitted URL only, the person and the account appended to the query, signed with v3, within
 * 15 seconds and a megabyte each way, 20 at once for an account, repeated once when the app cannot be reached or answers 5xx. Throws an ApiError
 * where the vendor refuses.
 */
export function createCardFetch(options: CardFetchOptions): (request: CardFetchRequest) => Promise<CardFetchReply> {
  const running = new Map<number, number>();
  return async (request) => {
    const { app } = options;
    if (app === null) throw invalid('No app is installed in this sandbox.');
    const portal = options.portals.get(request.portalId);
    if (portal === undefined) throw invalid(`There is no account ${request.portalId} in this sandbox.`);
    const count = running.get(portal.id) ?? 0;
    if (count >= cardFetchLimits.concurrent) {
      throw apiError(429, `An account may have ${cardFetchLimits.concurrent} requests under way at once.`, {
        category: 'RATE_LIMITS',
      });
    }
    running.set(portal.id, count + 1);
    try {
      return await callApp(app, portal, request, options);
    } finally {
      running.set(portal.id, (running.get(portal.id) ?? 1) - 1);
    }
  };
}

async function callApp(
  app: SandboxApp,
  portal: Portal,
  request: CardFetchRequest,
  options: CardFetchOptions,
): Promise<CardFetchReply> {
  const url = signedUrl(app, portal, request);
  const hasBody = request.method !== 'GET' && request.body != null;
  const body = hasBody ? JSON.stringify(request.body) : '';
  if (Buffer.byteLength(body) > cardFetchLimits.bytes) throw apiError(413, 'The request is larger than 1 MB.');
  const timeoutMs = Math.min(
    request.timeout ?? cardFetchLimits.timeoutMs,
    options.timeoutMs ?? cardFetchLimits.timeoutMs,
  );
  const signal = AbortSignal.timeout(timeoutMs);
  for (let attempt = 1; ; attempt += 1) {
    const timestampMs = options.wall().getTime();
    const headers = {
      ...allowedHeaders(request),
      ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
      'X-HubSpot-Request-Timestamp': String(timestampMs),
      'X-HubSpot-Signature-v3': signV3(app.clientSecrets[0], { method: request.method, url, body, timestampMs }),
    };
    try {
      const reply = await fetch(url, {
        method: request.method,
        headers,
        signal,
        redirect: 'manual',
        ...(hasBody ? { body } : {}),
      });
      if (reply.status >= 500 && attempt === 1) {
        await reply.body?.cancel();
        continue;
      }
      return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await readBody(reply) };
    } catch (error) {
      if (signal.aborted) throw apiError(504, `The app did not answer within ${timeoutMs} ms.`);
      if (!(error instanceof TypeError)) throw error;
      if (attempt > 1) throw apiError(502, 'The app could not be reached.');
    }
  }
}

/** Only `Authorization` may be set by a card. */
function allowedHeaders(request: CardFetchRequest): Record<string, string> {
  const entries = Object.entries(request.headers ?? {});
  const other = entries.find(([name]) => name.toLowerCase() !== 'authorization');
  if (other !== undefined) throw invalid(`Header ${other[0]} is not allowed; only Authorization is.`);
  return Object.fromEntries(entries);
}

function signedUrl(app: SandboxApp, portal: Portal, request: CardFetchRequest): string {
  if (!URL.canParse(request.url)) throw invalid(`${request.url} is not a URL.`);
  const url = new URL(request.url);
  if (!app.permittedUrls.some((permitted) => isUnder(url, permitted))) {
    throw apiError(403, `${url.origin}${url.pathname} is not among the permitted URLs of the app.`);
  }
  const user = portal.owners.find((owner) => owner.userId === request.userId && !owner.archived);
  if (user === undefined) throw invalid(`There is no user ${request.userId} in account ${portal.id}.`);
  url.searchParams.append('userId', String(user.userId));
  url.searchParams.append('portalId', String(portal.id));
  url.searchParams.append('userEmail', user.email);
  url.searchParams.append('appId', app.appId);
  return url.href;
}

function isUnder(url: URL, permitted: string): boolean {
  const base = new URL(permitted);
  const path = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  return url.origin === base.origin && `${url.pathname}/`.startsWith(path);
}

async function readBody(reply: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength;
    if (size > cardFetchLimits.bytes) throw apiError(502, 'The reply is larger than 1 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
