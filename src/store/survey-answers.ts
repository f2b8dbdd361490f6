import { sql } from 'kysely';

import type { SurveyAnswer } from '#src/crm/model.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

const columns: Columns<SurveyAnswer> = {
  id: ['text', (row) => row.id],
  company_id: ['text', (row) => row.companyId],
  contact_id: ['text', (row) => row.contactId],
  rating: ['int', (row) => row.rating],
  at: ['timestamptz', (row) => row.at],
};

/**
 * The complete answers of these companies: what is no longer there goes. Answers the companies whose answers changed.
 */
export async function replaceAnswers(
  tx: Tx,
  scope: CrmScope,
  companyIds: readonly string[],
  answers: readonly SurveyAnswer[],
): Promise<readonly string[]> {
  const names = Object.keys(columns);
  const rest = names.filter((name) => name !== 'id');
  const unique = [...new Map(answers.map((answer) => [answer.id, answer])).values()];
  const { rows } = await sql<{ company_id: string }>`
    with incoming as materialized (select * from ${incoming(unique, columns)} as given),
    gone as (
      delete from survey_answer a
      where a.program_id = ${scope.programId} and a.crm = ${scope.crm} and a.company_id = any(${[...companyIds]}::text[])
        and not exists (select 1 from incoming i where i.id = a.id)
      returning a.company_id
    ),
    put as (
      insert into survey_answer as a (program_id, crm, ${columnList(names)})
      select ${scope.programId}, ${scope.crm}, ${columnList(names)} from incoming
      on conflict (program_id, crm, id) do update set ${takeExcluded(rest)}
      where (${columnList(rest, 'a')}) is distinct from (${columnList(rest, 'excluded')})
      returning a.company_id
    )
    select distinct company_id from (select * from gone union all select * from put) changed where company_id is not null`.execute(
    tx,
  );
  return rows.map((row) => row.company_id);
}

export async function countAnswers(tx: Tx, scope: CrmScope): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from survey_answer where program_id = ${scope.programId} and crm = ${scope.crm}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}
