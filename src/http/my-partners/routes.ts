import { type Request, type Response, Router } from 'express';

import { MyPartnersQuery } from '#pages/contract/my-partners.ts';
import type { MyPartnersShown } from '#src/actions/my-partners-page.ts';

import { cardGuard, type CardRequestDeps, notConnected, replyToCard } from '../card-request.ts';
import { sendProblem } from '../problem.ts';
import { toMyPartnersAnswer } from './view.ts';

/** What the page asks the rest of the app; always of one program. */
export interface MyPartnersPorts {
  show(programId: string, userId: string | null): Promise<MyPartnersShown>;
}

export interface MyPartnersDeps extends CardRequestDeps {
  readonly cards: { findProgram(portalId: string, signal: AbortSignal): Promise<string | null> };
  readonly myPartners: MyPartnersPorts;
}

/** Sentences are English; a reader's own language is not asked for yet. */
const locale = 'en-GB';

/** `GET /pages/my-partners`: what needs the signed user today. */
export function myPartnersRoutes(deps: MyPartnersDeps): Router {
  const router = Router();
  const guard = cardGuard(deps);
  router.get('/pages/my-partners', guard.handlers, async (req: Request, res: Response) => {
    const request = guard.verified(req);
    if (request === undefined) return;
    if (!MyPartnersQuery.safeParse(Object.fromEntries(request.query)).success) {
      sendProblem(res, {
        status: 400,
        title: 'The request cannot be used',
        detail: 'Reload the page to get the newest version of it.',
      });
      return;
    }
    const { portalId, userId } = request.caller;
    await replyToCard(request, res, deps, async (signal) => {
      const programId = await deps.cards.findProgram(portalId, signal);
      if (programId === null) return notConnected;
      return { answer: toMyPartnersAnswer(await deps.myPartners.show(programId, userId), locale) };
    });
  });
  return router;
}
