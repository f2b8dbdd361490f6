import { type Request, type Response, Router } from 'express';

import { KnownEntry } from '#cards/contract/entries.ts';
import type { KnownFinding, KnownOutcome } from '#src/actions/know-finding.ts';

import { type CardEntryDeps, refusal, unusable } from './card-entries.ts';
import { namesCompany, notConnected, replyToCard } from './card-request.ts';
import { sendProblem } from './problem.ts';
import { jsonOf } from './signed-request.ts';

/** What findings on the card ask the rest of the app. */
export interface CardFindingPorts {
  /** Stores that somebody knows of a finding and judges the partner, once per key. */
  know(programId: string, known: KnownFinding): Promise<KnownOutcome>;
}

/**
 * `POST /cards/health/known`: a person has seen a finding and sets it aside, and is answered with the card as it is from then on. The same call again is answered
 * alike and changes nothing.
 */
export function cardFindingRoutes(
  deps: Omit<CardEntryDeps, 'entries'> & { readonly findings: CardFindingPorts },
): Router {
  const { guard } = deps;
  const router = Router();
  router.post('/cards/health/known', guard.handlers, async (req: Request, res: Response) => {
    const request = guard.verified(req);
    if (request === undefined) return;
    const body = KnownEntry.safeParse(jsonOf(request));
    if (!body.success || !namesCompany(body.data)) {
      sendProblem(res, unusable);
      return;
    }
    const { finding, key, objectId: companyId, reason, says = 'known', until } = body.data;
    const { portalId, userId } = request.caller;
    await replyToCard(request, res, deps, async (signal) => {
      const programId = await deps.cards.findProgram(portalId, signal);
      if (programId === null) return notConnected;
      const from = { userId, record: { crm: 'hubspot', id: companyId } } as const;
      const outcome = await deps.findings.know(programId, { from, key, finding, reason, says, until });
      if (outcome.outcome === 'refused')
        return { problem: { status: 422, title: 'Nothing was changed', detail: outcome.reason } };
      return refusal(outcome) ?? deps.cardOf({ portalId, companyId, userId }, signal);
    });
  });
  return router;
}
