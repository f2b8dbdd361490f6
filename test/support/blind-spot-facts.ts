import { localDay } from '#src/domain/calendar.ts';
import type { LocalDate, PartnerFacts } from '#src/domain/facts.ts';
import type {
  BlindSpot,
  BlindSpotId,
  BlindSpotInput,
  HidingDimension,
} from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { blindSpots } from '#src/domain/partnership/blind-spots/judge-blind-spots.ts';
import type { ContactFact, DetailedEngagementFact, PartnershipFacts } from '#src/domain/partnership/facts.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { engagement, noon, partner, portalProgram, ref, today } from './partner-facts.ts';

/** Nothing but a partner that signed long ago, with an owner, in a program that has every source. */
export function partnership(
  facts: Partial<Omit<PartnershipFacts, 'partner'>> = {},
  of: Partial<PartnerFacts> = {},
): PartnershipFacts {
  return {
    partner: partner(of),
    owner: { id: 'owner-1', active: true },
    parentPartnerId: null,
    contacts: [],
    engagements: [],
    deals: [],
    unattributedWins: [],
    feedback: [],
    escalations: [],
    commitments: [],
    reviews: null,
    entries: [],
    ...facts,
  };
}

export const allSources: BlindSpotInput['sources'] = {
  registrations: true,
  portal: true,
  certifications: true,
  checklists: true,
  contacts: true,
  engagements: true,
  feedback: true,
  escalations: true,
  commitments: true,
  reviews: true,
  primaryContact: true,
  roles: true,
};

export function contact(id: string, facts: Partial<ContactFact> = {}): ContactFact {
  return { record: ref('contact', id), since: '2020-01-01', primary: false, roles: [], gone: null, ...facts };
}

/** An engagement with the people and records it concerns. */
export function contactWith(
  kind: DetailedEngagementFact['kind'],
  on: LocalDate,
  facts: Partial<DetailedEngagementFact> = {},
): DetailedEngagementFact {
  return { ...engagement(kind, on), contactIds: [], ownerId: null, onDeal: false, isReview: false, ...facts };
}

/** A meeting that was held: a touch. */
export function held(on: LocalDate, facts: Partial<DetailedEngagementFact> = {}): DetailedEngagementFact {
  return contactWith('meeting', on, { completed: true, ...facts });
}

export function mailIn(on: LocalDate, facts: Partial<DetailedEngagementFact> = {}): DetailedEngagementFact {
  return contactWith('email', on, { direction: 'inbound', record: ref('email', `in-${on}`), ...facts });
}

export function mailOut(on: LocalDate, facts: Partial<DetailedEngagementFact> = {}): DetailedEngagementFact {
  return contactWith('email', on, { direction: 'outbound', record: ref('email', `out-${on}`), ...facts });
}

export interface Given extends Partial<Omit<BlindSpotInput, 'asOf' | 'facts'>> {
  readonly asOf?: Date | LocalDate;
}

export const noDimensions: readonly HidingDimension[] = [];

export function inputOf(facts: PartnershipFacts, { asOf = today, ...given }: Given = {}): BlindSpotInput {
  return {
    facts,
    program: portalProgram(localDay(typeof asOf === 'string' ? noon(asOf) : asOf, 'UTC')),
    sources: allSources,
    settings: defaultSettings(),
    segment: 'Stable',
    baseSegment: 'Stable',
    dimensions: noDimensions,
    asOf: typeof asOf === 'string' ? noon(asOf) : asOf,
    ...given,
  };
}

/** One blind spot of a partner. */
export function spot(id: BlindSpotId, facts: PartnershipFacts, given: Given = {}): BlindSpot {
  const found = blindSpots(inputOf(facts, given)).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no blind spot ${id}`);
  return found;
}

export function statusOf(id: BlindSpotId, facts: PartnershipFacts, given: Given = {}): BlindSpot['status'] {
  return spot(id, facts, given).status;
}
