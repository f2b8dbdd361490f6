import { ownProgramPolicies } from '../own-program.ts';

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

/** Of these a row, once written, is never changed: not by a mistake of ours either. */
const appendOnly = new Set(['settings_version', 'ledger', 'write_log']);

/**
 * The owner is under the policies too (unless it is a superuser, whom nothing binds), so that work which forgot to change its role sees nothing. What is meant to
 * look across programs (the functions below, backup, later migrations) says so with app.across, which counts for the owner only: the work role may set it and
 * gains nothing.
 */
export const policies = ownProgramPolicies(tenantTables, appendOnly);

/**
 * The only ways past row-level security: which program an account belongs to, which programs exist, and where work waits. They set app.across in their body, since
 * only a superuser could attach it to a function.
 */
export const definerFunctions = `
create function program_of_account(of_crm text, of_account text) returns uuid
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    perform set_config('app.across', 'on', true);
    return (select c.program_id from connection c
      where c.crm = of_crm and c.account_id = of_account and c.status <> 'disconnected');
  end $$;

create function programs() returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    perform set_config('app.across', 'on', true);
    return query select p.program_id from program p order by p.created_at, p.program_id;
  end $$;

-- Work of a connection that is not active waits: waking it would only fail again.
create function programs_with_work(at timestamptz) returns table (program_id uuid, work text)
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
    select p.program_id, 'write-back' from program p where exists (
      select 1 from connection c join desired_value v on v.program_id = c.program_id and v.crm = c.crm
      where c.program_id = p.program_id and c.status = 'active' and v.value is distinct from v.confirmed_value
        and (v.not_before is null or v.not_before <= at));
  end $$;

revoke execute on function program_of_account(text, text), programs(), programs_with_work(timestamptz) from public;
grant execute on function program_of_account(text, text), programs(), programs_with_work(timestamptz) to tandem_app;
grant usage on schema public to tandem_app;
`;
