/** The three work tables, what was written and parked, and the bookkeeping of sync, leases and call budgets. */
export const workTables = `
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
  program_id uuid not null references program,
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
create index desired_value_open on desired_value (program_id, crm) where value is distinct from confirmed_value;

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
