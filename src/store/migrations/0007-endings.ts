import { sql, type Kysely } from 'kysely';

/**
 * Runs that people asked for count as waiting work, and a connection that has ended knows since when: what is stored of its program is not kept for ever.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const statements = `
alter table connection add column ended_at timestamptz;
-- Nobody noted when those ended that have: their time begins now.
select set_config('app.across', 'on', true);
update connection set ended_at = now() where status <> 'active';
select set_config('app.across', 'off', true);

create index write_run_open on write_run (program_id, started_at) where finished_at is null;

-- A run that waited for a day is nobody's wish any more. One that a process has in hand stands here too: whoever is woken for it finds the writing taken. Where nothing can be written, the run ends with the reason.
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
      and (exists (select 1 from due_values(c.program_id, c.crm, at)) or exists (select 1 from unsettled_values(c.program_id, c.crm, at)))
    union all
    select p.program_id, 'asked-runs' from program p where exists (
      select 1 from write_run r
      where r.program_id = p.program_id and r.finished_at is null and r.kind <> 'write-back' and r.started_at >= at - interval '1 day');
  end $$;
`;
