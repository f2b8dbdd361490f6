/** Partners apart from CRM records, their dated facts, and what we computed of them. */
export const partnerTables = `
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
`;
