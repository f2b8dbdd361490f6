import type { CrmName } from '#src/domain/facts.ts';
import { objectOf, propertyCatalogue } from '#src/domain/properties.ts';
import { UsageError } from '#src/errors.ts';
import { listApprovals, saveApprovals } from '#src/store/approvals.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';
import { latestWriteRun } from '#src/store/write-runs.ts';

import type { App } from './context.ts';

export interface Approved {
  /** The plan that the person saw. */
  readonly run: string;
  /** Approved now. */
  readonly approved: readonly string[];
  /** Approved before, and still. */
  readonly already: readonly string[];
}

export interface ApprovalRequest {
  readonly properties: readonly string[] | 'all';
  /** Who approves. */
  readonly actor: string;
}

/**
 * Records that a person approves these properties as the latest plan shows them (WR1). Nothing is written yet: that takes an apply, after which they are kept up to date.
 *
 * @throws UsageError for a property that there is not, and when there is no plan, or none since a property was stopped.
 */
export async function approveProperties(
  app: Pick<App, 'store' | 'clock'>,
  programId: string,
  { properties, actor }: ApprovalRequest,
  crm: CrmName = 'hubspot',
): Promise<Approved> {
  const names = properties === 'all' ? propertyCatalogue.map(({ name }) => name) : knownProperties(properties);
  return app.store.inProgram(programId, (tx) => approve(tx, { programId, crm }, names, actor, app.clock.now()));
}

/** @throws UsageError naming the property that there is not. */
export function knownProperties(names: readonly string[]): readonly string[] {
  const known = new Set<string>(propertyCatalogue.map(({ name }) => name));
  const stranger = names.find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new UsageError(`There is no property ${stranger}. There are: ${[...known].join(', ')}.`);
  if (names.length === 0) throw new UsageError(`Name properties, or say --all. There are: ${[...known].join(', ')}.`);
  return [...new Set(names)];
}

async function approve(tx: Tx, scope: CrmScope, names: readonly string[], actor: string, now: Date): Promise<Approved> {
  const plan = await latestWriteRun(tx, scope, 'plan');
  const unplanned = plan === null ? names : names.filter((name) => plan.counts[name] === undefined);
  if (plan === null || unplanned.length > 0)
    throw new UsageError(
      `No plan shows ${unplanned.join(', ')} yet: look at what would be written with tandem plan first.`,
    );
  const approvals = new Map((await listApprovals(tx, scope)).map((approval) => [approval.property, approval]));
  const stopped = names.filter((name) => {
    const before = approvals.get(name);
    return before?.state === 'stopped' && before.changedAt >= plan.startedAt;
  });
  if (stopped.length > 0)
    throw new UsageError(
      `${stopped.join(', ')} ${stopped.length === 1 ? 'was' : 'were'} stopped after the last plan: run tandem plan again, then approve.`,
    );
  const already = names.filter((name) => (approvals.get(name)?.state ?? 'stopped') !== 'stopped');
  const approved = names.filter((name) => !already.includes(name));
  const keys = approved.flatMap((property) => {
    const kind = objectOf(property);
    return kind === undefined ? [] : [{ kind, property }];
  });
  await saveApprovals(tx, scope, keys, { planRunId: plan.runId, actor, at: now });
  await addToAuditLog(
    tx,
    scope.programId,
    keys.map(({ kind, property }) => ({
      actor,
      action: 'approved',
      runId: plan.runId,
      crm: scope.crm,
      kind,
      property,
      detail: `${plan.counts[property] ?? 0} values in the plan`,
    })),
    now,
  );
  return { run: plan.runId, approved, already };
}
