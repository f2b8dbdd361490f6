import type { CrmName } from '#src/domain/facts.ts';
import { listApprovals, type PropertyApproval } from '#src/store/approvals.ts';
import { listWriteRuns, type WriteRun } from '#src/store/write-runs.ts';

import type { App } from './context.ts';

const runsShown = 50;

export interface RunList {
  /** Newest first. */
  readonly runs: readonly WriteRun[];
  /** Where each property stands that was ever approved. */
  readonly properties: readonly PropertyApproval[];
}

/** The latest plans, writes and undos, and which properties are approved, live, stopped or blocked. */
export function listRuns(app: Pick<App, 'store'>, programId: string, crm: CrmName = 'hubspot'): Promise<RunList> {
  return app.store.inProgram(programId, async (tx) => ({
    runs: await listWriteRuns(tx, programId, runsShown),
    properties: await listApprovals(tx, { programId, crm }),
  }));
}
