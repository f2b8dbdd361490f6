import type { LocalDate } from '#src/domain/facts.ts';

import type { CrmScope, Tx } from './transaction.ts';

/** Values that were written by themselves on a day. */
export async function writtenOn(tx: Tx, { programId, crm }: CrmScope, day: LocalDate): Promise<number> {
  const row = await tx
    .selectFrom('write_budget')
    .select('written')
    .where('program_id', '=', programId)
    .where('crm', '=', crm)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.written ?? 0;
}

export async function addWritten(tx: Tx, { programId, crm }: CrmScope, day: LocalDate, values: number): Promise<void> {
  await tx
    .insertInto('write_budget')
    .values({ program_id: programId, crm, day, written: values })
    .onConflict((conflict) =>
      conflict
        .columns(['program_id', 'crm', 'day'])
        .doUpdateSet((row) => ({ written: row('write_budget.written', '+', values) })),
    )
    .execute();
}
