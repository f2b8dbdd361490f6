import pg from 'pg';

import type { GeneratedProgram } from './generated-program.ts';

const days = 20;
const ledgerLines = 10;

/** Gives everybody who was never judged the judgement of somebody who was, and everybody a past of snapshots and ledger lines. */
export async function copyJudgements({ databaseUrl, programId }: GeneratedProgram): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `insert into partner_state (program_id, partner_id, state, facts, program_facts, settings_version, engine_version, as_of, score, result, next_evaluation_on, judged_at)
       select p.program_id, p.partner_id, s.state, s.facts, s.program_facts, s.settings_version, s.engine_version, s.as_of, s.score, s.result, s.next_evaluation_on, s.judged_at
       from (select program_id, partner_id, row_number() over (order by partner_id) as place from partner where program_id = $1) p
       join (select *, row_number() over (order by partner_id) - 1 as place, count(*) over () as judged from partner_state where program_id = $1) s
         on s.place = p.place % s.judged
       on conflict do nothing`,
      [programId],
    );
    await client.query(
      `insert into partnership_state (program_id, partner_id, state, result, settings_version, engine_version, as_of, judged_at)
       select p.program_id, p.partner_id, s.state, s.result, s.settings_version, s.engine_version, s.as_of, s.judged_at
       from (select program_id, partner_id, row_number() over (order by partner_id) as place from partner where program_id = $1) p
       join (select *, row_number() over (order by partner_id) - 1 as place, count(*) over () as judged from partnership_state where program_id = $1) s
         on s.place = p.place % s.judged
       on conflict do nothing`,
      [programId],
    );
    await client.query(
      `insert into snapshot (program_id, partner_id, day, as_of, score, band, coverage, points, settings_version, engine_version)
       select program_id, partner_id, as_of::date - back, as_of, score, 'Healthy', 100, '{}', settings_version, engine_version
       from partner_state, generate_series(1, ${days}) as back where program_id = $1
       on conflict do nothing`,
      [programId],
    );
    await client.query(
      `insert into ledger (program_id, partner_id, day, as_of, cause, dimension, delta, score_before, score_after, records, record_count, settings_version, engine_version)
       select program_id, partner_id, as_of::date - line, as_of, 'entered', 'revenue', 5, 50, 55, '[]', 0, settings_version, engine_version
       from partner_state, generate_series(1, ${ledgerLines}) as line where program_id = $1`,
      [programId],
    );
    await client.query('analyze partner_state, partnership_state, snapshot, ledger');
  } finally {
    await client.end();
  }
}
