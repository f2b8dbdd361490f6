import pg from 'pg';

import type { GeneratedProgram } from './generated-program.ts';

const owners = 40;

/** Lists owners, of whom the first, user 1 of HubSpot, owns so many partners and the others share the rest. */
export async function giveOwners({ databaseUrl, programId }: GeneratedProgram, ofTheFirst: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `insert into owner (program_id, crm, id, user_id, name, email, team_ids, active)
       select $1, 'hubspot', n::text, n::text, 'Owner ' || n, 'owner' || n || '@example.com', '{}', true from generate_series(1, ${owners}) as n
       on conflict do nothing`,
      [programId],
    );
    await client.query(
      `update partner p set owner_id = case when x.place <= $2 then 1 else 2 + x.place % ${owners - 1} end::text
       from (select partner_id, row_number() over (order by partner_id) as place from partner where program_id = $1) x
       where p.program_id = $1 and p.partner_id = x.partner_id`,
      [programId, ofTheFirst],
    );
    await client.query('analyze owner, partner');
  } finally {
    await client.end();
  }
}
