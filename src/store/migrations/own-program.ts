/**
 * Row-level security of tables whose rows belong to a program: the work role sees the program it named, the owner all of them when it says so. Rows of an append-only
 * table are never changed. As every migration uses it, it is never changed either.
 */
export function ownProgramPolicies(tables: readonly string[], appendOnly: ReadonlySet<string>): string {
  return tables
    .map(
      (table) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_program on ${table}
  using (program_id = nullif(current_setting('app.program', true), '')::uuid)
  with check (program_id = nullif(current_setting('app.program', true), '')::uuid);
create policy across_programs on ${table} to current_user
  using (current_setting('app.across', true) = 'on')
  with check (current_setting('app.across', true) = 'on');
grant select, insert, delete${appendOnly.has(table) ? '' : ', update'} on ${table} to tandem_app;`,
    )
    .join('\n');
}
