import type { CrmName } from '#src/domain/facts.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import { listApprovals, setApprovalState } from '#src/store/approvals.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { knownProperties } from './approve-properties.ts';
import type { App } from './context.ts';

export interface StopRequest {
  readonly properties: readonly string[] | 'all';
  readonly actor: string;
  readonly reason: string;
}

/** The kill switch: nothing more is written to these properties until a person approves them again in a new plan. A call that is under way ends. Answers which were stopped by it. */
export async function stopProperties(
  app: Pick<App, 'store' | 'clock'>,
  programId: string,
  { properties, actor, reason }: StopRequest,
  crm: CrmName = 'hubspot',
): Promise<readonly string[]> {
  const names = properties === 'all' ? propertyCatalogue.map(({ name }) => name) : knownProperties(properties);
  return app.store.inProgram(programId, (tx) =>
    stop(tx, { programId, crm }, names, { actor, reason }, app.clock.now()),
  );
}

/** The same as a part of another transaction. */
export async function stop(
  tx: Tx,
  scope: CrmScope,
  names: readonly string[],
  { actor, reason, runId = null }: { readonly actor: string; readonly reason: string; readonly runId?: string | null },
  now: Date,
): Promise<readonly string[]> {
  const standing = (await listApprovals(tx, scope)).filter(
    ({ property, state }) => names.includes(property) && state !== 'stopped',
  );
  await setApprovalState(tx, scope, standing, 'stopped', now);
  const entries = standing.map(({ kind, property }) => ({
    actor,
    action: 'stopped',
    runId,
    crm: scope.crm,
    kind,
    property,
    detail: reason,
  }));
  await addToAuditLog(tx, scope.programId, entries, now);
  return standing.map(({ property }) => property);
}
