import { localDay } from '#src/domain/calendar.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { isJudged } from '#src/domain/partner-status.ts';
import type { PartnershipState } from '#src/domain/partnership/result.ts';
import { signing } from '#src/domain/signing.ts';
import { listConnections } from '#src/store/connections.ts';
import { ledgerOf, readJudgements, snapshotsOf } from '#src/store/judgements.ts';
import { partnerOfId } from '#src/store/partner-lookup.ts';
import { partnershipChangesOf, readPartnerships } from '#src/store/partnership-judgements.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

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
    const settings = await currentSettings(tx);
    if (partner === null || settings === null || !isJudged(partner.status)) return null;
    const judgement = (await readJudgements(tx, programId, [partner.partnerId])).get(partner.partnerId);
    if (judgement === undefined) return null;

    const { program } = settings.settings;
    const ledger = await ledgerOf(tx, programId, partner.partnerId, most.ledger);
    const snapshots = await snapshotsOf(tx, programId, partner.partnerId, most.snapshots);
    const connections = await listConnections(tx);
    const records = partner.records.map((record) => ({ ...record, type: 'company' as const }));
    const { result, facts } = judgement;
    const partnership = (
      await readPartnerships<PartnershipState, StoredPartnership>(tx, programId, [partner.partnerId])
    ).get(partner.partnerId);
    const changes = await partnershipChangesOf(tx, programId, partner.partnerId, most.changes);
    const link = await linkRecords(app, tx, {
      programId,
      connections,
      settings: settings.settings,
      refs: [
        ...records,
        ...recordsOf(result, ledger),
        ...(partnership === undefined ? [] : recordsOfPartnership(partnership.result)),
      ],
    });
    const signed = signing(facts, localDay(judgement.asOf, program.timeZone));

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
      trend:
        (await trendsOf(tx, programId, [partner.partnerId], settings.settings, judgement.asOf)).get(
          partner.partnerId,
        ) ?? null,
      history: snapshots,
      ledger: ledger.map(({ cause, dimension, delta, scoreBefore, scoreAfter, recordCount, on, records: moved }) => ({
        cause,
        dimension,
        delta,
        scoreBefore,
        scoreAfter,
        recordCount,
        on,
        records: link(moved),
      })),
      segment: partnership?.result.segment.value ?? null,
      tier: partnership?.result.tier.value ?? null,
      blindSpots: flaggedSpots(partnership?.result ?? null, link),
      withoutSource: (partnership?.result.blindSpots ?? [])
        .filter((spot) => spot.status === 'no_source')
        .map(({ id }) => id),
      partnership: partnership === undefined ? null : partnershipView(partnership.result, changes, link),
      freshness: await freshnessOf(tx, programId, connections, app.clock.now()),
    };
  });
}
