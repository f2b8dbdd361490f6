import { type Request, type RequestHandler, type Response, raw } from 'express';
import { z } from 'zod';

import type { Clock } from '#src/clock.ts';
import { type SignatureVerdict, verifySignature } from '#src/crm/hubspot/verify-signature.ts';
import type { Logger } from '#src/log.ts';

import type { HttpMetrics } from './metrics.ts';
import { sendProblem } from './problem.ts';

export interface SignatureDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: HttpMetrics;
  readonly publicUrl: string;
  readonly hubspot: { readonly clientSecrets: readonly string[]; readonly appId: string | null };
}

/** Who stands behind a signed card request: HubSpot vouches for these, and for nothing else in it. */
export const Caller = z.object({
  portalId: z.string().regex(/^\d{1,20}$/),
  userId: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable(),
  appId: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable(),
});
export type Caller = z.infer<typeof Caller>;

/** A request whose signature holds, or null when it was answered already. */
export interface VerifiedRequest {
  readonly caller: Caller;
  readonly query: URLSearchParams;
  /** The bytes that were signed; empty without a body. */
  readonly body: Buffer;
}

/** Keeps the body as the bytes that were signed. */
export function rawBody(limit: string): RequestHandler {
  return raw({ type: () => true, limit });
}

/** Checks signature and caller of a card request. Answers 401 or 400 itself and returns null when the request is refused. */
export function verifiedRequest(req: Request, res: Response, deps: SignatureDeps): VerifiedRequest | null {
  const verdict = verdictOf(req, deps);
  if (verdict !== 'valid') {
    deps.metrics.refusedSignatures.inc({ reason: verdict });
    deps.log.warn({ reason: verdict, path: req.path }, 'Refused a request that HubSpot did not sign');
    sendProblem(res, { status: 401, title: 'Not signed by HubSpot', detail: 'Only HubSpot may call this address.' });
    return null;
  }
  const query = queryOf(req);
  const caller = callerOf(query);
  if (caller === null || (deps.hubspot.appId !== null && caller.appId !== deps.hubspot.appId)) {
    sendProblem(res, {
      status: 400,
      title: 'The request cannot be used',
      detail: 'It does not say clearly which account it comes from.',
    });
    return null;
  }
  return { caller, query, body: bodyOf(req) };
}

/** What was sent, or null when it is no JSON: then no shape fits it. */
export function jsonOf({ body }: VerifiedRequest): unknown {
  try {
    const read: unknown = JSON.parse(body.toString('utf8'));
    return read;
  } catch {
    return null;
  }
}

function verdictOf(req: Request, deps: SignatureDeps): SignatureVerdict {
  return verifySignature(
    {
      method: req.method,
      target: req.originalUrl,
      body: bodyOf(req),
      signature: req.get('x-hubspot-signature-v3'),
      timestamp: req.get('x-hubspot-request-timestamp'),
    },
    { publicUrl: deps.publicUrl, secrets: deps.hubspot.clientSecrets, now: deps.clock.now() },
  );
}

function bodyOf(req: Request): Buffer {
  const body: unknown = req.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function queryOf(req: Request): URLSearchParams {
  const mark = req.originalUrl.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : req.originalUrl.slice(mark + 1));
}

/**
 * HubSpot appends its parameters to what the card asked for. A parameter that comes twice was written by the card's user too, and then nobody knows which one
 * HubSpot vouches for.
 */
function callerOf(query: URLSearchParams): Caller | null {
  const names = ['portalId', 'userId', 'userEmail', 'appId'];
  if (names.some((name) => query.getAll(name).length > 1)) return null;
  const parsed = Caller.safeParse({
    portalId: query.get('portalId'),
    userId: query.get('userId'),
    appId: query.get('appId'),
  });
  return parsed.success ? parsed.data : null;
}
