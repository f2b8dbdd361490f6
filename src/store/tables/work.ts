import type { Generated } from 'kysely';

import type { EngagementType, RecordKind } from '#src/crm/model.ts';
import type { CrmName } from '#src/domain/facts.ts';

import type { Identity, JsonWithDefault } from './columns.ts';

export interface InboxTable {
  entry: Identity;
  program_id: string;
  crm: CrmName;
  kind: RecordKind;
  type: Generated<EngagementType | ''>;
  record_id: string;
  cause: string;
  subscription_id: string | null;
  event_id: string | null;
  property: string | null;
  occurred_at: Date | null;
  received_at: Date;
  attempts: Generated<number>;
  not_before: Date | null;
}

export interface DirtyPartnerTable {
  program_id: string;
  partner_id: string;
  generation: Generated<number>;
  cause: string;
  since: Date;
  attempts: Generated<number>;
  not_before: Date | null;
}

export interface DesiredValueTable {
  program_id: string;
  crm: CrmName;
  kind: RecordKind;
  record_id: string;
  property: string;
  value: string | null;
  generation: Generated<number>;
  cause: string;
  computed_at: Date;
  confirmed_value: string | null;
  confirmed_generation: Generated<number>;
  confirmed_at: Date | null;
  attempts: Generated<number>;
  not_before: Date | null;
  /** The run that sent `sent_value` and has not heard yet what became of it; null when nothing is open. */
  sent_run_id: string | null;
  sent_value: string | null;
  sent_generation: number | null;
  /** The CRM refused this generation: it is not tried again. */
  refused_generation: number | null;
  /** What a person put in the place of our value. */
  drift_value: string | null;
  drift_found_at: Date | null;
}

export interface WriteLogTable {
  program_id: string;
  entry: Identity;
  run_id: string;
  crm: CrmName;
  kind: RecordKind;
  record_id: string;
  property: string;
  value_before: string | null;
  value_after: string | null;
  actor: string;
  cause: string;
  generation: number;
  outcome: string;
  reason: string | null;
  written_at: Date;
}

export interface ParkedTable {
  program_id: string;
  entry: Identity;
  work: string;
  crm: CrmName | null;
  kind: string | null;
  record_id: string | null;
  cause: string;
  body: string | null;
  parked_at: Date;
  redriven_at: Date | null;
}

export interface SyncRunTable {
  program_id: string;
  run_id: string;
  crm: CrmName;
  mode: 'full' | 'changes';
  started_at: Date;
  finished_at: Date | null;
  outcome: string | null;
  counts: JsonWithDefault<unknown>;
}

export interface SyncCursorTable {
  program_id: string;
  crm: CrmName;
  stream: string;
  cursor: string | null;
  high_water: Date | null;
  run_id: string | null;
  updated_at: Date;
}

export interface LeaseTable {
  program_id: string;
  work: string;
  holder: string | null;
  token: Generated<number>;
  until: Date;
}

export interface CallBudgetTable {
  program_id: string;
  bucket: string;
  granted: Generated<Date[]>;
  blocked_until: Date | null;
}
