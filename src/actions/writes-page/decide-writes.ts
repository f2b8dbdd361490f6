import type { CrmName } from '#src/domain/facts.ts';
import { UsageError } from '#src/errors.ts';
import { listApprovals } from '#src/store/approvals.ts';
import { askForRun, type AskedRun } from '#src/store/asked-runs.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';
import { latestWriteRun, readWriteRun } from '#src/store/write-runs.ts';

import { checkAdmin, type AdminCheck } from '../admin-permission.ts';
import { approveProperties } from '../approve-properties.ts';
import type { App } from '../context.ts';
import { stopProperties } from '../stop-properties.ts';

/** What a person decides about writing. `key`: made once for the act, so that the same again has no further effect; it becomes the id of the run. */
export type WriteDecision =
  | { readonly act: 'plan' | 'drift'; readonly key: string }
  /** `plan`: the one that the person saw. */
  | { readonly act: 'approve'; readonly plan: string; readonly properties: readonly string[] }
  | { readonly act: 'stop'; readonly properties: readonly string[] }
  /** `properties`: what the person saw as approved. */
  | { readonly act: 'apply'; readonly key: string; readonly properties: readonly string[] }
  | { readonly act: 'undo'; readonly key: string; readonly run: string };

export type DecisionOutcome =
  /** Now or before: the same decision again is no second one. */
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  /** The program has no such run. */
  | { readonly outcome: 'not_found' }
  /** Things are not as the person saw them. */
  | { readonly outcome: 'refused'; readonly title: string; readonly detail: string };

const done: DecisionOutcome = { outcome: 'done' };

/** Carries out what a person decided, if they may. What takes time is asked for and left to a worker. */
export async function decideWrites(
  app: Pick<App, 'store' | 'clock' | 'wake'>,
  programId: string,
  { userId, decision }: { readonly userId: string | null; readonly decision: WriteDecision },
  crm: CrmName = 'hubspot',
): Promise<DecisionOutcome> {
  const scope = { programId, crm };
  const admin = await app.store.inProgram(programId, (tx) => checkAdmin(tx, scope, userId));
  if (!admin.permission.allowed) return { outcome: 'not_allowed', reason: admin.permission.reason ?? '' };
  switch (decision.act) {
    case 'approve':
      return approve(app, scope, admin, decision);
    case 'stop': {
      const reason = 'stopped in the browser';
      await stopProperties(app, programId, { properties: decision.properties, actor: admin.actor, reason }, crm);
      return done;
    }
    default: {
      const at = app.clock.now();
      const outcome = await app.store.inProgram(programId, (tx) => ask(tx, scope, admin, decision, at));
      if (outcome.outcome === 'done') await app.wake('asked-runs', programId);
      return outcome;
    }
  }
}

async function approve(
  app: Pick<App, 'store' | 'clock'>,
  scope: CrmScope,
  { actor }: AdminCheck,
  { plan, properties }: Extract<WriteDecision, { act: 'approve' }>,
): Promise<DecisionOutcome> {
  const { latest, approvals } = await app.store.inProgram(scope.programId, async (tx) => ({
    latest: await latestWriteRun(tx, scope, 'plan'),
    approvals: await listApprovals(tx, scope),
  }));
  if (latest?.runId !== plan) return newerPlan;
  const stopped = approvals.some(
    ({ property, state, changedAt }) =>
      properties.includes(property) && state === 'stopped' && changedAt >= latest.startedAt,
  );
  if (stopped) return stoppedSince;
  try {
    await approveProperties(app, scope.programId, { properties, actor }, scope.crm);
    return done;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { outcome: 'refused', title: 'This cannot be approved', detail: error.message };
  }
}

async function ask(
  tx: Tx,
  scope: CrmScope,
  { actor }: AdminCheck,
  decision: Exclude<WriteDecision, { act: 'approve' | 'stop' }>,
  startedAt: Date,
): Promise<DecisionOutcome> {
  const run: AskedRun = {
    runId: decision.key,
    kind: decision.act,
    actor,
    startedAt,
    undoes: decision.act === 'undo' ? decision.run : null,
  };
  const isNew = (await readWriteRun(tx, scope.programId, run.runId)) === null;
  const objection = isNew ? await objectionTo(tx, scope, decision) : null;
  if (objection !== null) return objection;
  return (await askForRun(tx, scope, run)) === 'key_taken' ? keyTaken : done;
}

/** Why things are not as the person saw them; null when they are. */
async function objectionTo(
  tx: Tx,
  scope: CrmScope,
  decision: Exclude<WriteDecision, { act: 'approve' | 'stop' }>,
): Promise<DecisionOutcome | null> {
  if (decision.act === 'undo') {
    const undone = await readWriteRun(tx, scope.programId, decision.run);
    if (undone === null || undone.crm !== scope.crm) return { outcome: 'not_found' };
    return undone.finishedAt === null ? notEnded : null;
  }
  if (decision.act !== 'apply') return null;
  const approved = (await listApprovals(tx, scope)).filter(({ state }) => state === 'approved');
  const seen = new Set(decision.properties);
  const same = approved.length === seen.size && approved.every(({ property }) => seen.has(property));
  return same ? null : otherApprovals;
}

const newerPlan: DecisionOutcome = {
  outcome: 'refused',
  title: 'There is a newer plan',
  detail: 'Look at it, then approve.',
};

const stoppedSince: DecisionOutcome = {
  outcome: 'refused',
  title: 'A property was stopped after this plan',
  detail: 'Plan again, then approve it.',
};

const otherApprovals: DecisionOutcome = {
  outcome: 'refused',
  title: 'Something else is approved by now',
  detail: 'Nothing was written. Look at what is approved, then write.',
};

const notEnded: DecisionOutcome = {
  outcome: 'refused',
  title: 'This run has not ended yet',
  detail: 'Undo it when it has.',
};

const keyTaken: DecisionOutcome = {
  outcome: 'refused',
  title: 'This was asked for differently before',
  detail: 'Reload the page and try again.',
};
