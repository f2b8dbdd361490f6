import { sql, type Kysely } from 'kysely';

import { ownProgramPolicies } from './own-program.ts';

/**
 * What the rules beside health need: which meetings are reviews, the program's ranks of one day, and what one evaluation of a partnership hands to the next.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables + policies).execute(db);
}

const tables = `
alter table engagement add column is_review boolean not null default false;

-- What one evaluation knows of the program as a whole, taken at once on a day of its zone: nobody is judged against half a program.
create table program_input (
  program_id uuid primary key references program,
  day date not null,
  settings_version int not null,
  body jsonb not null,
  taken_at timestamptz not null
);

-- Everybody who was looked at for it; the rank is null without revenue.
create table partner_rank (
  program_id uuid not null,
  partner_id uuid not null,
  revenue_minor bigint not null,
  rank int,
  primary key (program_id, partner_id),
  foreign key (program_id, partner_id) references partner
);

-- Segment, tier, stages and blind spots of a partner, and what must be remembered until they are judged again.
create table partnership_state (
  program_id uuid not null,
  partner_id uuid not null,
  state jsonb not null,
  result jsonb not null,
  settings_version int not null,
  engine_version text not null,
  as_of timestamptz not null,
  judged_at timestamptz not null,
  primary key (program_id, partner_id),
  foreign key (program_id, partner_id) references partner
);

-- When a partner changed its segment, tier or stage, and by which rule.
create table partnership_change (
  program_id uuid not null,
  partner_id uuid not null,
  entry bigint generated always as identity,
  day date not null,
  as_of timestamptz not null,
  subject text not null,
  value_from text,
  value_to text,
  rule text not null,
  settings_version int not null,
  engine_version text not null,
  primary key (program_id, partner_id, entry),
  foreign key (program_id, partner_id) references partner
);
`;

const appendOnly = new Set(['partnership_change']);

/** As in the foundation: the work role sees the program it named, the owner all of them when it says so. */
const policies = ownProgramPolicies(
  ['program_input', 'partner_rank', 'partnership_state', 'partnership_change'],
  appendOnly,
);
