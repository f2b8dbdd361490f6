import { sql, type Kysely } from 'kysely';

/**
 * A digest of all that a judgement was made from: while it is the same, nobody need be judged again. Null: not known, the partner is judged.
 *
 * Two indexes for what is asked of a whole program with every batch, and no parent on a partner: it is read from the mapped property of its record, which says the newest.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const statements = `
alter table partner_state add column gathered_digest text;

create index signal_portal on signal (program_id, at) where kind in ('sign_in', 'training');

-- Who was taken off a company.
create index field_change_left on field_change (program_id, crm, old_value) where kind = 'contact' and field = 'company';

alter table partner drop column parent_partner_id;
`;
