import { sql, type Kysely } from 'kysely';

/**
 * Values on deals beside those on companies: what the CRM has archived or merged away is neither written nor looked at for the first time, whatever its object. An index finds every deal that is or was
 * a partner's.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

/** Said in the statement itself, since a function that sets a path is called for each row. */
const standing = `
        and not exists (
          select 1 from company c where v.kind = 'company' and c.program_id = v.program_id and c.crm = v.crm and c.id = v.record_id and c.archived_at is not null)
        and not exists (
          select 1 from deal d where v.kind = 'deal' and d.program_id = v.program_id and d.crm = v.crm and d.id = v.record_id and d.archived_at is not null)`;

const statements = `
create index attribution_ever on attribution (program_id, partner_id, deal_id);

create or replace function due_values(of_program uuid, of_crm text, at timestamptz) returns setof desired_value
  language sql stable set search_path = public, pg_temp
  as $$
    select (due.v).* from (
      select v, bool_or(v.property <> 'prm_health_as_of') over (partition by v.kind, v.record_id) as has_others
      from desired_value v
      join property_approval a on a.program_id = v.program_id and a.crm = v.crm and a.kind = v.kind and a.property = v.property
      where v.program_id = of_program and v.crm = of_crm and a.state = 'live' and a.blocked_reason is null
        and v.value is distinct from v.confirmed_value and v.confirmed_at is not null and v.sent_run_id is null
        and v.drift_found_at is null and v.refused_generation is distinct from v.generation
        and (v.not_before is null or v.not_before <= at)${standing}
    ) due
    where due.has_others
  $$;

create or replace function unsettled_values(of_program uuid, of_crm text, at timestamptz) returns setof desired_value
  language sql stable set search_path = public, pg_temp
  as $$
    select v.* from desired_value v
    where v.program_id = of_program and v.crm = of_crm and (v.not_before is null or v.not_before <= at)
      and (v.sent_run_id is not null
        or (v.confirmed_at is null and v.refused_generation is distinct from v.generation and exists (
          select 1 from property_approval a
          where a.program_id = v.program_id and a.crm = v.crm and a.kind = v.kind and a.property = v.property and a.state = 'live' and a.blocked_reason is null)${standing}))
  $$;
`;
