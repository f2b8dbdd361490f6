import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';

import { FindingsQuery } from '#settings/contract/findings.ts';
import {
  type AuditAnswer,
  ApplyRequest,
  ApproveRequest,
  type ChangesAnswer,
  ChangesQuery,
  LookRequest,
  RunQuery,
  StopRequest,
  UndoRequest,
  WritesQuery,
  writesVersion,
} from '#settings/contract/writes.ts';
import type { FindingsPage } from '#src/actions/list-findings.ts';
import type { DecisionOutcome, WriteDecision } from '#src/actions/writes-page/decide-writes.ts';
import {
  changesPerPage,
  type DriftShown,
  type readPlanPage,
  type RunReport,
} from '#src/actions/writes-page/read-values.ts';
import type { WritesOverview } from '#src/actions/writes-page/show-writes.ts';

import { cardGuard, type CardReply, type CardRequestDeps, notConnected, replyToCard } from '../card-request.ts';
import { type ProblemDetails, sendProblem } from '../problem.ts';
import { jsonOf } from '../signed-request.ts';
import { findingsPerPage, toFindingsAnswer } from './findings-view.ts';
import { toWritesAnswer } from './overview-view.ts';
import { toDriftAnswer, toRunAnswer, valueView } from './run-view.ts';
import { formatsIn, valueText } from './words.ts';

type PlanPage = Awaited<ReturnType<typeof readPlanPage>>;

/** What the settings page asks the rest of the app; always of one program. */
export interface WritesPorts {
  show(programId: string, userId: string | null): Promise<WritesOverview>;
  planPage(programId: string, wanted: { runId: string; property: string | null; page: number }): Promise<PlanPage>;
  run(programId: string, runId: string): Promise<RunReport | null>;
  drift(programId: string): Promise<DriftShown>;
  /** Null when it is longer than so many bytes. */
  audit(programId: string, longestBytes: number): Promise<{ readonly csv: string; readonly lines: number } | null>;
  /** What people set aside on cards or called wrong; null before anything was connected. */
  findings(programId: string, wanted: { page: number; perPage: number }): Promise<FindingsPage | null>;
  decide(
    programId: string,
    by: { readonly userId: string | null; readonly decision: WriteDecision },
  ): Promise<DecisionOutcome>;
}

export interface WritesDeps extends CardRequestDeps {
  readonly cards: { findProgram(portalId: string, signal: AbortSignal): Promise<string | null> };
  readonly writes: WritesPorts;
}

interface Asked {
  readonly programId: string;
  readonly userId: string | null;
}

/** HubSpot lets a page fetch a megabyte; in JSON every line's end takes four bytes instead of two. */
const longestAuditBytes = 800_000;

/**
 * `GET /writes...`: the plan, a page of its changes, a run, edits, the audit log, what was set aside, for everybody of the account. `POST /writes/...`: what the program's admins decide; the same call again is no second
 * decision. Every POST is answered with the page as it is from then on.
 */
export function writesRoutes(deps: WritesDeps): Router {
  const { writes } = deps;
  const router = Router();
  const guard = cardGuard(deps);

  const route = <Body>(
    method: 'get' | 'post',
    path: string,
    shape: z.ZodType<Body>,
    answer: (asked: Asked, body: Body) => Promise<CardReply<object>>,
  ) =>
    router[method](path, guard.handlers, async (req: Request, res: Response) => {
      const request = guard.verified(req);
      if (request === undefined) return;
      const given = shape.safeParse(method === 'get' ? Object.fromEntries(request.query) : jsonOf(request));
      if (!given.success) {
        sendProblem(res, unusable);
        return;
      }
      const { portalId, userId } = request.caller;
      await replyToCard(request, res, deps, async (signal) => {
        const programId = await deps.cards.findProgram(portalId, signal);
        return programId === null ? notConnected : answer({ programId, userId }, given.data);
      });
    });

  const overview = async ({ programId, userId }: Asked) => ({
    answer: toWritesAnswer(await writes.show(programId, userId)),
  });
  route('get', '/writes', WritesQuery, (asked) => overview(asked));
  route('get', '/writes/changes', ChangesQuery, (asked, query) => changes(writes, asked, query));
  route('get', '/writes/run', RunQuery, async ({ programId, userId }, { run }) => {
    const report = await writes.run(programId, run);
    if (report === null) return { problem: noSuchRun };
    const { permission } = await writes.show(programId, userId);
    return { answer: toRunAnswer(report, permission.allowed) };
  });
  route('get', '/writes/drift', WritesQuery, async ({ programId }) => ({
    answer: toDriftAnswer(await writes.drift(programId)),
  }));
  route('get', '/writes/audit', WritesQuery, async ({ programId }) => ({
    answer: auditAnswer(await writes.audit(programId, longestAuditBytes)),
  }));
  route('get', '/writes/findings', FindingsQuery, async ({ programId }, { page }) => ({
    answer: toFindingsAnswer(await writes.findings(programId, { page, perPage: findingsPerPage }), page),
  }));

  const decision = <Body>(path: string, shape: z.ZodType<Body>, decided: (body: Body) => WriteDecision) =>
    route('post', path, shape, async (asked, body) => {
      const { programId, userId } = asked;
      const outcome = await writes.decide(programId, { userId, decision: decided(body) });
      const problem = problemOf(outcome);
      return problem === null ? overview(asked) : { problem };
    });
  decision('/writes/plan', LookRequest, ({ key }) => ({ act: 'plan', key }));
  decision('/writes/drift', LookRequest, ({ key }) => ({ act: 'drift', key }));
  decision('/writes/approve', ApproveRequest, ({ plan, properties }) => ({ act: 'approve', plan, properties }));
  decision('/writes/stop', StopRequest, ({ properties }) => ({ act: 'stop', properties }));
  decision('/writes/apply', ApplyRequest, ({ key, properties }) => ({ act: 'apply', key, properties }));
  decision('/writes/undo', UndoRequest, ({ key, run }) => ({ act: 'undo', key, run }));
  return router;
}

async function changes(
  writes: WritesPorts,
  { programId, userId }: Asked,
  { plan, property, page }: ChangesQuery,
): Promise<CardReply<ChangesAnswer>> {
  const found = await writes.planPage(programId, { runId: plan, property: property ?? null, page });
  if (found === null) return { problem: noSuchPlan };
  const formats = formatsIn((await writes.show(programId, userId)).timeZone);
  return {
    answer: {
      version: writesVersion,
      plan,
      page,
      pageCount: Math.max(1, Math.ceil(found.total / changesPerPage)),
      total: found.total,
      rows: found.changes.map((change) => ({
        ...valueView(change),
        from: change.from,
        to: change.to,
        fromText: valueText(change.property, change.from, formats),
        toText: valueText(change.property, change.to, formats),
      })),
    },
  };
}

function auditAnswer(found: { readonly csv: string; readonly lines: number } | null): AuditAnswer {
  const text =
    found === null
      ? 'The log is longer than HubSpot lets a page fetch. Save it with: npm run tandem -- audit FILE'
      : `${found.lines === 1 ? '1 line' : `${found.lines.toLocaleString('en-GB')} lines`}, oldest first.`;
  return { version: writesVersion, csv: found?.csv ?? null, lines: found?.lines ?? 0, text };
}

/** A run of another program is answered like one that nobody knows. */
function problemOf(outcome: DecisionOutcome): ProblemDetails | null {
  switch (outcome.outcome) {
    case 'done':
      return null;
    case 'not_allowed':
      return { status: 403, title: 'You cannot decide this', detail: outcome.reason };
    case 'not_found':
      return noSuchRun;
    case 'refused':
      return { status: 409, title: outcome.title, detail: outcome.detail };
  }
}

const noSuchRun: ProblemDetails = { status: 404, title: 'There is no such run', detail: 'Nothing was changed.' };

const noSuchPlan: ProblemDetails = {
  status: 404,
  title: 'This plan is not kept any more',
  detail: 'Look at the newest one.',
};

const unusable: ProblemDetails = {
  status: 400,
  title: 'The request cannot be used',
  detail: 'Reload the page to get the newest version of it.',
};
