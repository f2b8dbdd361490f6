import type { Generated } from 'kysely';

import type { EngagementType, RawFields, RecordKind } from '#src/crm/model.ts';
import type { CrmName, MinorUnits } from '#src/domain/facts.ts';

import type { JsonWithDefault } from './columns.ts';

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

export interface CompanyTable extends MirrorColumns {
  name: string | null;
  domain: string | null;
  owner_id: string | null;
  is_partner: boolean;
  fields: JsonWithDefault<RawFields>;
  redirect_to: string | null;
}

export interface DealTable extends MirrorColumns {
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

export interface ContactTable extends MirrorColumns {
  name: string | null;
  owner_id: string | null;
  fields: JsonWithDefault<RawFields>;
  redirect_to: string | null;
}

export interface EngagementTable extends MirrorColumns {
  type: EngagementType;
  owner_id: string | null;
  at: Date;
  ends_at: Date | null;
  direction: 'inbound' | 'outbound' | null;
  outcome: string | null;
  disposition: string | null;
  is_review: Generated<boolean>;
}

export interface LinkSetTable {
  program_id: string;
  crm: CrmName;
  from_kind: RecordKind;
  from_id: string;
  to_kind: RecordKind;
  read_began_at: Date;
}

export interface LinkTable {
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

export interface FieldChangeTable {
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

export interface OwnerTable {
  program_id: string;
  crm: CrmName;
  id: string;
  user_id: string | null;
  name: string;
  email: string | null;
  team_ids: Generated<string[]>;
  active: boolean;
}

export interface StageTable {
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

export interface LabelDefinitionTable {
  program_id: string;
  crm: CrmName;
  from_kind: RecordKind;
  to_kind: RecordKind;
  key: string;
  name: string | null;
  label: string | null;
}

export interface SurveyAnswerTable {
  program_id: string;
  crm: CrmName;
  id: string;
  company_id: string | null;
  contact_id: string | null;
  rating: number;
  at: Date;
}
