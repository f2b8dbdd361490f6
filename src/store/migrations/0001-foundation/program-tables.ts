/** Programs, their connections, sealed secrets and settings. */
export const programTables = `
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
  primary key (program_id, crm)
);
-- An account belongs to one program at a time; one that was disconnected may join another.
create unique index connection_account on connection (crm, account_id) where status <> 'disconnected';

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
`;
