import { localDay } from '#src/domain/calendar.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { scoreTrend } from '#src/domain/health/trend.ts';
import { isJudged } from '#src/domain/partner-status.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { signing } from '#src/domain/signing.ts';
import { type Connection, listConnections } from '#src/store/connections.ts';
import { judgedPartner, type PartnerPast, partnerPast } from '#src/store/judged-partner.ts';
import { partnerOfId, type StoredPartner } from '#src/store/partner-lookup.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { freshnessOf } from './freshness.ts';
import type { StoredPartnership } from './judge/judge-partnerships.ts';
import { flaggedSpots, partnershipView, recordsOfPartnership } from './partnership-view.ts';
import { linkRecords, recordsOf } from './record-links.ts';
import { trendsOf } from './trends.ts';

/** How much of the past one view carries. */
const most = { snapshots: 400, ledger: 200, changes: 50 } as const;

/**
 * The one view of a partner, from the stored result: `explain`, the card and the properties are made from it. Nothing is judged here and no CRM is called.
 *
 * @param partnerId A partner's own id; `findPartner` and `findPartnerOfRecord` find it by other names.
 * @returns null when there is no such partner, when its status asks for no judgement, or when it has not been judged yet.
 */
export async function explainPartner(
  app: Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf'>,
  programId: string,
  partnerId: string,
): Promise<HealthView | null> {
  return app.store.inProgram(programId, async (tx) => {
    const partner = await partnerOfId(tx, programId, partnerId);
    const current = await currentSettings(tx);
    if (partner === null || current === null) return null;
    const connections = await listConnections(tx);
    return viewOfPartner(app, tx, programId, { partner, settings: current.settings, connections });
  });
}

/** A partner, with what its view needs to know of its program. */
export interface KnownPartner {
  readonly partner: StoredPartner;
  readonly settings: Settings;
  readonly connections: readonly Connection[];
}

/** As `explainPartner`, in a transaction of the caller, who has found the partner by some name. */
export async function viewOfPartner(
  app: Pick<App, 'openCrm' | 'clock'>,
  tx: Tx,
  programId: string,
  known: KnownPartner,
): Promise<HealthView | null> {
  const { connections, partner, settings } = known;
  if (!isJudged(partner.status)) return null;
  const judged = await judgedPartner<StoredPartnership>(tx, programId, partner.partnerId);
  if (judged === null) return null;

  const { program } = settings;
  const { partnership, result } = judged;
  const past = await partnerPast(tx, programId, partner.partnerId, most);
  const records = partner.records.map((record) => ({ ...record, type: 'company' as const }));
  const link = await linkRecords(app, tx, {
    programId,
    connections,
    settings,
    refs: [
      ...records,
      ...recordsOf(result, past.ledger),
      ...(partnership === null ? [] : recordsOfPartnership(partnership)),
    ],
  });
  const signed = signing(judged.signing, localDay(judged.asOf, program.timeZone));

  return {
    partner: {
      id: partner.partnerId,
      name: partner.name,
      domain: partner.domain,
      status: partner.status,
      type: partner.type,
      ownerId: partner.ownerId,
      ownerName: partner.ownerName,
      signedOn: signed.on,
      signedOnAssumed: signed.assumed,
      records: link(records),
    },
    currency: program.currency,
    timeZone: program.timeZone,
    health: {
      ...result,
      dimensions: result.dimensions.map((dimension) => ({
        ...dimension,
        evidence: { count: dimension.evidence.count, records: link(dimension.evidence.records) },
      })),
      forecast: result.forecast.map((entry) => ({
        ...entry,
        why: entry.why.map((reason) => ({
          ...reason,
          leaving: { count: reason.leaving.count, records: link(reason.leaving.records) },
        })),
      })),
    },
    trend: await trendOf(tx, programId, known, judged.asOf, past),
    history: past.snapshots,
    ledger: past.ledger.map((line) => ({ ...line, records: link(line.records) })),
    segment: partnership?.segment.value ?? null,
    tier: partnership?.tier.value ?? null,
    blindSpots: flaggedSpots(partnership, link),
    withoutSource: (partnership?.blindSpots ?? []).filter((spot) => spot.status === 'no_source').map(({ id }) => id),
    partnership: partnership === null ? null : partnershipView(partnership, past.changes, link),
    freshness: await freshnessOf(tx, programId, connections, app.clock.now()),
  };
}

/** H14. What was read of the past nearly always holds all that counts; where it was cut short, the store is asked. */
async function trendOf(
  tx: Tx,
  programId: string,
  { partner, settings }: KnownPartner,
  asOf: Date,
  { ledger, snapshots }: PartnerPast,
): Promise<number | null> {
  if (ledger.length === most.ledger || snapshots.length === most.snapshots) {
    const trends = await trendsOf(tx, programId, [partner.partnerId], settings, asOf);
    return trends.get(partner.partnerId) ?? null;
  }
  const today = localDay(asOf, settings.program.timeZone);
  return scoreTrend(ledger, snapshots[0]?.on ?? today, today, settings.health.trend);
}
