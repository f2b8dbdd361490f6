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

/** A judgment without its evidence and without what would change it, which are most of it. */
function brief(name: string) {
  return sql`r.${sql.ref(name)} - ${['evidence', 'changesIf']}::text[]`;
}

/**
 * Partners that are judged and owned by one of these, with their stored results: one statement, without the facts. Of what the rules beside health made of them no evidence, and only the blind spots that
 * flag: a fifth of it, which counts where a manager has hundreds of partners.
 */
export async function worklistRows<Result>(
  tx: Tx,
  programId: string,
  ownerIds: readonly string[],
): Promise<readonly WorklistRow<Result>[]> {
  const { rows } = await sql<WorklistRow<Result>>`
    select p.partner_id as "partnerId", p.name, p.domain, p.status, p.owner_id as "ownerId", coalesce(k.revenue_minor, 0) as revenue,
      s.result as health,
      case when b.result is not null then jsonb_build_object('segment', ${brief('segment')}, 'baseSegment', ${brief('baseSegment')}, 'tier', ${brief('tier')},
        'cadence', ${brief('cadence')}, 'lifecycle', ${brief('lifecycle')}, 'blindSpots', jsonb_path_query_array(r."blindSpots", '$[*] ? (@.status == "flagged")')) end as partnership
    from partner p
    left join partner_state s on s.program_id = p.program_id and s.partner_id = p.partner_id
    left join partnership_state b on b.program_id = p.program_id and b.partner_id = p.partner_id
    left join lateral jsonb_to_record(b.result) as r (segment jsonb, "baseSegment" jsonb, tier jsonb, cadence jsonb, lifecycle jsonb, "blindSpots" jsonb) on true
    left join partner_rank k on k.program_id = p.program_id and k.partner_id = p.partner_id
    where p.program_id = ${programId} and p.owner_id = any(${[...ownerIds]}::text[]) and p.status in ('active', 'paused')
    order by p.partner_id`.execute(tx);
  return rows;
}
