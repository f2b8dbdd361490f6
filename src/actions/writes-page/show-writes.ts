import type { CrmName } from '#src/domain/facts.ts';
import type { Permission } from '#src/domain/permission.ts';
import { listApprovals, type PropertyApproval } from '#src/store/approvals.ts';
import { failuresOf, openRuns } from '#src/store/asked-runs.ts';
import { readConnection, type Connection } from '#src/store/connections.ts';
import { isLeased } from '#src/store/lock.ts';
import { plannedByProperty, plannedRecords, type PlannedOfProperty } from '#src/store/plan-changes.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';
import { latestWriteRun, listWriteRuns, type WriteRun } from '#src/store/write-runs.ts';

import { checkAdmin } from '../admin-permission.ts';
import type { App } from '../context.ts';
import { wishedForMs } from '../do-asked-runs.ts';

/** How many records of a kind. */
export type RecordCount = Awaited<ReturnType<typeof plannedRecords>>[number];

/** Everything about writing to a CRM that a person decides by. */
export interface WritesOverview {
  readonly now: Date;
  readonly timeZone: string;
  /** Whether the reader may decide. */
  readonly permission: Permission;
  /** Null when no account is connected. */
  readonly connection: Pick<Connection, 'status' | 'statusReason'> | null;
  /** The newest plan, with what it changes by property and on how many records. */
  readonly plan:
    | (WriteRun & { readonly planned: readonly PlannedOfProperty[]; readonly records: readonly RecordCount[] })
    | null;
  readonly approvals: readonly PropertyApproval[];
  /** What is approved and was not written yet, with the values that the plan has for it. */
  readonly toApply: {
    readonly properties: readonly string[];
    readonly values: number;
    readonly records: readonly RecordCount[];
  };
  /** Newest first. */
  readonly runs: readonly WriteRun[];
  /** Why runs ended before their time. */
  readonly failures: ReadonlyMap<string, string>;
  /** What goes on, and whether a worker is at it. */
  readonly running: { readonly run: WriteRun; readonly begun: boolean } | null;
}

const runsShown = 50;

/** What a person sees who wants to decide about writing: the newest plan, what is approved, what goes on, and what was done. */
export function showWrites(
  app: Pick<App, 'store' | 'clock'>,
  programId: string,
  userId: string | null,
  crm: CrmName = 'hubspot',
): Promise<WritesOverview> {
  const now = app.clock.now();
  const scope = { programId, crm };
  return app.store.inProgram(programId, async (tx) => {
    const approvals = await listApprovals(tx, scope);
    const plan = await latestWriteRun(tx, scope, 'plan');
    const runs = await listWriteRuns(tx, programId, runsShown);
    const planned = plan === null ? [] : await plannedByProperty(tx, programId, plan.runId);
    const properties = approvals.flatMap(({ property, state }) => (state === 'approved' ? [property] : []));
    return {
      now,
      timeZone: (await currentSettings(tx))?.settings.program.timeZone ?? 'UTC',
      permission: (await checkAdmin(tx, scope, userId)).permission,
      connection: await readConnection(tx, crm),
      plan: plan === null ? null : { ...plan, planned, records: await plannedRecords(tx, programId, plan.runId) },
      approvals,
      toApply: {
        properties,
        values: planned.reduce((sum, one) => sum + (properties.includes(one.property) ? one.changes : 0), 0),
        records: plan === null ? [] : await plannedRecords(tx, programId, plan.runId, properties),
      },
      runs,
      failures: await failuresOf(
        tx,
        programId,
        runs.map(({ runId }) => runId),
      ),
      running: await runningNow(tx, scope, runs, now),
    };
  });
}

async function runningNow(
  tx: Tx,
  scope: { readonly programId: string; readonly crm: CrmName },
  runs: readonly WriteRun[],
  now: Date,
): Promise<WritesOverview['running']> {
  const [oldest] = await openRuns(tx, scope, new Date(now.getTime() - wishedForMs));
  const run = runs.find(({ runId }) => runId === oldest?.runId);
  if (run === undefined) return null;
  return { run, begun: await isLeased(tx, scope.programId, `write:${scope.crm}`, now) };
}
