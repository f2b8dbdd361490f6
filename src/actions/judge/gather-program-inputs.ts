import { addDays, dayReader, localDay, movedTo } from '#src/domain/calendar.ts';
import { trailingFourQuarters, wonOn } from '#src/domain/deal-state.ts';
import type { LocalDate, MinorUnits, ProgramFacts } from '#src/domain/facts.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { programAmount } from '#src/domain/money.ts';
import type { ProgramInputs } from '#src/domain/partnership/facts.ts';
import { rankPartners } from '#src/domain/partnership/program-inputs.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import { programSourceRow } from '#src/store/partnership-fact-rows.ts';
import {
  partnersToRank,
  ranksOf,
  readInputs,
  saveInputs,
  wonDealRows,
  type RankRow,
  type WonDealRow,
} from '#src/store/program-inputs.ts';
import type { Tx } from '#src/store/transaction.ts';

export interface InputsGathering {
  readonly programId: string;
  readonly settings: Settings;
  readonly settingsVersion: number;
  readonly program: ProgramFacts;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
  readonly now: Date;
  /** Partners of this batch. */
  readonly partnerIds: readonly string[];
}

type StoredBody = Omit<ProgramInputs, 'on' | 'rankOf'>;

/**
 * What a program's partners are measured against, with the ranks of a batch. It is taken once a day over everybody, so that all evaluations of a day are made against the same program; sooner when the
 * settings changed or a partner is there that was not looked at.
 */
export async function gatherProgramInputs(tx: Tx, gathering: InputsGathering): Promise<ProgramInputs> {
  const { programId, settings, settingsVersion, asOf, partnerIds } = gathering;
  const today = localDay(asOf, settings.program.timeZone);
  const stored = await readInputs<StoredBody>(tx, programId);
  const ranks = await ranksOf(tx, programId, partnerIds);
  const isCurrent = stored?.day === today && stored.settingsVersion === settingsVersion;
  if (stored !== null && isCurrent && partnerIds.every((id) => ranks.has(id)))
    return { ...stored.body, on: today, rankOf: rankOf(ranks.values()) };
  return takeProgramInputs(tx, gathering);
}

/** Takes the inputs anew, over every partner of the program. */
async function takeProgramInputs(tx: Tx, gathering: InputsGathering): Promise<ProgramInputs> {
  const { programId, settings, settingsVersion, asOf, now } = gathering;
  const today = localDay(asOf, settings.program.timeZone);
  const partners = await partnersToRank(tx, programId);
  const revenue = await revenueAsOf(tx, { programId, settings, asOf });
  const { rankOf: rankByPartner, ...figures } = ranksBy(revenue, partners);
  const body: StoredBody = { ...figures, sources: await sourcesOf(tx, gathering) };
  const rows = partners.map(({ partnerId }) => ({
    partnerId,
    revenueMinor: revenue.get(partnerId) ?? 0,
    rank: rankByPartner.get(partnerId) ?? null,
  }));
  await saveInputs(tx, programId, { day: today, settingsVersion, body }, rows, now);
  return { ...body, on: today, rankOf: rankByPartner };
}

type Asked = Pick<InputsGathering, 'programId' | 'settings' | 'asOf'>;

/**
 * What the program was on these days, from its dated facts: for reviews that nobody was there to make. Who counts, and what the program has sources for, is what
 * is known now.
 */
export async function programInputsOn(
  tx: Tx,
  { programId, settings, asOf, sources }: Asked & Pick<ProgramInputs, 'sources'>,
  days: readonly LocalDate[],
): Promise<readonly ProgramInputs[]> {
  if (days.length === 0) return [];
  const partners = await partnersToRank(tx, programId);
  const inputs: ProgramInputs[] = [];
  for (const on of days) {
    const then = movedTo(asOf, on, settings.program.timeZone);
    const revenue = await revenueAsOf(tx, { programId, settings, asOf: then });
    inputs.push({ on, ...ranksBy(revenue, partners), sources });
  }
  return inputs;
}

function ranksBy(revenue: ReadonlyMap<string, MinorUnits>, partners: Awaited<ReturnType<typeof partnersToRank>>) {
  return rankPartners(partners.map((one) => ({ ...one, revenue: revenue.get(one.partnerId) ?? 0 })));
}

/** Trailing-four-quarter revenue by partner. */
async function revenueAsOf(tx: Tx, { programId, settings, asOf }: Asked): Promise<ReadonlyMap<string, MinorUnits>> {
  const span = trailingFourQuarters(momentOf(asOf, settings.program), settings.program);
  // A day more on either side: which day an instant is, is the rules' to say.
  const between = { from: new Date(addDays(span.after, -1)), to: new Date(addDays(span.through, 2)) };
  const wins = await wonDealRows(tx, programId, between);
  return revenueByPartner(wins, settings, localDay(asOf, settings.program.timeZone), span);
}

function revenueByPartner(
  wins: readonly WonDealRow[],
  { mapping, program }: Settings,
  today: string,
  span: { readonly after: string; readonly through: string },
): ReadonlyMap<string, MinorUnits> {
  const days = dayReader(program.timeZone);
  const { pipelines } = mapping.hubspot;
  const revenue = new Map<string, MinorUnits>();
  for (const row of wins) {
    const closesOn = days.closeDay(row.closesAt);
    const counts = pipelines === null || (row.pipelineId !== null && pipelines.includes(row.pipelineId));
    const on = wonOn({ closesOn, counts, createdOn: closesOn, state: 'won' }, today);
    if (on === null || on <= span.after || on > span.through) continue;
    const { amount } = programAmount({ ...row, state: 'won', closesOn }, row.accountCurrency, program, today);
    revenue.set(row.partnerId, (revenue.get(row.partnerId) ?? 0) + (amount ?? 0));
  }
  return revenue;
}

async function sourcesOf(
  tx: Tx,
  { programId, settings, program, connections }: InputsGathering,
): Promise<ProgramInputs['sources']> {
  const { contacts, portal } = settings.mapping.hubspot;
  const readable = connections.some(({ capabilities }) => capabilities?.engagements === true);
  const there = await programSourceRow(tx, programId);
  return {
    registrations: program.firstRegistrationOn !== null,
    portal: program.portalMapped,
    trainings: there.trainings || (portal?.training ?? null) !== null,
    certifications: there.certifications,
    checklists: there.checklists,
    contacts: readable && there.contacts,
    engagements: readable,
    feedback: false,
    escalations: false,
    commitments: false,
    reviews: false,
    primaryContact: contacts.primary !== null,
    roles: contacts.roles !== null,
  };
}

function rankOf(rows: Iterable<RankRow>): ReadonlyMap<string, number> {
  return new Map([...rows].flatMap(({ partnerId, rank }) => (rank === null ? [] : [[partnerId, rank] as const])));
}
