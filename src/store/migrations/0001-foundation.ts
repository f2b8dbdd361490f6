import { sql, type Kysely } from 'kysely';

/**
 * The foundation: programs and their connections, the mirror of what the CRM said, partners apart from CRM records, dated facts, what we computed,
 * what we want the CRM to hold, and the three work tables (inbox, dirty_partner, desired_value).
 *
 * Every table with a program_id is under row-level security: a transaction sees the program it named with set_config('app.program', ...), and no other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const tenantTables = [
  'program',
  'connection',
  'secret',
  'settings_version',
  'owner',
  'stage',
  'label_definition',
  'company',
  'deal',
  'contact',
  'engagement',
  'link_set',
  'link',
  'field_change',
  'partner',
  'partner_record',
  'attribution',
  'signal',
  'survey_answer',
  'partner_state',
  'snapshot',
  'ledger',
  'inbox',
  'dirty_partner',
  'desired_value',
  'write_log',
  'parked',
  'sync_run',
  'sync_cursor',
  'lease',
  'call_budget',
];

const tables = `
create table program (
  program_id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create table connection (
  program_id uuid not null references program,
  crm text not null check (crm in ('hubspot', 'salesforce')),
  account_id text not null,
  account_name text,
  auth text not null check (auth in ('token', 'oauth')),
  ui_origin text not null,
  time_zone text not null,
  currency text not null,
  status text not null check (status in ('active', 'reconnect_needed', 'disconnected')),
  status_reason text,
  capabilities jsonb not null default '{}',
  connected_at timestamptz not null,
  primary key (program_id, crm),
  unique (crm, account_id)
);

create table secret (
  program_id uuid not null references program,
  crm text not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  sealed bytea not null,
  expires_at timestamptz,
  updated_at timestamptz not null,
  primary key (program_id, crm, name)
);

create table settings_version (
  program_id uuid not null references program,
  version int not null,
  body jsonb not null,
  author text not null,
  reason text not null,
  created_at timestamptz not null,
  primary key (program_id, version)
);

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
  source text not null,
  unique nulls not distinct (program_id, crm, kind, record_id, field, changed_at, new_value)
);

create table partner (
  program_id uuid not null references program,
  partner_id uuid not null,
  name text not null,
  domain text,
  status text not null check (status in ('prospect', 'active', 'paused', 'ended')),
  type text,
  owner_id text,
  parent_partner_id uuid,
  signed_on date,
  record_created_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (program_id, partner_id)
);

-- Which CRM record stands for a partner, and since when. A merge closes one row and opens another; history follows the survivor.
create table partner_record (
  program_id uuid not null,
  partner_id uuid not null,
  crm text not null,
  record_id text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  redirect_to text,
  primary key (program_id, crm, record_id, valid_from),
  foreign key (program_id, partner_id) references partner
);
create unique index partner_record_current on partner_record (program_id, crm, record_id) where valid_to is null;
create index partner_record_of on partner_record (program_id, partner_id);

create table attribution (
  program_id uuid not null,
  crm text not null,
  deal_id text not null,
  partner_id uuid not null,
  role text not null check (role in ('sourced', 'influenced')),
  source text not null,
  since timestamptz not null,
  until timestamptz,
  primary key (program_id, crm, deal_id, partner_id, since),
  foreign key (program_id, partner_id) references partner
);
create unique index attribution_current on attribution (program_id, crm, deal_id, partner_id) where until is null;
create index attribution_of on attribution (program_id, partner_id) where until is null;

-- Dated facts that no CRM record holds. The same id replaces; a null value deletes.
create table signal (
  program_id uuid not null,
  id text not null,
  partner_id uuid not null,
  kind text not null,
  at timestamptz,
  value text,
  respondent text,
  origin text not null,
  entered_by_our_people boolean not null default false,
  received_at timestamptz not null,
  primary key (program_id, id),
  foreign key (program_id, partner_id) references partner
);
create index signal_of on signal (program_id, partner_id);

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

-- What one evaluation hands to the next: the held band, and the very facts it judged, so that every later change can be explained.
create table partner_state (
  program_id uuid not null,
  partner_id uuid not null,
  state jsonb not null,
  facts jsonb not null,
  program_facts jsonb not null,
  settings_version int not null,
  engine_version text not null,
  as_of timestamptz not null,
  score int,
  result jsonb not null,
  next_evaluation_on date,
  judged_at timestamptz not null,
  primary key (program_id, partner_id),
  foreign key (program_id, partner_id) references partner
);
create index partner_state_due on partner_state (program_id, next_evaluation_on);

-- One per partner and day on which anything changed.
create table snapshot (
  program_id uuid not null,
  partner_id uuid not null,
  day date not null,
  as_of timestamptz not null,
  score int,
  band text not null,
  coverage int not null,
  points jsonb not null,
  settings_version int not null,
  engine_version text not null,
  primary key (program_id, partner_id, day),
  foreign key (program_id, partner_id) references partner
);

create table ledger (
  program_id uuid not null,
  partner_id uuid not null,
  entry bigint generated always as identity,
  day date not null,
  as_of timestamptz not null,
  cause text not null,
  dimension text,
  delta int not null,
  score_before int,
  score_after int,
  records jsonb not null,
  record_count int not null,
  settings_version int not null,
  engine_version text not null,
  primary key (program_id, partner_id, entry),
  foreign key (program_id, partner_id) references partner
);

-- Work table 1: records to re-read. Rows with seen events carry their composite key; rows we make ourselves have only the record.
create table inbox (
  entry bigint generated always as identity primary key,
  program_id uuid not null references program,
  crm text not null,
  kind text not null,
  type text not null default '',
  record_id text not null,
  cause text not null,
  subscription_id text,
  event_id text,
  property text,
  occurred_at timestamptz,
  received_at timestamptz not null,
  attempts int not null default 0,
  not_before timestamptz,
  unique nulls not distinct (program_id, crm, kind, type, record_id, cause, subscription_id, event_id, property, occurred_at)
);
create index inbox_of on inbox (program_id, crm, kind, entry);

-- Work table 2: partners to judge again. generation lets a judge remove exactly what it has judged.
create table dirty_partner (
  program_id uuid not null,
  partner_id uuid not null,
  generation bigint not null default 1,
  cause text not null,
  since timestamptz not null,
  attempts int not null default 0,
  not_before timestamptz,
  primary key (program_id, partner_id),
  foreign key (program_id, partner_id) references partner
);

-- Work table 3: what we want the CRM to hold. To do where value differs from confirmed_value and the property is approved.
create table desired_value (
  program_id uuid not null,
  crm text not null,
  kind text not null,
  record_id text not null,
  property text not null,
  value text,
  generation bigint not null default 1,
  cause text not null,
  computed_at timestamptz not null,
  confirmed_value text,
  confirmed_generation bigint not null default 0,
  confirmed_at timestamptz,
  attempts int not null default 0,
  not_before timestamptz,
  primary key (program_id, crm, kind, record_id, property)
);

-- Every write we made: append only.
create table write_log (
  program_id uuid not null references program,
  entry bigint generated always as identity,
  run_id uuid not null,
  crm text not null,
  kind text not null,
  record_id text not null,
  property text not null,
  value_before text,
  value_after text,
  actor text not null,
  cause text not null,
  generation bigint not null,
  outcome text not null,
  written_at timestamptz not null,
  primary key (program_id, entry)
);

-- What could not be done, with its cause; replayed by a person.
create table parked (
  program_id uuid not null references program,
  entry bigint generated always as identity,
  work text not null,
  crm text,
  kind text,
  record_id text,
  cause text not null,
  body text,
  parked_at timestamptz not null,
  redriven_at timestamptz,
  primary key (program_id, entry)
);
create unique index parked_open on parked (program_id, work, crm, kind, record_id) nulls not distinct where redriven_at is null;

create table sync_run (
  program_id uuid not null references program,
  run_id uuid not null,
  crm text not null,
  mode text not null check (mode in ('full', 'changes')),
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text,
  counts jsonb not null default '{}',
  primary key (program_id, run_id)
);

create table sync_cursor (
  program_id uuid not null references program,
  crm text not null,
  stream text not null,
  cursor text,
  high_water timestamptz,
  run_id uuid,
  updated_at timestamptz not null,
  primary key (program_id, crm, stream)
);

-- Who works on what, until when. The token grows with every holder: a holder that slept past its lease is told apart.
create table lease (
  program_id uuid not null references program,
  work text not null,
  holder text,
  token bigint not null default 0,
  until timestamptz not null,
  primary key (program_id, work)
);

-- Calls granted in the current rolling window, one row per bucket.
create table call_budget (
  program_id uuid not null references program,
  bucket text not null,
  granted timestamptz[] not null default '{}',
  blocked_until timestamptz,
  primary key (program_id, bucket)
);
`;

const policies = tenantTables
  .map(
    (table) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_program on ${table}
  using (program_id = nullif(current_setting('app.program', true), '')::uuid)
  with check (program_id = nullif(current_setting('app.program', true), '')::uuid);
grant select, insert, update, delete on ${table} to tandem_app;`,
  )
  .join('\n');

/** The only ways past row-level security: which program an account belongs to, which programs exist, and where work waits. */
const definerFunctions = `
create function program_of_account(of_crm text, of_account text) returns uuid
  language sql stable security definer set search_path = public
  as $$ select program_id from connection where crm = of_crm and account_id = of_account and status <> 'disconnected' $$;

create function programs() returns setof uuid
  language sql stable security definer set search_path = public
  as $$ select program_id from program order by created_at, program_id $$;

create function programs_with_work(at timestamptz) returns table (program_id uuid, work text)
  language sql stable security definer set search_path = public
  as $$
    select distinct i.program_id, 'sync' from inbox i where i.not_before is null or i.not_before <= at
    union
    select distinct d.program_id, 'judge' from dirty_partner d where d.not_before is null or d.not_before <= at
  $$;

grant execute on function program_of_account(text, text), programs(), programs_with_work(timestamptz) to tandem_app;
`;

const statements = tables + policies + definerFunctions;
