import { sql } from 'kysely';

import type { MinorUnits, PartnerStatus } from '#src/domain/facts.ts';
import type { HealthResult } from '#src/domain/health-view.ts';

import type { Tx } from './transaction.ts';

/** A partner of some owners with its last results, as far as its work is read from them. */
export interface WorklistRow<Result> {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  readonly ownerId: string;
  /** Trailing-four-quarter revenue as it was ranked last; 0 before. */
  readonly revenue: MinorUnits;
  readonly health: HealthResult | null;
  readonly partnership: Result | null;
}

/** Partners that are judged and owned by one of these, with their stored results: one statement, without the facts. */
export async function worklistRows<Result>(
  tx: Tx,
  programId: string,
  ownerIds: readonly string[],
): Promise<readonly WorklistRow<Result>[]> {
  const { rows } = await sql<WorklistRow<Result>>`
    select p.partner_id as "partnerId", p.name, p.domain, p.status, p.owner_id as "ownerId", coalesce(k.revenue_minor, 0) as revenue,
      s.result as health, b.result as partnership
    from partner p
    left join partner_state s on s.program_id = p.program_id and s.partner_id = p.partner_id
    left join partnership_state b on b.program_id = p.program_id and b.partner_id = p.partner_id
    left join partner_rank k on k.program_id = p.program_id and k.partner_id = p.partner_id
    where p.program_id = ${programId} and p.owner_id = any(${[...ownerIds]}::text[]) and p.status in ('active', 'paused')
    order by p.partner_id`.execute(tx);
  return rows;
}
