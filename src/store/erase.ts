import { sql } from 'kysely';

import { readCatalogue } from './catalogue.ts';
import type { Tx } from './transaction.ts';

/**
 * Deletes everything that is stored of a program, itself included: every table there is, later ones too, each before the tables it refers to. What a person typed, what the CRM said of people, secrets, results,
 * logs of what was decided and written: nothing stays. Answers how many rows went, by table.
 */
export async function eraseProgram(tx: Tx, programId: string): Promise<Readonly<Record<string, number>>> {
  const erased: Record<string, number> = {};
  for (const { name } of (await readCatalogue(tx)).toReversed()) {
    const { numAffectedRows } = await sql`delete from ${sql.table(name)} where program_id = ${programId}`.execute(tx);
    erased[name] = Number(numAffectedRows ?? 0);
  }
  return erased;
}
