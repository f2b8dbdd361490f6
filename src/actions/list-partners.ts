import type { CrmName, PartnerStatus } from '#src/domain/facts.ts';
import { listedPartners } from '#src/store/partner-lookup.ts';

import type { App } from './context.ts';

/** `partners --json`. Names or null: what is not known, or not judged, is null. */
export interface PartnerList {
  /** ISO instant of the list. */
  readonly asOf: string;
  readonly partners: readonly {
    readonly id: string;
    readonly name: string;
    readonly domain: string | null;
    readonly records: readonly { readonly crm: CrmName; readonly id: string }[];
    readonly status: PartnerStatus;
    readonly health: {
      readonly score: number | null;
      readonly band: string | null;
      readonly coverage: number | null;
      readonly range: readonly [number, number] | null;
    };
    readonly segment: string | null;
    readonly baseSegment: string | null;
    readonly attentionTier: string | null;
    readonly tier: string | null;
    readonly ownerId: string | null;
  }[];
}

/** Every partner of the program with its last judgement, the lowest certain score first (H8). */
export async function listPartners(app: Pick<App, 'store' | 'asOf'>, programId: string): Promise<PartnerList> {
  const rows = await app.store.inProgram(programId, (tx) => listedPartners(tx, programId));
  return {
    asOf: app.asOf().toISOString(),
    partners: rows.map((row) => ({
      id: row.partnerId,
      name: row.name,
      domain: row.domain,
      records: row.records,
      status: row.status,
      health: { score: row.score, band: row.band, coverage: row.coverage, range: row.range },
      segment: row.segment,
      baseSegment: row.baseSegment,
      attentionTier: row.attentionTier,
      tier: row.tier,
      ownerId: row.ownerId,
    })),
  };
}
