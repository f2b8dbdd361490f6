import { type Request, type Response, Router } from 'express';

import { HealthCardQuery } from '#cards/contract/health.ts';
import type { HealthView } from '#src/domain/health-view.ts';

import { type CardEntryPorts, cardEntryRoutes, type CardOnScreen } from './card-entries.ts';
import { type CardFindingPorts, cardFindingRoutes } from './card-findings.ts';
import {
  cardGuard,
  type CardLimits,
  type CardReply,
  type CardRequestDeps,
  namesCompany,
  notConnected,
  replyToCard,
} from './card-request.ts';
import { emptyHealthCard, type NothingToShow } from './empty-health-card.ts';
import { toHealthCard } from './health-card.ts';
import { sendProblem } from './problem.ts';
import type { VerifiedRequest } from './signed-request.ts';

/** What the card routes ask the rest of the app. */
export interface CardPorts {
  /** The program connected to a HubSpot account; null when none is. */
  findProgram(portalId: string, signal: AbortSignal): Promise<string | null>;
  /** The view of the partner for whom a company record of the program stands, or why there is none. A record the program does not know is `not_a_partner`. */
  healthOfRecord(programId: string, companyId: string, signal: AbortSignal): Promise<HealthView | NothingToShow>;
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
  router.get('/cards/health', guard.handlers, async (req: Request, res: Response) => {
    const request = guard.verified(req);
    if (request !== undefined) await answerHealth(request, res, deps);
  });
  const { entries, findings } = deps;
  const card = {
    ...deps,
    guard,
    cardOf: (shown: CardOnScreen, signal: AbortSignal) => healthReply(shown, deps, signal),
  };
  if (entries !== undefined) router.use(cardEntryRoutes({ ...card, entries }));
  if (findings !== undefined) router.use(cardFindingRoutes({ ...card, findings }));
  return router;
}

async function answerHealth(request: VerifiedRequest, res: Response, deps: CardDeps): Promise<void> {
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
  await replyToCard(request, res, deps, async (signal) => {
    const programId = await deps.cards.findProgram(portalId, signal);
    return programId === null ? notConnected : healthReply({ programId, companyId, userId }, deps, signal);
  });
}

/** The program comes from the signed account, so a record of another program cannot be reached. */
async function healthReply(
  { programId, companyId, userId }: CardOnScreen,
  { cards, entries }: CardDeps,
  signal: AbortSignal,
): Promise<CardReply> {
  const health = await cards.healthOfRecord(programId, companyId, signal);
  if (typeof health === 'string') return { answer: emptyHealthCard(health) };
  const card = toHealthCard(health, locale);
  const may = (await entries?.permission(programId, companyId, userId)) ?? null;
  return { answer: may === null ? card : { ...card, may: { ...may } } };
}
