import fc from 'fast-check';

import { addDays } from '#src/domain/calendar.ts';
import type {
  AnswerFact,
  DealFact,
  EngagementFact,
  FitFact,
  LocalDate,
  PartnerFacts,
  PortalFact,
  ProgramFacts,
  RecordType,
  RegistrationFact,
} from '#src/domain/facts.ts';

/**
 * Any partner and program that a store could hand to the rules, most of it within the windows around `around`. Some
 * facts lie ahead of it: judged then, they must not exist.
 */
export interface Around {
  readonly around: LocalDate;
  readonly daysBack?: number;
  readonly daysAhead?: number;
}

const crm = 'hubspot' as const;

function dayNear({ around, daysBack = 1000, daysAhead = 120 }: Around): fc.Arbitrary<LocalDate> {
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.integer({ min: -130, max: 0 }) },
      { weight: 3, arbitrary: fc.integer({ min: -daysBack, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: daysAhead }) },
    )
    .map((days) => addDays(around, days));
}

/** Ids are made unique by place, so that no two facts of a partner share a record by accident. */
function numbered<T extends object>(type: RecordType, facts: readonly T[]): (T & { record: DealFact['record'] })[] {
  return facts.map((fact, place) => ({ ...fact, record: { crm, type, id: `${type}-${place}` } }));
}

function deals(at: Around): fc.Arbitrary<readonly DealFact[]> {
  const money = fc.oneof(
    fc.integer({ min: 0, max: 3_000_000 }),
    fc.integer({ min: -500_000, max: 10_000 }),
    fc.constant(0),
  );
  const deal = fc.record({
    role: fc.constantFrom('sourced' as const, 'influenced' as const),
    createdOn: dayNear(at),
    closesOn: fc.option(dayNear(at), { freq: 12 }),
    state: fc.constantFrom('open' as const, 'won' as const, 'won' as const, 'won' as const, 'lost' as const),
    money,
    gap: fc.constantFrom(null, null, null, null, 'no_amount' as const, 'no_rate' as const),
    counts: fc.integer({ min: 0, max: 9 }).map((value) => value > 0),
  });
  return fc.array(deal, { maxLength: 25 }).map((all) =>
    numbered(
      'deal',
      all.map(({ money: amount, ...rest }) => ({
        ...rest,
        amount: rest.gap === 'no_rate' ? null : rest.gap === 'no_amount' ? 0 : amount,
      })),
    ),
  );
}

function registrations(at: Around): fc.Arbitrary<readonly RegistrationFact[]> {
  const registration = fc.record({
    submittedOn: dayNear(at),
    rejectedOn: fc.option(dayNear(at), { freq: 2 }),
    withdrawnOn: fc.option(dayNear(at), { freq: 1 }),
    kept: fc.boolean(),
  });
  return fc.array(registration, { maxLength: 8 }).map((all) =>
    numbered(
      'registration',
      all.map(({ kept, rejectedOn, submittedOn, withdrawnOn }) => ({
        submittedOn,
        rejectedOn: kept ? null : rejectedOn,
        withdrawnOn: kept ? null : withdrawnOn,
      })),
    ),
  );
}

function engagements(at: Around): fc.Arbitrary<readonly EngagementFact[]> {
  const engagement = fc.record({
    kind: fc.constantFrom('call' as const, 'email' as const, 'meeting' as const, 'note' as const, 'task' as const),
    on: dayNear(at),
    minute: fc.integer({ min: 0, max: 1439 }),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const, null),
    completed: fc.boolean(),
    connected: fc.boolean(),
  });
  return fc.array(engagement, { maxLength: 12 }).map((all) =>
    all.map(({ minute, ...rest }, place) => ({
      ...rest,
      record: { crm, type: rest.kind, id: `${rest.kind}-${place}` },
      startsAt: Date.parse(rest.on) + minute * 60_000,
    })),
  );
}

function portal(at: Around): fc.Arbitrary<readonly PortalFact[]> {
  const fact = fc.record({
    kind: fc.constantFrom('sign_in' as const, 'training' as const, 'certification' as const),
    on: dayNear(at),
  });
  return fc.array(fact, { maxLength: 5 }).map((all) => numbered('signal', all));
}

function answers(at: Around): fc.Arbitrary<readonly AnswerFact[]> {
  const rating = fc.record({
    respondent: fc.option(fc.constantFrom('ann', 'bob', 'cy', 'di', 'eva')),
    scale: fc.constant('rating' as const),
    value: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 10 }) },
      { weight: 1, arbitrary: fc.constantFrom(11, -1, 7.5) },
    ),
    on: dayNear(at),
    origin: fc.constant('answer' as const),
    enteredByOurPeople: fc.boolean(),
  });
  const property = fc.record({
    respondent: fc.constant(null),
    scale: fc.constantFrom('rating' as const, 'nps' as const),
    value: fc.integer({ min: -100, max: 100 }),
    on: fc.option(dayNear(at)),
    origin: fc.constant('property' as const),
    enteredByOurPeople: fc.constant(false),
  });
  return fc
    .tuple(fc.array(rating, { maxLength: 7 }), fc.array(property, { maxLength: 1 }))
    .map(([ratings, properties]) => numbered('survey_answer', [...ratings, ...properties]));
}

function fits(at: Around): fc.Arbitrary<readonly FitFact[]> {
  const fact = fc.record({
    value: fc.oneof(
      fc.constantFrom('strong' as const, 'moderate' as const, 'weak' as const),
      fc.record({ readinessTotal: fc.integer({ min: 0, max: 16 }) }),
    ),
    on: fc.option(dayNear(at)),
  });
  return fc
    .array(fact, { maxLength: 2 })
    .map((all) =>
      numbered('signal', all).map((fit, place) => ({ ...fit, record: { crm, type: 'signal', id: `fit-${place}` } })),
    );
}

export function arbitraryPartnerFacts(at: Around): fc.Arbitrary<PartnerFacts> {
  return fc.record({
    partnerId: fc.constant('partner-1'),
    name: fc.constant('Partner'),
    domain: fc.constant('partner.example'),
    status: fc.constant('active' as const),
    type: fc.constantFrom(null, null, 'reseller', 'referral'),
    ownerId: fc.constant(null),
    records: fc.constant([{ crm, type: 'company' as const, id: 'company-1' }]),
    signedOn: fc.option(dayNear(at), { freq: 2 }),
    recordCreatedOn: dayNear(at),
    deals: deals(at),
    registrations: registrations(at),
    engagements: fc.option(engagements(at), { freq: 8 }),
    portal: portal(at),
    answers: answers(at),
    fits: fits(at),
  });
}

export function arbitraryProgramFacts(at: Around): fc.Arbitrary<ProgramFacts> {
  return fc.record({
    hasAttribution: fc.integer({ min: 0, max: 5 }).map((value) => value > 0),
    firstRegistrationOn: fc.option(dayNear(at), { freq: 3 }),
    oldestAttributedCloseOn: fc.option(dayNear({ daysBack: 1800, ...at }), { freq: 12 }),
    portalMapped: fc.boolean(),
    portalActivityDays: fc.uniqueArray(dayNear(at), { maxLength: 4 }).map((days) => days.toSorted()),
  });
}
