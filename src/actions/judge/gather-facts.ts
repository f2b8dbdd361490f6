import { dayReader, type DayReader } from '#src/domain/calendar.ts';
import type { DealFact, EngagementFact, PartnerFacts } from '#src/domain/facts.ts';
import { programAmount } from '#src/domain/money.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import {
  answerFactRows,
  dealFactRows,
  engagementFactRows,
  partnerFactRows,
  signalFactRows,
  type AnswerFactRow,
  type DealFactRow,
  type EngagementFactRow,
  type PartnerFactRow,
} from '#src/store/fact-rows.ts';
import type { Tx } from '#src/store/transaction.ts';

import { mappedAnswer, mappedFit, mappedPortal, type MappedCompany } from './mapped-facts.ts';
import { signalFacts } from './signal-facts.ts';

export interface Gathering {
  readonly programId: string;
  readonly partnerIds: readonly string[];
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
}

/** The dated facts of a batch of partners: a fixed number of statements, however many partners there are. */
export async function gatherFacts(tx: Tx, gathering: Gathering): Promise<readonly PartnerFacts[]> {
  const { programId, partnerIds, settings } = gathering;
  const mapping = settings.mapping.hubspot;
  const days = dayReader(settings.program.timeZone);
  const partners = await partnerFactRows(tx, programId, partnerIds);
  const deals = Map.groupBy(await dealFactRows(tx, programId, partnerIds), (row) => row.partnerId);
  const engagements = Map.groupBy(await engagementFactRows(tx, programId, partnerIds), (row) => row.partnerId);
  const signals = Map.groupBy(await signalFactRows(tx, programId, partnerIds), (row) => row.partnerId);
  const answers = Map.groupBy(await answerFactRows(tx, programId, partnerIds), (row) => row.partnerId);

  return partners.map((partner) => {
    const of = partner.partnerId;
    const { timeZone } = settings.program;
    const companies = mappedCompanies(partner);
    const said = signalFacts(signals.get(of) ?? [], timeZone);
    return {
      partnerId: of,
      name: partner.name,
      domain: partner.domain,
      status: partner.status,
      type: partner.type,
      ownerId: partner.ownerId,
      records: companies.map((company) => company.record),
      signedOn: partner.signedOn,
      recordCreatedOn: days.localDay(partner.recordCreatedAt),
      deals: (deals.get(of) ?? []).map((row) => dealFact(row, settings, days, gathering.asOf)),
      registrations: [],
      engagements: engagementsReadable(partner, gathering.connections)
        ? (engagements.get(of) ?? []).map((row) => engagementFact(row, settings, days))
        : null,
      portal: [...companies.flatMap((company) => mappedPortal(company, mapping, timeZone)), ...said.portal],
      answers: [
        ...(answers.get(of) ?? []).map((row) => answerFact(row, days)),
        ...companies.flatMap((company) => mappedAnswer(company, mapping.satisfaction, timeZone)),
        ...said.answers,
      ],
      fits: [...companies.flatMap((company) => mappedFit(company, mapping.fit, timeZone)), ...said.fits],
    };
  });
}

function mappedCompanies({ records }: PartnerFactRow): readonly MappedCompany[] {
  return records.map(({ crm, id, fields }) => ({ record: { crm, type: 'company', id }, fields }));
}

/** Unknown, not none: one unreadable CRM is enough to hide a touch. */
function engagementsReadable(partner: PartnerFactRow, connections: readonly Connection[]): boolean {
  return partner.records.every(
    ({ crm }) => connections.find((connection) => connection.crm === crm)?.capabilities?.engagements === true,
  );
}

function dealFact(row: DealFactRow, { mapping, program }: Settings, days: DayReader, asOf: Date): DealFact {
  const closesOn = row.closesAt === null ? null : days.closeDay(row.closesAt);
  const { pipelines } = mapping.hubspot;
  return {
    record: { crm: row.crm, type: 'deal', id: row.id },
    role: row.role,
    createdOn: days.localDay(row.createdAt),
    closesOn,
    state: row.state,
    ...programAmount({ ...row, closesOn }, row.accountCurrency, program, days.localDay(asOf)),
    counts: pipelines === null || (row.pipelineId !== null && pipelines.includes(row.pipelineId)),
  };
}

const completedOutcomes: ReadonlySet<string | null> = new Set(['completed', 'sent']);

function engagementFact(row: EngagementFactRow, { mapping }: Settings, days: DayReader): EngagementFact {
  return {
    record: { crm: row.crm, type: row.type, id: row.id },
    kind: row.type,
    startsAt: row.at.getTime(),
    on: days.localDay(row.at),
    direction: row.direction,
    completed: completedOutcomes.has(row.outcome),
    connected: row.disposition !== null && mapping.hubspot.connectedDispositions.includes(row.disposition),
  };
}

function answerFact(row: AnswerFactRow, days: DayReader): PartnerFacts['answers'][number] {
  return {
    record: { crm: row.crm, type: 'survey_answer', id: row.id },
    respondent: row.contactId,
    scale: 'rating',
    value: row.rating,
    on: days.localDay(row.at),
    origin: 'answer',
    enteredByOurPeople: false,
  };
}
