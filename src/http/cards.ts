import { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';

import { type HealthCardAnswer, HealthCardQuery } from '#cards/contract/health.ts';
import type { HealthView } from '#src/domain/health-view.ts';

import { emptyHealthCard, type NothingToShow } from './empty-health-card.ts';
import { toHealthCard } from './health-card.ts';
import { sendProblem } from './problem.ts';
import { rawBody, type SignatureDeps, type VerifiedRequest, verifiedRequest } from './signed-request.ts';
import { TimeoutError, within } from './within.ts';

/** What the card routes ask the rest of the app. */
export interface CardPorts {
  /** The program connected to a HubSpot account; null when none is. */
  findProgram(portalId: string, signal: AbortSignal): Promise<string | null>;
  /** The view of the partner for whom a company record of the program stands, or why there is none. A record the program does not know is `not_a_partner`. */
  healthOfRecord(programId: string, companyId: string, signal: AbortSignal): Promise<HealthView | NothingToShow>;
}

export interface CardDeps extends SignatureDeps {
  readonly cards: CardPorts;
  readonly cardLimits: CardLimits;
}

export interface CardLimits {
  /** The vendor gives up after 15 seconds; an answer in words must be there before. */
  readonly timeoutMs: number;
  /** Per account, so that none slows another. The vendor lets one account make 20 calls at once; open records ask twice a minute. */
  readonly callsPerMinute: number;
}

export const cardLimits: CardLimits = { timeoutMs: 10_000, callsPerMinute: 600 };

/** A card calls with a GET: whatever it carries besides the address is not ours. */
const bodyLimit = '16kb';

const companyTypes: ReadonlySet<string> = new Set(['0-2', 'company', 'companies', 'COMPANY']);

/** Sentences are English; a reader's own language is not asked for yet. */
const locale = 'en-GB';

/** `GET /cards/health`: signature, account, program, record, then the one view of the partner in words. */
export function cardRoutes(deps: CardDeps): Router {
  const router = Router();
  const verified = new WeakMap<Request, VerifiedRequest>();
  router.get(
    '/cards/health',
    rawBody(bodyLimit),
    (req, res, next) => {
      const request = verifiedRequest(req, res, deps);
      if (request === null) return;
      verified.set(req, request);
      next();
    },
    rateLimit({
      windowMs: 60_000,
      limit: deps.cardLimits.callsPerMinute,
      legacyHeaders: false,
      standardHeaders: 'draft-8',
      keyGenerator: (req) => verified.get(req)?.caller.portalId ?? 'nobody',
      handler: (_req, res) =>
        sendProblem(res, { status: 429, title: 'Too many requests at once', detail: 'Try again in a minute.' }),
    }),
    async (req, res) => {
      const request = verified.get(req);
      if (request !== undefined) await answerHealth(request, res, deps);
    },
  );
  return router;
}

async function answerHealth({ caller, query }: VerifiedRequest, res: Response, deps: CardDeps): Promise<void> {
  const asked = HealthCardQuery.safeParse(Object.fromEntries(query));
  if (!asked.success || !/^\d{1,20}$/.test(asked.data.objectId) || !companyTypes.has(asked.data.objectType)) {
    sendProblem(res, {
      status: 400,
      title: 'The request cannot be used',
      detail: 'The health card shows companies: ask with version, objectId and objectType.',
    });
    return;
  }
  try {
    const answer = await within(deps.cardLimits.timeoutMs, (signal) =>
      healthAnswer(caller.portalId, asked.data.objectId, deps.cards, signal),
    );
    if (answer === null) {
      sendProblem(res, {
        status: 404,
        title: 'This HubSpot account is not connected',
        detail: 'Ask an admin to connect it to Tandem.',
      });
      return;
    }
    res.set('cache-control', 'no-store').json(answer);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    deps.log.warn({ portalId: caller.portalId }, 'A health card was not answered in time');
    res.set('retry-after', '30');
    sendProblem(res, { status: 503, title: 'Tandem is busy', detail: 'The data is safe. Try again in a minute.' });
  }
}

/** Null when the account belongs to no program. The program comes from the signed account, so a record of another program cannot be reached. */
async function healthAnswer(
  portalId: string,
  companyId: string,
  cards: CardPorts,
  signal: AbortSignal,
): Promise<HealthCardAnswer | null> {
  const programId = await cards.findProgram(portalId, signal);
  if (programId === null) return null;
  const health = await cards.healthOfRecord(programId, companyId, signal);
  return typeof health === 'string' ? emptyHealthCard(health) : toHealthCard(health, locale);
}
