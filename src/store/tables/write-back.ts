import type { Generated } from 'kysely';

import type { CrmName, LocalDate } from '#src/domain/facts.ts';

import type { Identity, JsonWithDefault } from './columns.ts';

export interface WriteRunTable {
  program_id: string;
  run_id: string;
  crm: CrmName;
  kind: 'plan' | 'apply' | 'write-back' | 'undo' | 'drift';
  actor: string;
  started_at: Date;
  finished_at: Date | null;
  total: Generated<number>;
  counts: JsonWithDefault<Readonly<Record<string, number>>>;
  undoes: string | null;
}

export interface PlanChangeTable {
  program_id: string;
  run_id: string;
  kind: 'company' | 'deal';
  record_id: string;
  property: string;
  value_from: string | null;
  value_to: string | null;
}

export interface PropertyApprovalTable {
  program_id: string;
  crm: CrmName;
  kind: 'company' | 'deal';
  property: string;
  state: 'approved' | 'live' | 'stopped';
  plan_run_id: string;
  approved_by: string;
  approved_at: Date;
  changed_at: Date;
  blocked_reason: string | null;
}

export interface WriteBudgetTable {
  program_id: string;
  crm: CrmName;
  day: LocalDate;
  written: Generated<number>;
}

export interface AuditLogTable {
  program_id: string;
  entry: Identity;
  at: Date;
  actor: string;
  action: string;
  run_id: string | null;
  crm: CrmName | null;
  kind: string | null;
  property: string | null;
  detail: string | null;
}
