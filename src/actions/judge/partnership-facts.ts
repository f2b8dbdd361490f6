import type { DayReader } from '#src/domain/calendar.ts';
import type { DealFact, EngagementFact, PartnerFacts } from '#src/domain/facts.ts';
import { fieldValues } from '#src/domain/mapped-fields.ts';
import type { DetailedEngagementFact, PartnershipFacts, StagedDealFact } from '#src/domain/partnership/facts.ts';
import { recordKey } from '#src/domain/records.ts';
import { stageEntry } from '#src/domain/rollups/stage-age.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { DealFactRow, EngagementFactRow, PartnerFactRow } from '#src/store/fact-rows.ts';
import type { PartnerRows } from '#src/store/gathered-rows.ts';
import type { UnattributedWinRow } from '#src/store/partnership-fact-rows.ts';

import { contactFacts } from './contact-facts.ts';
import { entriesAmong } from './entered-facts.ts';

/** What the rules beside health read of a partner, from the rows about it and what health reads. */
export function partnershipFacts(
  rows: PartnerRows,
  partner: PartnerFacts,
  settings: Settings,
  days: DayReader,
): PartnershipFacts {
  const mapping = settings.mapping.hubspot;
  const deals = new Map(rows.deals.map((row) => [`${row.crm}:${row.id}`, row]));
  return {
    partner,
    owner: ownerOf(rows.partner),
    parentPartnerId: rows.partner.parentPartnerId,
    // The scope that opens engagements is the one that opens contacts.
    contacts: partner.engagements === null ? null : contactFacts(rows, mapping, days),
    engagements: detailedEngagements(partner.engagements, rows.engagements),
    deals: partner.deals.flatMap((deal) =>
      stagedDeal(deal, deals.get(`${deal.record.crm}:${deal.record.id}`), mapping, days),
    ),
    unattributedWins: rows.unattributedWins.map((row) => unattributedWin(row, days)),
    feedback: null,
    escalations: null,
    commitments: null,
    reviews: null,
    entries: entriesAmong(rows.signals, settings.program.timeZone).entries.get(partner.partnerId) ?? [],
  };
}

function ownerOf({ ownerId, ownerActive }: PartnerFactRow): PartnershipFacts['owner'] {
  return ownerId === null ? null : { id: ownerId, active: ownerActive ?? false };
}

function detailedEngagements(
  facts: readonly EngagementFact[] | null,
  rows: readonly EngagementFactRow[],
): readonly DetailedEngagementFact[] | null {
  if (facts === null) return null;
  const details = new Map(rows.map((row) => [`${row.crm}:${row.type}:${row.id}`, row]));
  return facts.map((fact) => {
    const row = details.get(recordKey(fact.record));
    return {
      ...fact,
      contactIds: row?.contactIds ?? [],
      ownerId: row?.ownerId ?? null,
      onDeal: row?.onDeal ?? false,
      isReview: row?.isReview ?? false,
    };
  });
}

function stagedDeal(
  deal: DealFact,
  row: DealFactRow | undefined,
  { support }: Mapping,
  days: DayReader,
): readonly StagedDealFact[] {
  if (row === undefined) return [];
  const observedOn = row.observedStageAt === null ? null : days.localDay(row.observedStageAt);
  const told = observedOn === null ? 'created' : 'observed';
  return [
    {
      ...deal,
      name: row.name,
      ownerId: row.ownerId,
      stage: row.stageId === null || row.stageName === null ? null : { id: row.stageId, name: row.stageName },
      enteredStageOn: stageEntry({
        enteredStage: row.enteredStageAt === null ? null : days.localDay(row.enteredStageAt),
        observed: observedOn,
        created: deal.createdOn,
      }),
      enteredStageFrom: row.enteredStageAt === null ? told : 'crm',
      supportNeeded:
        support === null
          ? null
          : fieldValues(row.fields, support.property).flatMap((value) => support.values[value] ?? []),
      customerIds: row.customerIds,
    },
  ];
}

function unattributedWin(
  { crm, id, closesAt }: UnattributedWinRow,
  days: DayReader,
): PartnershipFacts['unattributedWins'][number] {
  return { record: { crm, type: 'deal', id }, wonOn: days.closeDay(closesAt) };
}
