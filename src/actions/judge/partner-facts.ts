import type { DayReader } from '#src/domain/calendar.ts';
import type { DealFact, EngagementFact, PartnerFacts } from '#src/domain/facts.ts';
import { programAmount } from '#src/domain/money.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import type { AnswerFactRow, DealFactRow, EngagementFactRow, PartnerFactRow } from '#src/store/fact-rows.ts';
import type { PartnerRows } from '#src/store/gathered-rows.ts';

import { mappedAnswer, mappedFit, mappedPortal, type MappedCompany } from './mapped-facts.ts';
import { signalFacts } from './signal-facts.ts';

/** What rows are read by. */
interface Known {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
}

/** What health reads of a partner, from the rows about it. */
export function partnerFacts(rows: PartnerRows, { settings, connections, asOf }: Known, days: DayReader): PartnerFacts {
  const { partner } = rows;
  const mapping = settings.mapping.hubspot;
  const { timeZone } = settings.program;
  const companies = mappedCompanies(partner);
  const said = signalFacts(rows.signals, timeZone);
  return {
    partnerId: partner.partnerId,
    name: partner.name,
    domain: partner.domain,
    status: partner.status,
    type: partner.type,
    ownerId: partner.ownerId,
    records: companies.map((company) => company.record),
    signedOn: partner.signedOn,
    recordCreatedOn: days.localDay(partner.recordCreatedAt),
    deals: rows.deals.map((row) => dealFact(row, settings, days, asOf)),
    registrations: [],
    engagements: engagementsReadable(partner, connections)
      ? rows.engagements.map((row) => engagementFact(row, settings, days))
      : null,
    portal: [...companies.flatMap((company) => mappedPortal(company, mapping, timeZone)), ...said.portal],
    answers: [
      ...rows.answers.map((row) => answerFact(row, days)),
      ...companies.flatMap((company) => mappedAnswer(company, mapping.satisfaction, timeZone)),
      ...said.answers,
    ],
    fits: [...companies.flatMap((company) => mappedFit(company, mapping.fit, timeZone)), ...said.fits],
  };
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
