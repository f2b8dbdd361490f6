import { sql } from 'kysely';

import type { RecordKind } from '#src/crm/model.ts';

import { columnList, incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** One change of a scored field, as the CRM remembers it or as we saw it happen. */
export interface FieldChangeRow {
  readonly kind: RecordKind;
  readonly id: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly changedAt: Date;
  /** The CRM's source of the change, or `observed` when two readings differed. */
  readonly source: string;
}

/** Adds changes that are not known yet. Answers how many were new. */
export async function addFieldChanges(
  tx: Tx,
  scope: CrmScope,
  changes: readonly FieldChangeRow[],
  observedAt: Date,
): Promise<number> {
  if (changes.length === 0) return 0;
  const columns: Columns<FieldChangeRow> = {
    kind: ['text', (row) => row.kind],
    record_id: ['text', (row) => row.id],
    field: ['text', (row) => row.field],
    old_value: ['text', (row) => row.from],
    new_value: ['text', (row) => row.to],
    changed_at: ['timestamptz', (row) => row.changedAt],
    source: ['text', (row) => row.source],
  };
  const names = columnList(Object.keys(columns));
  const result = await sql`
    insert into field_change (program_id, crm, observed_at, ${names})
    select ${scope.programId}, ${scope.crm}, ${observedAt}, ${names} from ${incoming(changes, columns)} as given
    on conflict do nothing`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}
