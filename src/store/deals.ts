import type { DealRecord, RawFields } from '#src/crm/model.ts';

import { headColumns, upsertMirror, type Changed } from './mirror-upsert.ts';
import type { CrmScope, Tx } from './transaction.ts';

export interface DealBefore {
  readonly stage_id: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  /** ISO with offset. */
  readonly closes_at: string | null;
  readonly fields: RawFields;
}

/** Stores deals as they were read; see `upsertMirror`. */
export async function upsertDeals(
  tx: Tx,
  scope: CrmScope,
  records: readonly DealRecord[],
  readAt: Date,
): Promise<readonly Changed<DealBefore>[]> {
  return upsertMirror<DealRecord, DealBefore>(
    tx,
    scope,
    'deal',
    records,
    {
      ...headColumns(readAt),
      name: ['text', (row) => row.name],
      owner_id: ['text', (row) => row.ownerId],
      pipeline_id: ['text', (row) => row.pipelineId],
      stage_id: ['text', (row) => row.stageId],
      state: ['text', (row) => row.state],
      amount_minor: ['bigint', (row) => row.amountMinor],
      currency: ['text', (row) => row.currency],
      account_amount_minor: ['bigint', (row) => row.accountAmountMinor],
      closes_at: ['timestamptz', (row) => row.closesAt],
      entered_stage_at: ['timestamptz', (row) => row.enteredStageAt],
      gaps: ['text[]', (row) => row.gaps],
      fields: ['jsonb', (row) => row.fields],
      redirect_to: ['text', () => null],
    },
    ['stage_id', 'amount_minor', 'currency', 'closes_at', 'fields'],
  );
}
