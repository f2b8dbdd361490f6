import { sql } from 'kysely';

import type { ContactRecord, RawFields } from '#src/crm/model.ts';

import { headColumns, upsertMirror, type Changed } from './mirror-upsert.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** A contact's row before it changed. */
export interface ContactBefore {
  readonly fields: RawFields;
}

/** Stores contacts as they were read; see `upsertMirror`. */
export async function upsertContacts(
  tx: Tx,
  scope: CrmScope,
  records: readonly ContactRecord[],
  readAt: Date,
): Promise<readonly Changed<ContactBefore>[]> {
  return upsertMirror<ContactRecord, ContactBefore>(
    tx,
    scope,
    'contact',
    records,
    {
      ...headColumns(readAt),
      name: ['text', (row) => row.name],
      owner_id: ['text', (row) => row.ownerId],
      fields: ['jsonb', (row) => row.fields],
      redirect_to: ['text', () => null],
    },
    ['fields'],
  );
}

/** Removes contacts, all or among these ids, that belong to no partner's company. Answers how many went. */
export async function deleteForeignContacts(
  tx: Tx,
  scope: CrmScope,
  among: readonly string[] | 'all',
): Promise<number> {
  if (among.length === 0) return 0;
  const only = among === 'all' ? sql`` : sql`and c.id = any(${[...among]}::text[])`;
  const result = await sql`
    delete from contact c
    where c.program_id = ${scope.programId} and c.crm = ${scope.crm} ${only}
      and not exists (
        select 1 from link l
        join partner_record p on p.program_id = l.program_id and p.crm = l.crm and p.record_id = l.from_id
        where l.program_id = c.program_id and l.crm = c.crm and l.from_kind = 'company' and l.to_kind = 'contact' and l.to_id = c.id
      )`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
