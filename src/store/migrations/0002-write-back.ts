import { sql, type Kysely } from 'kysely';

import { ownProgramPolicies } from './own-program.ts';

/**
 * What writing to a CRM needs: a person's approval for each property, runs with what they planned and wrote, the day's budget, and a log of who did what. A desired value learns three things:
 * what was sent without an answer yet, which generation the CRM refused, and what a person has put in its place.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables + columns + policies + functions).execute(db);
}

const tables = `
-- A plan, what was written by it or after it, what was undone, a look for edits. Counts are by property.
create table write_run (
  program_id uuid not null references program,
  run_id uuid not null,
  crm text not null,
  kind text not null check (kind in ('plan', 'apply', 'write-back', 'undo', 'drift')),
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  total int not null default 0,
  counts jsonb not null default '{}',
  undoes uuid,
  primary key (program_id, run_id)
);
create index write_run_latest on write_run (program_id, started_at);

-- What a plan showed: kept for the newest plan and for those that an approval refers to.
create table plan_change (
  program_id uuid not null,
  run_id uuid not null,
  kind text not null,
  record_id text not null,
  property text not null,
  value_from text,
  value_to text,
  primary key (program_id, run_id, kind, record_id, property),
  foreign key (program_id, run_id) references write_run on delete cascade
);

-- approved: a person has seen the plan; live: it was applied and is kept up to date; stopped: the kill switch. blocked_reason: the CRM's property is not as it has to be.
create table property_approval (
  program_id uuid not null references program,
  crm text not null,
  kind text not null,
  property text not null,
  state text not null check (state in ('approved', 'live', 'stopped')),
  plan_run_id uuid not null,
  approved_by text not null,
  approved_at timestamptz not null,
  changed_at timestamptz not null,
  blocked_reason text,
  primary key (program_id, crm, kind, property)
);

-- Values written by themselves on a day of the program's zone.
create table write_budget (
  program_id uuid not null references program,
  crm text not null,
  day date not null,
  written int not null default 0,
  primary key (program_id, crm, day)
);

-- Who planned, approved, stopped, applied and undid what: append only.
create table audit_log (
  program_id uuid not null references program,
  entry bigint generated always as identity,
  at timestamptz not null,
  actor text not null,
  action text not null,
  run_id uuid,
  crm text,
  kind text,
  property text,
  detail text,
  primary key (program_id, entry)
);
`;

const columns = `
alter table desired_value
  add column sent_run_id uuid,
  add column sent_value text,
  add column sent_generation bigint,
  add column refused_generation bigint,
  add column drift_value text,
  add column drift_found_at timestamptz;
create index desired_value_sent on desired_value (program_id, crm) where sent_run_id is not null;
create index desired_value_drift on desired_value (program_id, crm) where drift_found_at is not null;
alter table write_log add column reason text;
create index write_log_run on write_log (program_id, run_id);
`;

const appendOnly = new Set(['audit_log', 'plan_change']);

/** As in the foundation: the work role sees the program it named, the owner all of them when it says so. */
const policies = ownProgramPolicies(
  ['write_run', 'plan_change', 'property_approval', 'write_budget', 'audit_log'],
  appendOnly,
);

/**
 * Which values are to be written is said once, here, under row-level security: of live properties, different from what the CRM is known to hold, not edited by a person, not refused. A value that only says
 * when the others changed is never written alone.
 */
const functions = `
create function due_values(of_program uuid, of_crm text, at timestamptz) returns setof desired_value
  language sql stable set search_path = public, pg_temp
  as $$
    select (due.v).* from (
      select v, bool_or(v.property <> 'prm_health_as_of') over (partition by v.kind, v.record_id) as has_others
      from desired_value v
      join property_approval a on a.program_id = v.program_id and a.crm = v.crm and a.kind = v.kind and a.property = v.property
      where v.program_id = of_program and v.crm = of_crm and a.state = 'live' and a.blocked_reason is null
        and v.value is distinct from v.confirmed_value and v.confirmed_at is not null and v.sent_run_id is null
        and v.drift_found_at is null and v.refused_generation is distinct from v.generation
        and (v.not_before is null or v.not_before <= at)
        and (v.kind <> 'company' or (
          select c.archived_at from company c where c.program_id = v.program_id and c.crm = v.crm and c.id = v.record_id) is null)
    ) due
    where due.has_others
  $$;

-- Values of which nobody knows whether the CRM holds them: sent without an answer, or never looked at. They are read before anything else.
create function unsettled_values(of_program uuid, of_crm text, at timestamptz) returns setof desired_value
  language sql stable set search_path = public, pg_temp
  as $$
    select v.* from desired_value v
    where v.program_id = of_program and v.crm = of_crm and (v.not_before is null or v.not_before <= at)
      and (v.sent_run_id is not null
        or (v.confirmed_at is null and v.refused_generation is distinct from v.generation and exists (
          select 1 from property_approval a
          where a.program_id = v.program_id and a.crm = v.crm and a.kind = v.kind and a.property = v.property and a.state = 'live' and a.blocked_reason is null)))
  $$;

create or replace function programs_with_work(at timestamptz) returns table (program_id uuid, work text)
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    perform set_config('app.across', 'on', true);
    return query
    select p.program_id, 'sync' from program p where exists (
      select 1 from connection c join inbox i on i.program_id = c.program_id and i.crm = c.crm
      where c.program_id = p.program_id and c.status = 'active' and (i.not_before is null or i.not_before <= at))
    union all
    select p.program_id, 'judge' from program p where exists (
      select 1 from dirty_partner d where d.program_id = p.program_id and (d.not_before is null or d.not_before <= at))
    union all
    select c.program_id, 'write-back' from connection c where c.status = 'active'
      and (exists (select 1 from due_values(c.program_id, c.crm, at)) or exists (select 1 from unsettled_values(c.program_id, c.crm, at)));
  end $$;

grant execute on function due_values(uuid, text, timestamptz), unsettled_values(uuid, text, timestamptz) to tandem_app;
`;
