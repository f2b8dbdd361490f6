import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';

import { AnswerEntry, FitEntry } from '#cards/contract/entries.ts';
import type { ByHand, EntryByHand, EntryOutcome } from '#src/actions/enter-by-hand.ts';

import type { CardOnScreen } from './card-of-record.ts';
import {
  type CardGuard,
  type CardReply,
  type CardRequestDeps,
  namesCompany,
  notConnected,
  replyToCard,
} from './card-request.ts';
import { sendProblem } from './problem.ts';
import { jsonOf } from './signed-request.ts';

/** What entries from the card ask the rest of the app. */
export interface CardEntryPorts {
  /** Stores what a person entered and judges the partner, once per key. */
  enter(programId: string, entry: EntryByHand): Promise<EntryOutcome>;
}

export interface CardEntryDeps extends CardRequestDeps {
  readonly cards: { findProgram(portalId: string, signal: AbortSignal): Promise<string | null> };
  readonly entries: CardEntryPorts;
  readonly guard: CardGuard;
  /** The card's answer for the record as it is now. */
  cardOf(shown: CardOnScreen, signal: AbortSignal): Promise<CardReply>;
}

interface EntryRequest {
  readonly objectId: string;
  readonly objectType: string;
  readonly key: string;
}

/**
 * `POST /cards/health/fit` and `/cards/health/answers`: a person enters what is missing, and is answered with the card as it is from then on. The same call again
 * is answered alike and changes nothing.
 */
export function cardEntryRoutes(deps: CardEntryDeps): Router {
  const { guard } = deps;
  const router = Router();
  const route = <Body extends EntryRequest>(path: string, shape: z.ZodType<Body>, said: (body: Body) => ByHand) =>
    router.post(path, guard.handlers, async (req: Request, res: Response) => {
      const request = guard.verified(req);
      if (request === undefined) return;
      const body = shape.safeParse(jsonOf(request));
      if (!body.success || !namesCompany(body.data)) {
        sendProblem(res, unusable);
        return;
      }
      const { objectId: companyId, key } = body.data;
      const { portalId, userId } = request.caller;
      await replyToCard(request, res, deps, async (signal) => {
        const programId = await deps.cards.findProgram(portalId, signal);
        if (programId === null) return notConnected;
        const from = { userId, record: { crm: 'hubspot', id: companyId } } as const;
        const outcome = await deps.entries.enter(programId, { from, key, said: said(body.data) });
        return refusal(outcome) ?? deps.cardOf({ portalId, companyId, userId }, signal);
      });
    });
  route('/cards/health/fit', FitEntry, ({ fit }) => ({ kind: 'fit', value: fit }));
  route('/cards/health/answers', AnswerEntry, ({ rating }) => ({ kind: 'survey_answer', value: rating }));
  return router;
}

export const unusable = {
  status: 400,
  title: 'The request cannot be used',
  detail: 'Reload the page to get the newest version of this card.',
};

/** Null where something was entered, now or before. A record of another program is answered like one that nobody knows. */
export function refusal(outcome: EntryOutcome): CardReply | null {
  switch (outcome.outcome) {
    case 'stored':
    case 'repeated':
      return null;
    case 'not_a_partner':
      return { problem: { status: 404, title: 'This company is not a partner', detail: 'Nothing was changed.' } };
    case 'not_allowed':
      return { problem: { status: 403, title: 'You cannot change this', detail: outcome.reason } };
    case 'key_taken':
      return {
        problem: { status: 409, title: 'This was entered differently before', detail: 'Close the form and try again.' },
      };
  }
}
