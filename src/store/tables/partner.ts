import type { Generated } from 'kysely';

import type { CrmName, LocalDate, PartnerStatus } from '#src/domain/facts.ts';

import type { Identity, Json } from './columns.ts';

export interface PartnerTable {
  program_id: string;
  partner_id: string;
  name: string;
  domain: string | null;
  status: PartnerStatus;
  type: string | null;
  owner_id: string | null;
  signed_on: LocalDate | null;
  record_created_at: Date;
  created_at: Date;
  ended_at: Date | null;
}

export interface PartnerRecordTable {
  program_id: string;
  partner_id: string;
  crm: CrmName;
  record_id: string;
  valid_from: Date;
  valid_to: Date | null;
  redirect_to: string | null;
}

export interface AttributionTable {
  program_id: string;
  crm: CrmName;
  deal_id: string;
  partner_id: string;
  role: 'sourced' | 'influenced';
  source: string;
  since: Date;
  until: Date | null;
}

export interface SignalTable {
  program_id: string;
  id: string;
  partner_id: string;
  kind: string;
  at: Date | null;
  value: string | null;
  respondent: string | null;
  origin: string;
  entered_by_our_people: Generated<boolean>;
  received_at: Date;
}

export interface PartnerStateTable {
  program_id: string;
  partner_id: string;
  state: Json<unknown>;
  facts: Json<unknown>;
  program_facts: Json<unknown>;
  settings_version: number;
  engine_version: string;
  as_of: Date;
  score: number | null;
  result: Json<unknown>;
  next_evaluation_on: LocalDate | null;
  judged_at: Date;
  facts_digest: string | null;
  program_digest: string | null;
  result_digest: string | null;
  gathered_digest: string | null;
}

export interface SnapshotTable {
  program_id: string;
  partner_id: string;
  day: LocalDate;
  as_of: Date;
  score: number | null;
  band: string;
  coverage: number;
  points: Json<unknown>;
  settings_version: number;
  engine_version: string;
}

export interface LedgerTable {
  program_id: string;
  partner_id: string;
  entry: Identity;
  day: LocalDate;
  as_of: Date;
  cause: string;
  dimension: string | null;
  delta: number;
  score_before: number | null;
  score_after: number | null;
  records: Json<unknown>;
  record_count: number;
  settings_version: number;
  engine_version: string;
}

export interface ProgramInputTable {
  program_id: string;
  day: LocalDate;
  settings_version: number;
  body: Json<unknown>;
  taken_at: Date;
}

export interface PartnerRankTable {
  program_id: string;
  partner_id: string;
  revenue_minor: number;
  rank: number | null;
}

export interface PartnershipStateTable {
  program_id: string;
  partner_id: string;
  state: Json<unknown>;
  result: Json<unknown>;
  settings_version: number;
  engine_version: string;
  as_of: Date;
  judged_at: Date;
}

export interface PartnershipChangeTable {
  program_id: string;
  partner_id: string;
  entry: Identity;
  day: LocalDate;
  as_of: Date;
  subject: string;
  value_from: string | null;
  value_to: string | null;
  rule: string;
  settings_version: number;
  engine_version: string;
}
