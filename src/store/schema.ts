import type { ColumnType, Generated } from 'kysely';
import type { CrmName, LocalDate, MinorUnits, PartnerStatus } from '#src/domain/facts.ts';
import type { Capabilities } from '#src/crm/port.ts';
import type { EngagementType, RawFields, RecordKind } from '#src/crm/model.ts';

/** The tables of the first migration as kysely sees them. Column names are the database's. */
export interface Database {
  program: ProgramTable;
  connection: ConnectionTable;
  secret: SecretTable;
  settings_version: SettingsVersionTable;
  owner: OwnerTable;
  stage: StageTable;
  label_definition: LabelDefinitionTable;
  company: CompanyTable;
  deal: DealTable;
  contact: ContactTable;
  engagement: EngagementTable;
  link_set: LinkSetTable;
  link: LinkTable;
  field_change: FieldChangeTable;
  partner: PartnerTable;
  partner_record: PartnerRecordTable;
  attribution: AttributionTable;
  signal: SignalTable;
  survey_answer: SurveyAnswerTable;
  partner_state: PartnerStateTable;
  snapshot: SnapshotTable;
  ledger: LedgerTable;
  inbox: InboxTable;
  dirty_partner: DirtyPartnerTable;
  desired_value: DesiredValueTable;
  write_log: WriteLogTable;
  parked: ParkedTable;
  sync_run: SyncRunTable;
  sync_cursor: SyncCursorTable;
  lease: LeaseTable;
  call_budget: CallBudgetTable;
}

/** `jsonb`: read as the value, written as its JSON text. */
type Json<T> = ColumnType<T, string, string>;
type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;
/** `generated always as identity`: given by the database alone. */
type Identity = ColumnType<number, never, never>;

interface ProgramTable {
  program_id: string;
  name: string;
  created_at: Date;
}

interface ConnectionTable {
  program_id: string;
  crm: CrmName;
  account_id: string;
  account_name: string | null;
  auth: 'token' | 'oauth';
  ui_origin: string;
  time_zone: string;
  currency: string;
  status: 'active' | 'reconnect_needed' | 'disconnected';
  status_reason: string | null;
  /** Empty until the first look at the account. */
  capabilities: JsonWithDefault<Partial<Capabilities>>;
  connected_at: Date;
}

interface SecretTable {
  program_id: string;
  crm: CrmName;
  name: string;
  key_id: string;
  nonce: Buffer;
  sealed: Buffer;
  expires_at: Date | null;
  updated_at: Date;
}

interface SettingsVersionTable {
  program_id: string;
  version: number;
  body: Json<unknown>;
  author: string;
  reason: string;
  created_at: Date;
}

interface OwnerTable {
  program_id: string;
  crm: CrmName;
  id: string;
  user_id: string | null;
  name: string;
  email: string | null;
  team_ids: Generated<string[]>;
  active: boolean;
}

interface StageTable {
  program_id: string;
  crm: CrmName;
  pipeline_id: string;
  pipeline_name: string;
  stage_id: string;
  stage_name: string;
  state: 'open' | 'won' | 'lost';
  probability: number | null;
  position: number;
}

interface LabelDefinitionTable {
  program_id: string;
  crm: CrmName;
  from_kind: RecordKind;
  to_kind: RecordKind;
  key: string;
  name: string | null;
  label: string | null;
}

/** What every mirrored record has. `updated_at` is the CRM's version; `redirect_to` names the survivor of a merge. */
interface MirrorColumns {
  program_id: string;
  crm: CrmName;
  id: string;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
  read_at: Date;
}

interface CompanyTable extends MirrorColumns {
  name: string | null;
  domain: string | null;
  owner_id: string | null;
  is_partner: boolean;
  fields: JsonWithDefault<RawFields>;
  redirect_to: string | null;
}

interface DealTable extends MirrorColumns {
  name: string | null;
  owner_id: string | null;
  pipeline_id: string | null;
  stage_id: string | null;
  state: 'open' | 'won' | 'lost';
  amount_minor: MinorUnits | null;
  currency: string | null;
  account_amount_minor: MinorUnits | null;
  closes_at: Date | null;
  entered_stage_at: Date | null;
  gaps: Generated<string[]>;
  fields: JsonWithDefault<RawFields>;
  redirect_to: string | null;
}

interface ContactTable extends MirrorColumns {
  name: string | null;
  owner_id: string | null;
  fields: JsonWithDefault<RawFields>;
  redirect_to: string | null;
}

interface EngagementTable extends MirrorColumns {
  type: EngagementType;
  owner_id: string | null;
  at: Date;
  ends_at: Date | null;
  direction: 'inbound' | 'outbound' | null;
  outcome: string | null;
  disposition: string | null;
}

interface LinkSetTable {
  program_id: string;
  crm: CrmName;
  from_kind: RecordKind;
  from_id: string;
  to_kind: RecordKind;
  read_began_at: Date;
}

interface LinkTable {
  program_id: string;
  crm: CrmName;
  from_kind: RecordKind;
  from_id: string;
  to_kind: RecordKind;
  /** Engagement type of the target, else empty. */
  to_type: Generated<EngagementType | ''>;
  to_id: string;
  labels: Generated<string[]>;
  is_primary: Generated<boolean>;
}

interface FieldChangeTable {
  program_id: string;
  crm: CrmName;
  kind: RecordKind;
  record_id: string;
  field: string;
  old_value: string | null;
  new_value: string | null;
  changed_at: Date;
  observed_at: Date;
  source: string;
}

interface PartnerTable {
  program_id: string;
  partner_id: string;
  name: string;
  domain: string | null;
  status: PartnerStatus;
  type: string | null;
  owner_id: string | null;
  parent_partner_id: string | null;
  signed_on: LocalDate | null;
  record_created_at: Date;
  created_at: Date;
  ended_at: Date | null;
}

interface PartnerRecordTable {
  program_id: string;
  partner_id: string;
  crm: CrmName;
  record_id: string;
  valid_from: Date;
  valid_to: Date | null;
  redirect_to: string | null;
}

interface AttributionTable {
  program_id: string;
  crm: CrmName;
  deal_id: string;
  partner_id: string;
  role: 'sourced' | 'influenced';
  source: string;
  since: Date;
  until: Date | null;
}

interface SignalTable {
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

interface SurveyAnswerTable {
  program_id: string;
  crm: CrmName;
  id: string;
  company_id: string | null;
  contact_id: string | null;
  rating: number;
  at: Date;
}

interface PartnerStateTable {
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
}

interface SnapshotTable {
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

interface LedgerTable {
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

interface InboxTable {
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

interface DirtyPartnerTable {
  program_id: string;
  partner_id: string;
  generation: Generated<number>;
  cause: string;
  since: Date;
  attempts: Generated<number>;
  not_before: Date | null;
}

interface DesiredValueTable {
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
}

interface WriteLogTable {
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
  written_at: Date;
}

interface ParkedTable {
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

interface SyncRunTable {
  program_id: string;
  run_id: string;
  crm: CrmName;
  mode: 'full' | 'changes';
  started_at: Date;
  finished_at: Date | null;
  outcome: string | null;
  counts: JsonWithDefault<unknown>;
}

interface SyncCursorTable {
  program_id: string;
  crm: CrmName;
  stream: string;
  cursor: string | null;
  high_water: Date | null;
  run_id: string | null;
  updated_at: Date;
}

interface LeaseTable {
  program_id: string;
  work: string;
  holder: string | null;
  token: Generated<number>;
  until: Date;
}

interface CallBudgetTable {
  program_id: string;
  bucket: string;
  granted: Generated<Date[]>;
  blocked_until: Date | null;
}
