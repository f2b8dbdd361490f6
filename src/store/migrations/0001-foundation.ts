import { sql, type Kysely } from 'kysely';

import { definerFunctions, policies } from './0001-foundation/access.ts';
import { mirrorTables } from './0001-foundation/mirror-tables.ts';
import { partnerTables } from './0001-foundation/partner-tables.ts';
import { programTables } from './0001-foundation/program-tables.ts';
import { workTables } from './0001-foundation/work-tables.ts';

/**
 * The foundation: programs and their connections, the mirror of what the CRM said, partners apart from CRM records, dated facts, what we computed,
 * what we want the CRM to hold, and the three work tables (inbox, dirty_partner, desired_value).
 *
 * Every table with a program_id is under row-level security: a transaction sees the program it named with set_config('app.program', ...), and no other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(programTables + mirrorTables + partnerTables + workTables + policies + definerFunctions).execute(db);
}
