import { sql } from 'kysely';

import type { CrmName, PartnerStatus } from '#src/domain/facts.ts';

import { incoming, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** A deal that holds values of ours. */
export interface HeldDealRow {
  readonly crm: CrmName;
  readonly id: string;
  /** Whether the CRM has it, and in an open stage. */
  readonly open: boolean;
  readonly pipelineId: string | null;
  /** The partners to whom it is attributed now. */
  readonly partners: readonly { readonly status: PartnerStatus; readonly endedAt: Date | null }[];
}

/** A deal of a CRM. */
interface DealKey {
  readonly crm: CrmName;
  readonly id: string;
}

const keyColumns: Columns<DealKey> = { crm: ['text', (row) => row.crm], deal_id: ['text', (row) => row.id] };

/** The deals for which values are wanted and that are, or once were, attributed to these partners; those left out of which that is known. */
export async function heldDealRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  known: readonly DealKey[],
): Promise<readonly HeldDealRow[]> {
  if (partnerIds.length === 0) return [];
  const { rows } = await sql<
    Omit<HeldDealRow, 'partners'> & { partners: { status: PartnerStatus; endedAt: string | null }[] }
  >`
    with attributed as materialized (
      select a.crm, a.deal_id from attribution a where a.program_id = ${programId} and a.partner_id = any(${[...partnerIds]}::uuid[])
      except select crm, deal_id from ${incoming(known, keyColumns)} as known
    ),
    -- Looked up deal by deal, by the whole key: joined as sets, the program's values would be read once for each deal while their statistics are old.
    held as (
      select a.crm, a.deal_id from attributed a cross join lateral (
        select 1 from desired_value v
        where v.program_id = ${programId} and v.crm = a.crm and v.kind = 'deal' and v.record_id = a.deal_id and v.value is not null limit 1
      ) wanted
    )
    select h.crm, h.deal_id as id, coalesce(d.archived_at is null and d.state = 'open', false) as open, d.pipeline_id as "pipelineId", coalesce(
      (select jsonb_agg(jsonb_build_object('status', p.status, 'endedAt', p.ended_at)) from attribution a
       join partner p on p.program_id = a.program_id and p.partner_id = a.partner_id
       where a.program_id = ${programId} and a.crm = h.crm and a.deal_id = h.deal_id and a.until is null), '[]') as partners
    from held h left join deal d on d.program_id = ${programId} and d.crm = h.crm and d.id = h.deal_id
    order by h.crm, h.deal_id`.execute(tx);
  return rows.map((row) => ({
    ...row,
    partners: row.partners.map(({ status, endedAt }) => ({
      status,
      endedAt: endedAt === null ? null : new Date(endedAt),
    })),
  }));
}
