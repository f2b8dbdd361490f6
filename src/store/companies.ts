import type { CompanyRecord, RawFields } from '#src/crm/model.ts';

import { headColumns, upsertMirror, type Changed } from './mirror-upsert.ts';
import type { CrmScope, Tx } from './transaction.ts';

export interface CompanyBefore {
  readonly is_partner: boolean;
  readonly owner_id: string | null;
  readonly fields: RawFields;
}

/** Stores companies as they were read; see `upsertMirror`. */
export async function upsertCompanies(
  tx: Tx,
  scope: CrmScope,
  records: readonly CompanyRecord[],
  readAt: Date,
): Promise<readonly Changed<CompanyBefore>[]> {
  return upsertMirror<CompanyRecord, CompanyBefore>(
    tx,
    scope,
    'company',
    records,
    {
      ...headColumns(readAt),
      name: ['text', (row) => row.name],
      domain: ['text', (row) => row.domain],
      owner_id: ['text', (row) => row.ownerId],
      is_partner: ['boolean', (row) => row.isPartner],
      fields: ['jsonb', (row) => row.fields],
      redirect_to: ['text', () => null],
    },
    ['is_partner', 'owner_id', 'fields'],
  );
}
