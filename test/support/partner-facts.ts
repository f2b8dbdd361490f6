import type {
  AnswerFact,
  DealFact,
  EngagementFact,
  FitFact,
  LocalDate,
  PartnerFacts,
  PortalFact,
  ProgramFacts,
  RecordRef,
  RecordType,
  RegistrationFact,
} from '#src/domain/facts.ts';
import type { DimensionName, DimensionResult, HealthResult, HealthState } from '#src/domain/health-view.ts';
import { firstState, judgeHealth } from '#src/domain/health/judge.ts';
import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';

/** Facts as tests write them: only what a test is about, the rest plain. Amounts are minor units. */
export function ref(type: RecordType, id: string): RecordRef {
  return { crm: type === 'signal' || type === 'registration' ? null : 'hubspot', type, id };
}

/** Signed long ago, nothing else. */
export function partner(facts: Partial<PartnerFacts> = {}): PartnerFacts {
  return {
    partnerId: 'partner-1',
    name: 'Acme',
    domain: 'acme.example',
    status: 'active',
    type: null,
    ownerId: null,
    records: [ref('company', 'company-1')],
    signedOn: '2020-01-01',
    recordCreatedOn: '2020-01-01',
    deals: [],
    registrations: [],
    engagements: [],
    portal: [],
    answers: [],
    fits: [],
    ...facts,
  };
}

/** A program with attribution and registrations since 2020, and no portal. */
export function program(facts: Partial<ProgramFacts> = {}): ProgramFacts {
  return {
    hasAttribution: true,
    firstRegistrationOn: '2020-01-01',
    oldestAttributedCloseOn: '2020-01-01',
    portalMapped: false,
    portalActivityDays: [],
    ...facts,
  };
}

/** A program whose portal is connected on `day`. */
export function portalProgram(day: LocalDate, facts: Partial<ProgramFacts> = {}): ProgramFacts {
  return program({ portalMapped: true, portalActivityDays: [day], ...facts });
}

export function deal(id: string, facts: Partial<DealFact> = {}): DealFact {
  return {
    record: ref('deal', id),
    role: 'sourced',
    createdOn: '2020-01-01',
    closesOn: null,
    state: 'open',
    amount: 0,
    gap: null,
    counts: true,
    ...facts,
  };
}

export function wonDeal(closesOn: LocalDate, amount: number, facts: Partial<DealFact> = {}): DealFact {
  return deal(`won-${closesOn}-${amount}`, { state: 'won', closesOn, amount, ...facts });
}

export function registration(submittedOn: LocalDate, facts: Partial<RegistrationFact> = {}): RegistrationFact {
  return {
    record: ref('registration', `registration-${submittedOn}`),
    submittedOn,
    rejectedOn: null,
    withdrawnOn: null,
    ...facts,
  };
}

export function registrations(count: number, submittedOn: LocalDate): readonly RegistrationFact[] {
  return Array.from({ length: count }, (_, place) =>
    registration(submittedOn, { record: ref('registration', `registration-${submittedOn}-${place}`) }),
  );
}

export function engagement(
  kind: EngagementFact['kind'],
  on: LocalDate,
  facts: Partial<EngagementFact> = {},
): EngagementFact {
  return {
    record: ref(kind, `${kind}-${on}`),
    kind,
    startsAt: Date.parse(`${on}T09:00:00Z`),
    on,
    direction: null,
    completed: false,
    connected: false,
    ...facts,
  };
}

/** A meeting that was held. */
export function meeting(on: LocalDate, facts: Partial<EngagementFact> = {}): EngagementFact {
  return engagement('meeting', on, { completed: true, ...facts });
}

export function portalFact(on: LocalDate, kind: PortalFact['kind'] = 'sign_in'): PortalFact {
  return { record: ref('signal', `${kind}-${on}`), kind, on };
}

export function rating(value: number, on: LocalDate | null, facts: Partial<AnswerFact> = {}): AnswerFact {
  const id = `answer-${facts.respondent ?? ''}-${value}-${on ?? ''}`;
  return {
    record: ref('survey_answer', id),
    respondent: null,
    scale: 'rating',
    value,
    on,
    origin: 'answer',
    enteredByOurPeople: false,
    ...facts,
  };
}

/** One respondent per value. */
export function ratings(values: readonly number[], on: LocalDate): readonly AnswerFact[] {
  return values.map((value, place) => rating(value, on, { respondent: `contact-${place}` }));
}

export function fit(value: FitFact['value'], on: LocalDate | null): FitFact {
  return { record: ref('signal', `fit-${on ?? 'undated'}`), value, on };
}

/** Health settings over the defaults. */
export function settingsWith(settings: Parameters<typeof Settings.parse>[0] = {}): Settings {
  return Settings.parse(settings);
}

export interface Judged {
  readonly program?: ProgramFacts;
  readonly settings?: Settings;
  readonly state?: HealthState;
  readonly asOf?: Date | LocalDate;
}

/** The day that tests mean by today when they name none: a Friday in the fourth quarter. */
export const today: LocalDate = '2026-11-20';

/** Noon of a day, UTC. */
export function noon(day: LocalDate): Date {
  return new Date(`${day}T12:00:00Z`);
}

export function judged(facts: PartnerFacts, given: Judged = {}): HealthResult {
  return judgedWithState(facts, given).result;
}

export function judgedWithState(facts: PartnerFacts, given: Judged = {}): { result: HealthResult; state: HealthState } {
  const asOf = given.asOf ?? today;
  return judgeHealth({
    facts,
    program: given.program ?? program(),
    settings: given.settings ?? defaultSettings(),
    settingsVersion: 1,
    state: given.state ?? firstState,
    asOf: typeof asOf === 'string' ? noon(asOf) : asOf,
  });
}

export function dimension(result: HealthResult, name: DimensionName): DimensionResult {
  const found = result.dimensions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The profile has no ${name}`);
  return found;
}
