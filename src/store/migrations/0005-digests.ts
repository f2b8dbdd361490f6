import { sql, type Kysely } from 'kysely';

/** Digests of what a judgement was made from and came to: what is the same as before is neither read nor written again. Null: not known, written anew with the next judgement. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table partner_state add column facts_digest text, add column program_digest text, add column result_digest text`.execute(
    db,
  );
}
