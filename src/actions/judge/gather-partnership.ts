import { dayReader, type DayReader } from '#src/domain/calendar.ts';
import type { DealFact, EngagementFact, PartnerFacts } from '#src/domain/facts.ts';
import { fieldValue, fieldValues } from '#src/domain/mapped-fields.ts';
import type {
  ContactFact,
  DetailedEngagementFact,
  EnteredFact,
  PartnershipFacts,
  StagedDealFact,
} from '#src/domain/partnership/facts.ts';
import { recordKey } from '#src/domain/records.ts';
import { stageEntry } from '#src/domain/rollups/stage-age.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import {
  contactChangeRows,
  contactFactRows,
  dealDetailRows,
  engagementDetailRows,
  partnerSideRows,
  unattributedWinRows,
  type ContactFactRow,
  type DealDetailRow,
  type EngagementDetailRow,
  type GoneContactRow,
  type PartnerSideRow,
  type UnattributedWinRow,
} from '#src/store/partnership-fact-rows.ts';
import type { Tx } from '#src/store/transaction.ts';

export interface PartnershipGathering {
  readonly programId: string;
  readonly settings: Settings;
  readonly asOf: Date;
  /** The facts that health reads of the same partners. */
  readonly partners: readonly PartnerFacts[];
  /** What people entered, by partner. */
  readonly entries: ReadonlyMap<string, readonly EnteredFact[]>;
}

/** Wins older than this are in no window of the rules. */
const rememberedWinsDays = 400;

/** The facts of a batch of partners for the rules beside health: a fixed number of statements, however many partners. */
export async function gatherPartnerships(
  tx: Tx,
  { programId, settings, asOf, partners, entries }: PartnershipGathering,
): Promise<readonly PartnershipFacts[]> {
  const mapping = settings.mapping.hubspot;
  const ids = partners.map(({ partnerId }) => partnerId);
  const days = dayReader(settings.program.timeZone);
  const since = new Date(asOf.getTime() - rememberedWinsDays * 86_400_000);
  const { primary } = mapping.contacts;
  const named = {
    parent: mapping.parent,
    primaryContact: primary?.by === 'company_property' ? primary.property : null,
  };
  const sides = new Map((await partnerSideRows(tx, programId, ids, named)).map((row) => [row.partnerId, row]));
  const contacts = byPartner(await contactFactRows(tx, programId, ids));
  const changes = byPartner(await contactChangeRows(tx, programId, ids));
  const engagements = byPartner(await engagementDetailRows(tx, programId, ids));
  const deals = new Map((await dealDetailRows(tx, programId, ids)).map((row) => [`${row.crm}:${row.id}`, row]));
  const wins = byPartner(await unattributedWinRows(tx, programId, ids, since));

  return partners.map((partner) => {
    const { partnerId } = partner;
    const side = sides.get(partnerId) ?? null;
    const readable = partner.engagements !== null;
    return {
      partner,
      owner: ownerOf(partner, side),
      parentPartnerId: side?.parentPartnerId ?? null,
      // The scope that opens engagements is the one that opens contacts.
      contacts: readable
        ? contactFacts(
            contacts.get(partnerId) ?? [],
            changes.get(partnerId) ?? [],
            side?.primaryContactIds ?? [],
            mapping,
            days,
          )
        : null,
      engagements: detailedEngagements(partner.engagements, engagements.get(partnerId) ?? []),
      deals: partner.deals.flatMap((deal) =>
        stagedDeal(deal, deals.get(`${deal.record.crm}:${deal.record.id}`), mapping, days),
      ),
      unattributedWins: (wins.get(partnerId) ?? []).map((row) => unattributedWin(row, days)),
      feedback: null,
      escalations: null,
      commitments: null,
      reviews: null,
      entries: entries.get(partnerId) ?? [],
    };
  });
}

function byPartner<Row extends { readonly partnerId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => row.partnerId);
}

function ownerOf({ ownerId }: PartnerFacts, side: PartnerSideRow | null): PartnershipFacts['owner'] {
  return ownerId === null ? null : { id: ownerId, active: side?.ownerActive ?? false };
}

function contactFacts(
  rows: readonly ContactFactRow[],
  changes: readonly GoneContactRow[],
  primaryIds: readonly string[],
  mapping: Mapping,
  days: DayReader,
): readonly ContactFact[] {
  const changedAt = new Map(changes.map((change) => [`${change.crm}:${change.id}:${change.field}`, change.changedAt]));
  const present = new Map<string, ContactFact>();
  for (const row of rows) {
    const key = `${row.crm}:${row.id}`;
    const before = present.get(key);
    const read = contactFact(row, changedAt, mapping.contacts, days);
    const fact = { ...read, primary: read.primary || primaryIds.includes(row.id) };
    // A contact of two of the partner's companies is one person.
    present.set(key, before === undefined ? fact : { ...fact, primary: fact.primary || before.primary });
  }
  const gone = changes
    .filter(({ crm, field, id }) => field === 'company' && !present.has(`${crm}:${id}`))
    .map(({ crm, id, changedAt: at }): ContactFact => {
      const on = days.localDay(at);
      const primary = primaryIds.includes(id);
      return { record: { crm, type: 'contact', id }, since: on, primary, roles: [], gone: { why: 'unlinked', on } };
    });
  return [...present.values(), ...gone];
}

function contactFact(
  row: ContactFactRow,
  changedAt: ReadonlyMap<string, Date>,
  { bounced, left, primary, roles }: Mapping['contacts'],
  days: DayReader,
): ContactFact {
  /** Since when a property holds what it holds: when that was seen to change, else the contact's own version. */
  const heldSince = (property: string) =>
    days.localDay(changedAt.get(`${row.crm}:${row.id}:${property}`) ?? row.updatedAt);
  const goneBy = (): ContactFact['gone'] => {
    if (row.archivedAt !== null) return { why: 'archived', on: days.localDay(row.archivedAt) };
    if (left !== null && fieldValues(row.fields, left.property).some((value) => left.values.includes(value)))
      return { why: 'marked_left', on: heldSince(left.property) };
    if (bounced !== null && fieldValue(row.fields, bounced) !== null) return { why: 'bounced', on: heldSince(bounced) };
    return null;
  };
  return {
    record: { crm: row.crm, type: 'contact', id: row.id },
    since: days.localDay(row.createdAt),
    primary: primary?.by === 'label' && row.labels.includes(primary.label),
    roles:
      roles === null
        ? []
        : [...new Set(fieldValues(row.fields, roles.property).flatMap((value) => roles.values[value] ?? []))],
    gone: goneBy(),
  };
}

function detailedEngagements(
  facts: readonly EngagementFact[] | null,
  rows: readonly EngagementDetailRow[],
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
  row: DealDetailRow | undefined,
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
