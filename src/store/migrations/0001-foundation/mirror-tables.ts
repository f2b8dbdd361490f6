/** What the CRM said: the mirror, its links and the change history of scored fields. */
export const mirrorTables = `
create table owner (
  program_id uuid not null references program,
  crm text not null,
  id text not null,
  user_id text,
  name text not null,
  email text,
  team_ids text[] not null default '{}',
  active boolean not null,
  primary key (program_id, crm, id)
);

create table stage (
  program_id uuid not null references program,
  crm text not null,
  pipeline_id text not null,
  pipeline_name text not null,
  stage_id text not null,
  stage_name text not null,
  state text not null check (state in ('open', 'won', 'lost')),
  probability double precision,
  position int not null,
  primary key (program_id, crm, pipeline_id, stage_id)
);

create table label_definition (
  program_id uuid not null references program,
  crm text not null,
  from_kind text not null,
  to_kind text not null,
  key text not null,
  name text,
  label text,
  primary key (program_id, crm, from_kind, to_kind, key)
);

-- The mirror. updated_at is the CRM's own version: an older reading never replaces a newer one.
create table company (
  program_id uuid not null references program,
  crm text not null,
  id text not null,
  name text,
  domain text,
  owner_id text,
  is_partner boolean not null,
  fields jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  redirect_to text,
  read_at timestamptz not null,
  primary key (program_id, crm, id)
);
create index company_partner on company (program_id, crm) where is_partner;

create table deal (
  program_id uuid not null references program,
  crm text not null,
  id text not null,
  name text,
  owner_id text,
  pipeline_id text,
  stage_id text,
  state text not null check (state in ('open', 'won', 'lost')),
  amount_minor bigint,
  currency text,
  account_amount_minor bigint,
  closes_at timestamptz,
  entered_stage_at timestamptz,
  gaps text[] not null default '{}',
  fields jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  redirect_to text,
  read_at timestamptz not null,
  primary key (program_id, crm, id)
);
-- The oldest close of a program is asked for with every batch of judgements.
create index deal_closed on deal (program_id, closes_at) where archived_at is null and state in ('won', 'lost');

create table contact (
  program_id uuid not null references program,
  crm text not null,
  id text not null,
  name text,
  owner_id text,
  fields jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  redirect_to text,
  read_at timestamptz not null,
  primary key (program_id, crm, id)
);

-- Only engagements with a partner are kept; no subject, no body.
create table engagement (
  program_id uuid not null references program,
  crm text not null,
  type text not null check (type in ('call', 'email', 'meeting', 'note', 'task')),
  id text not null,
  owner_id text,
  at timestamptz not null,
  ends_at timestamptz,
  direction text check (direction in ('inbound', 'outbound')),
  outcome text,
  disposition text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  read_at timestamptz not null,
  primary key (program_id, crm, type, id)
);

-- All links of one record to one kind, replaced as a set; read_began_at is the version of the set.
create table link_set (
  program_id uuid not null references program,
  crm text not null,
  from_kind text not null,
  from_id text not null,
  to_kind text not null,
  read_began_at timestamptz not null,
  primary key (program_id, crm, from_kind, from_id, to_kind)
);

create table link (
  program_id uuid not null references program,
  crm text not null,
  from_kind text not null,
  from_id text not null,
  to_kind text not null,
  to_type text not null default '',
  to_id text not null,
  labels text[] not null default '{}',
  is_primary boolean not null default false,
  primary key (program_id, crm, from_kind, from_id, to_kind, to_type, to_id)
);
create index link_back on link (program_id, crm, to_kind, to_type, to_id);

create table field_change (
  program_id uuid not null references program,
  crm text not null,
  kind text not null,
  record_id text not null,
  field text not null,
  old_value text,
  new_value text,
  changed_at timestamptz not null,
  observed_at timestamptz not null,
  source text not null
);
-- By digest: a value may be longer than an index entry can be.
create unique index field_change_once on field_change
  (program_id, crm, kind, record_id, field, changed_at, md5(new_value)) nulls not distinct;

create table survey_answer (
  program_id uuid not null references program,
  crm text not null,
  id text not null,
  company_id text,
  contact_id text,
  rating int not null,
  at timestamptz not null,
  primary key (program_id, crm, id)
);
create index survey_answer_of on survey_answer (program_id, crm, company_id);
`;
