import type {
  CompanyTable,
  ContactTable,
  DealTable,
  EngagementTable,
  FieldChangeTable,
  LabelDefinitionTable,
  LinkSetTable,
  LinkTable,
  OwnerTable,
  StageTable,
  SurveyAnswerTable,
} from './tables/mirror.ts';
import type {
  AttributionTable,
  LedgerTable,
  PartnerRecordTable,
  PartnerStateTable,
  PartnerTable,
  PartnerRankTable,
  PartnershipChangeTable,
  PartnershipStateTable,
  ProgramInputTable,
  SignalTable,
  SnapshotTable,
} from './tables/partner.ts';
import type { ConnectionTable, ProgramTable, SecretTable, SettingsVersionTable } from './tables/program.ts';
import type {
  CallBudgetTable,
  DesiredValueTable,
  DirtyPartnerTable,
  InboxTable,
  LeaseTable,
  ParkedTable,
  SyncCursorTable,
  SyncRunTable,
  WriteLogTable,
} from './tables/work.ts';
import type {
  AuditLogTable,
  PlanChangeTable,
  PropertyApprovalTable,
  WriteBudgetTable,
  WriteRunTable,
} from './tables/write-back.ts';

/** The tables as kysely sees them. Column names are the database's. */
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
  write_run: WriteRunTable;
  plan_change: PlanChangeTable;
  property_approval: PropertyApprovalTable;
  write_budget: WriteBudgetTable;
  audit_log: AuditLogTable;
  program_input: ProgramInputTable;
  partner_rank: PartnerRankTable;
  partnership_state: PartnershipStateTable;
  partnership_change: PartnershipChangeTable;
}
