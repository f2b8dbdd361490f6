import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

import type { HealthCardAnswer } from '#cards/contract/health.ts';

import { type ProblemDetails, sendProblem } from './problem.ts';
import { rawBody, type SignatureDeps, type VerifiedRequest, verifiedRequest } from './signed-request.ts';
import { TimeoutError, within } from './within.ts';

export interface CardLimits {
  /** The vendor gives up after 15 seconds; an answer in words must be there before. */
  readonly timeoutMs: number;
  /** Per account, so that none slows another. The vendor lets one account make 20 calls at once; open records ask twice a minute. */
  readonly callsPerMinute: number;
}

export interface CardRequestDeps extends SignatureDeps {
  readonly cardLimits: CardLimits;
}

/** What a card's request comes to: what it shows from then on, or why not. */
export type CardReply<Answer extends object = HealthCardAnswer> =
  | { readonly answer: Answer }
  | { readonly problem: ProblemDetails };

export const notConnected: { readonly problem: ProblemDetails } = {
  problem: {
    status: 404,
    title: 'This HubSpot account is not connected',
    detail: 'Ask an admin to connect it to Tandem.',
  },
};

/** A card asks for little: whatever is longer is not ours. */
const bodyLimit = '16kb';

const companyTypes: ReadonlySet<string> = new Set(['0-2', 'company', 'companies', 'COMPANY']);

/** Whether what a card named can be a company's id and type. */
export function namesCompany({
  objectId,
  objectType,
}: {
  readonly objectId: string;
  readonly objectType: string;
}): boolean {
  return /^\d{1,20}$/.test(objectId) && companyTypes.has(objectType);
}

/** Lets through what HubSpot signed, within the account's share of calls. All routes that are given one guard count together. */
export interface CardGuard {
  readonly handlers: RequestHandler[];
  /** The request as it was verified; undefined when it was not. */
  verified(req: Request): VerifiedRequest | undefined;
}

export function cardGuard(deps: CardRequestDeps): CardGuard {
  const verified = new WeakMap<Request, VerifiedRequest>();
  const verify: RequestHandler = (req, res, next) => {
    const request = verifiedRequest(req, res, deps);
    if (request === null) return;
    verified.set(req, request);
    next();
  };
  const limit = rateLimit({
    windowMs: 60_000,
    limit: deps.cardLimits.callsPerMinute,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    keyGenerator: (req) => verified.get(req)?.caller.portalId ?? 'nobody',
    handler: (_req, res) =>
      sendProblem(res, { status: 429, title: 'Too many requests at once', detail: 'Try again in a minute.' }),
  });
  return { handlers: [rawBody(bodyLimit), verify, limit], verified: (req) => verified.get(req) };
}

/** Answers with what the task comes to, within the time a card has. */
export async function replyToCard(
  { caller }: VerifiedRequest,
  res: Response,
  deps: CardRequestDeps,
  task: (signal: AbortSignal) => Promise<CardReply<object>>,
): Promise<void> {
  try {
    const reply = await within(deps.cardLimits.timeoutMs, task);
    if ('problem' in reply) sendProblem(res, reply.problem);
    else res.set('cache-control', 'no-store').json(reply.answer);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    deps.log.warn({ portalId: caller.portalId }, 'A card was not answered in time');
    res.set('retry-after', '30');
    sendProblem(res, { status: 503, title: 'Tandem is busy', detail: 'The data is safe. Try again in a minute.' });
  }
}
