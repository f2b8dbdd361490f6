import fc from 'fast-check';

import { addDays } from '#src/domain/calendar.ts';
import type { LocalDate, RecordRef } from '#src/domain/facts.ts';
import type { BlindSpotInput } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import type {
  ContactFact,
  DetailedEngagementFact,
  EnteredFact,
  PartnershipFacts,
} from '#src/domain/partnership/facts.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts, type Around } from './arbitrary-facts.ts';
import { noDimensions } from './blind-spot-facts.ts';
import { settingsWith } from './partner-facts.ts';

const crm = 'hubspot' as const;

function dayNear({ around }: Around): fc.Arbitrary<LocalDate> {
  return fc
    .oneof(fc.integer({ min: -45, max: 20 }), fc.integer({ min: -400, max: 60 }), fc.integer({ min: -900, max: 0 }))
    .map((days) => addDays(around, days));
}

function numbered<T extends object>(type: RecordRef['type'], facts: readonly T[]): (T & { record: RecordRef })[] {
  return facts.map((fact, place) => ({ ...fact, record: { crm, type, id: `${type}-${place}` } }));
}

function contacts(at: Around): fc.Arbitrary<readonly ContactFact[]> {
  const contact = fc.record({
    since: fc.oneof(fc.constant('2020-01-01'), dayNear(at)),
    primary: fc.boolean(),
    roles: fc.constantFrom<ContactFact['roles']>([], [], ['executive'], ['technical']),
    gone: fc.option(fc.record({ why: fc.constantFrom('archived' as const, 'bounced' as const), on: dayNear(at) }), {
      freq: 2,
    }),
  });
  return fc.array(contact, { maxLength: 3 }).map((all) => numbered('contact', all));
}

function engagements(at: Around): fc.Arbitrary<readonly DetailedEngagementFact[]> {
  const engagement = fc.record({
    kind: fc.constantFrom(
      'call' as const,
      'email' as const,
      'email' as const,
      'meeting' as const,
      'note' as const,
      'task' as const,
    ),
    on: dayNear(at),
    minute: fc.integer({ min: 0, max: 1439 }),
    direction: fc.constantFrom('inbound' as const, 'inbound' as const, 'outbound' as const, null),
    completed: fc.boolean(),
    connected: fc.boolean(),
    contactIds: fc.uniqueArray(fc.constantFrom('contact-0', 'contact-1', 'contact-2'), { maxLength: 2 }),
    onDeal: fc.integer({ min: 0, max: 4 }).map((value) => value > 0),
    isReview: fc.integer({ min: 0, max: 4 }).map((value) => value === 0),
  });
  return fc.array(engagement, { maxLength: 9 }).map((all) =>
    all.map(({ minute, ...rest }, place) => ({
      ...rest,
      ownerId: null,
      record: { crm, type: rest.kind, id: `${rest.kind}-${place}` },
      startsAt: Date.parse(rest.on) + minute * 60_000,
    })),
  );
}

function known(at: Around): fc.Arbitrary<EnteredFact> {
  return fc.record({
    kind: fc.constant('finding_known' as const),
    on: dayNear(at),
    by: fc.constant('owner-1'),
    finding: fc.constantFrom('BS1', 'BS9', 'BS10', 'BS11', 'BS12'),
    reason: fc.constant('it is so'),
    until: fc.option(dayNear(at), { nil: null }),
    says: fc.constantFrom('known', 'wrong'),
    shown: fc.constantFrom({ since: null }, { since: at.around }, null),
  });
}

function dated<T extends object>(type: RecordRef['type'], shape: fc.Arbitrary<T>) {
  return fc.array(shape, { maxLength: 3 }).map((all) => numbered(type, all));
}

export function arbitraryPartnership(at: Around): fc.Arbitrary<PartnershipFacts> {
  return fc
    .record({
      partner: arbitraryPartnerFacts(at),
      owner: fc.option(fc.record({ id: fc.constant('owner-1'), active: fc.boolean() })),
      parentPartnerId: fc.constant(null),
      contacts: fc.option(contacts(at), { freq: 9 }),
      engagements: fc.option(engagements(at), { freq: 9 }),
      deals: fc.constant([]),
      unattributedWins: dated('deal', fc.record({ wonOn: dayNear(at) })),
      feedback: fc.option(
        dated(
          'note',
          fc.record({ on: dayNear(at), kind: fc.constantFrom('support_request' as const, 'feedback' as const) }),
        ),
        { freq: 4 },
      ),
      escalations: fc.option(
        dated(
          'task',
          fc.record({
            openedOn: dayNear(at),
            severity: fc.constant('high' as const),
            firstResponseDueAt: fc.constant(0),
            firstRespondedAt: fc.constant(null),
            resolvedOn: fc.constant(null),
          }),
        ),
      ),
      commitments: fc.option(
        dated(
          'task',
          fc.record({
            side: fc.constantFrom('us' as const, 'partner' as const, 'both' as const),
            dueOn: dayNear(at),
            keptOn: fc.option(dayNear(at)),
          }),
        ),
        { freq: 4 },
      ),
      reviews: fc.option(dated('meeting', fc.record({ scheduledOn: dayNear(at), heldOn: fc.option(dayNear(at)) }))),
      entries: fc.array(known(at), { maxLength: 4 }),
    })
    .map((facts) => ({ ...facts, partner: { ...facts.partner, engagements: facts.engagements } }));
}

/** All that blind spots are judged from, around a day; the moment of the day is any. */
export function arbitraryBlindSpotInput(at: Around): fc.Arbitrary<BlindSpotInput> {
  const flag = fc.integer({ min: 0, max: 7 }).map((value) => value > 0);
  return fc.record({
    facts: arbitraryPartnership(at),
    program: arbitraryProgramFacts(at),
    sources: fc.record({
      registrations: flag,
      portal: flag,
      certifications: flag,
      checklists: flag,
      contacts: flag,
      engagements: flag,
      feedback: flag,
      escalations: flag,
      commitments: flag,
      reviews: flag,
      primaryContact: flag,
      roles: flag,
    }),
    settings: fc.constantFrom('UTC', 'America/New_York').map((timeZone) => settingsWith({ program: { timeZone } })),
    segment: fc.constantFrom(
      'Strategic' as const,
      'Strategic' as const,
      'At-risk' as const,
      'Onboarding' as const,
      'Stable' as const,
      null,
    ),
    baseSegment: fc.constantFrom('Strategic' as const, 'Growth' as const, null),
    dimensions: fc.constant(noDimensions),
    asOf: fc
      .integer({ min: -20 * 1440, max: 20 * 1440 })
      .map((minutes) => new Date(Date.parse(at.around) + minutes * 60_000)),
  });
}
