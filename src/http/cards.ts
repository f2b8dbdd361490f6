import { type Request, type Response, Router } from 'express';

import { HealthCardQuery } from '#cards/contract/health.ts';

import { type CardEntryPorts, cardEntryRoutes } from './card-entries.ts';
import { type CardFindingPorts, cardFindingRoutes } from './card-findings.ts';
import type { CardOfRecord, CardOnScreen } from './card-of-record.ts';
import {
  cardGuard,
  type CardLimits,
  type CardReply,
  type CardRequestDeps,
  namesCompany,
  notConnected,
  replyToCard,
} from './card-request.ts';
import { emptyHealthCard } from './empty-health-card.ts';
import { toHealthCard } from './health-card.ts';
import { keptFormats } from './kept-formats.ts';
import { sendProblem } from './problem.ts';
import type { VerifiedRequest } from './signed-request.ts';

/** What the card routes ask the rest of the app. */
export interface CardPorts {
  /** The program connected to a HubSpot account; null when none is. */
  findProgram(portalId: string, signal: AbortSignal): Promise<string | null>;
  /** What the card of a company record shows to a user; null when no program is connected to the account. A record the program does not know is `not_a_partner`. */
  cardOfRecord(shown: CardOnScreen, signal: AbortSignal): Promise<CardOfRecord | null>;
}

export interface CardDeps extends CardRequestDeps {
  readonly cards: CardPorts;
  /** What a person may enter on the card. Absent: the card shows and takes nothing. */
  readonly entries?: CardEntryPorts;
  /** What a person may say of a finding there. Absent: nothing. */
  readonly findings?: CardFindingPorts;
}

export const cardLimits: CardLimits = { timeoutMs: 10_000, callsPerMinute: 600 };

/** Sentences are English; a reader's own language is not asked for yet. */
const locale = 'en-GB';

/** `GET /cards/health`: signature, account, program, record, then the one view of the partner in words. Below it, what a person may enter. */
export function cardRoutes(deps: CardDeps): Router {
  const router = Router();
  const guard = cardGuard(deps);
  const wording = { ...deps, formatsOf: keptFormats() };
  router.get('/cards/health', guard.handlers, async (req: Request, res: Response) => {
    const request = guard.verified(req);
    if (request !== undefined) await answerHealth(request, res, wording);
  });
  const { entries, findings } = deps;
  const card = {
    ...deps,
    guard,
    cardOf: (shown: CardOnScreen, signal: AbortSignal) => healthReply(shown, wording, signal),
  };
  if (entries !== undefined) router.use(cardEntryRoutes({ ...card, entries }));
  if (findings !== undefined) router.use(cardFindingRoutes({ ...card, findings }));
  return router;
}

interface WordingDeps extends CardDeps {
  readonly formatsOf: ReturnType<typeof keptFormats>;
}

async function answerHealth(request: VerifiedRequest, res: Response, deps: WordingDeps): Promise<void> {
  const asked = HealthCardQuery.safeParse(Object.fromEntries(request.query));
  if (!asked.success || !namesCompany(asked.data)) {
    sendProblem(res, {
      status: 400,
      title: 'The request cannot be used',
      detail: 'The health card shows companies: ask with version, objectId and objectType.',
    });
    return;
  }
  const { objectId: companyId } = asked.data;
  const { portalId, userId } = request.caller;
  await replyToCard(request, res, deps, (signal) => healthReply({ portalId, companyId, userId }, deps, signal));
}

async function healthReply(
  shown: CardOnScreen,
  { cards, entries, formatsOf }: WordingDeps,
  signal: AbortSignal,
): Promise<CardReply> {
  const found = await cards.cardOfRecord(shown, signal);
  if (found === null) return notConnected;
  const { health, may } = found;
  if (typeof health === 'string') return { answer: emptyHealthCard(health) };
  const card = toHealthCard(health, locale, formatsOf);
  return { answer: may === null || entries === undefined ? card : { ...card, may: { ...may } } };
}
