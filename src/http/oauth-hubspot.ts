import { createHash, timingSafeEqual } from 'node:crypto';

import { type Request, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

import { sendProblem } from './problem.ts';

export interface HubspotOAuthPorts {
  /** Where the person grants access; it carries the state back to the callback. */
  authorizeUrl(state: string): string;
  /** Exchanges the code for tokens and connects the account. Null when HubSpot refuses the code. */
  exchange(code: string): Promise<{ readonly accountName: string } | null>;
  /** At least 128 bits from a secure source, in letters that a URL and a cookie can carry. */
  newState(): string;
}

const stateLifetimeSeconds = 600;

/**
 * `GET /oauth/hubspot/start` and `/callback`. The state binds the answer to the browser that asked: it travels in the address and in a cookie, and both must agree.
 */
export function hubspotOAuthRoutes(publicUrl: string, ports: HubspotOAuthPorts): Router {
  const router = Router();
  const secure = publicUrl.startsWith('https:');
  // The prefix makes browsers insist on Secure and on this very host.
  const cookie = secure ? '__Host-tandem-oauth-hubspot' : 'tandem-oauth-hubspot';
  const attributes = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const;
  router.use(
    '/oauth/hubspot',
    rateLimit({
      windowMs: 60_000,
      limit: 30,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (req) => ipKeyGenerator(req.ip ?? ''),
      validate: { xForwardedForHeader: false },
      handler: (_req, res) =>
        sendProblem(res, { status: 429, title: 'Too many requests', detail: 'Try again in a minute.' }),
    }),
  );
  router.get('/oauth/hubspot/start', (_req, res) => {
    const state = ports.newState();
    res.cookie(cookie, state, { ...attributes, maxAge: stateLifetimeSeconds * 1_000 });
    res.set('cache-control', 'no-store').redirect(302, ports.authorizeUrl(state));
  });
  router.get('/oauth/hubspot/callback', async (req, res) => {
    const { code, state } = req.query;
    const remembered = cookieOf(req, cookie);
    res.clearCookie(cookie, attributes);
    if (typeof code !== 'string' || typeof state !== 'string' || remembered === null || !same(state, remembered)) {
      sendProblem(res, {
        status: 400,
        title: 'This connection was not started here',
        detail: 'Start again from the beginning, in one browser window.',
      });
      return;
    }
    const connected = await ports.exchange(code);
    if (connected === null) {
      sendProblem(res, { status: 400, title: 'HubSpot did not confirm the connection', detail: 'Start again.' });
      return;
    }
    res
      .set('cache-control', 'no-store')
      .type('text/plain')
      .send(`${connected.accountName} is connected. You can close this window.\n`);
  });
  return router;
}

function cookieOf(req: Request, name: string): string | null {
  for (const pair of (req.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

/** Digests have one length, which the comparison needs. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
