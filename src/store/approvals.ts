import { sql } from 'kysely';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';
import type { WrittenKind } from './write-values.ts';

/** Where a property stands: approved by a person in a plan, live once that was applied, stopped by a person. A property without an approval is never written. */
export interface PropertyApproval {
  readonly kind: WrittenKind;
  readonly property: string;
  readonly state: 'approved' | 'live' | 'stopped';
  readonly planRunId: string;
  readonly approvedBy: string;
  readonly approvedAt: Date;
  readonly changedAt: Date;
  /** Why the CRM's property cannot be written as it is; null when it can. */
  readonly blockedReason: string | null;
}

export async function listApprovals(tx: Tx, { programId, crm }: CrmScope): Promise<readonly PropertyApproval[]> {
  const { rows } = await sql<PropertyApproval>`
    select kind, property, state, plan_run_id as "planRunId", approved_by as "approvedBy", approved_at as "approvedAt", changed_at as "changedAt", blocked_reason as "blockedReason"
    from property_approval where program_id = ${programId} and crm = ${crm} order by kind, property`.execute(tx);
  return rows;
}

export interface ApprovalKey {
  readonly kind: WrittenKind;
  readonly property: string;
}

const keyColumns: Columns<ApprovalKey> = {
  kind: ['text', (row) => row.kind],
  property: ['text', (row) => row.property],
};

/** Records that a person approved these properties in a plan. */
export async function saveApprovals(
  tx: Tx,
  { programId, crm }: CrmScope,
  properties: readonly ApprovalKey[],
  by: { readonly planRunId: string; readonly actor: string; readonly at: Date },
): Promise<void> {
  if (properties.length === 0) return;
  await sql`
    insert into property_approval (program_id, crm, kind, property, state, plan_run_id, approved_by, approved_at, changed_at)
    select ${programId}, ${crm}, kind, property, 'approved', ${by.planRunId}, ${by.actor}, ${by.at}, ${by.at} from ${incoming(properties, keyColumns)} as given
    on conflict (program_id, crm, kind, property) do update set
      state = 'approved', plan_run_id = excluded.plan_run_id, approved_by = excluded.approved_by, approved_at = excluded.approved_at, changed_at = excluded.changed_at,
      blocked_reason = null`.execute(tx);
}

/** Moves these properties to a state. */
export async function setApprovalState(
  tx: Tx,
  { programId, crm }: CrmScope,
  properties: readonly ApprovalKey[],
  state: 'live' | 'stopped',
  at: Date,
): Promise<void> {
  if (properties.length === 0) return;
  await sql`
    update property_approval a set state = ${state}, changed_at = ${at} from ${incoming(properties, keyColumns)} as k
    where a.program_id = ${programId} and a.crm = ${crm} and a.kind = k.kind and a.property = k.property and a.state <> ${state}`.execute(
    tx,
  );
}

/** Says why the CRM's properties cannot be written as they are; null when nothing stands in the way (any more). */
export async function setBlockedReasons(
  tx: Tx,
  { programId, crm }: CrmScope,
  properties: readonly (ApprovalKey & { readonly reason: string | null })[],
): Promise<void> {
  if (properties.length === 0) return;
  const columns: Columns<(typeof properties)[number]> = { ...keyColumns, reason: ['text', (row) => row.reason] };
  await sql`
    update property_approval a set blocked_reason = k.reason from ${incoming(properties, columns)} as k
    where a.program_id = ${programId} and a.crm = ${crm} and a.kind = k.kind and a.property = k.property and a.blocked_reason is distinct from k.reason`.execute(
    tx,
  );
}
