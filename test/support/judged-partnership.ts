import { addDays, localDay } from '#src/domain/calendar.ts';
import type { LocalDate, PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import type { HealthResult, HealthState } from '#src/domain/health-view.ts';
import { firstState, judgeHealth } from '#src/domain/health/judge.ts';
import { nextEvaluationOn } from '#src/domain/health/next-evaluation.ts';
import type { EnteredFact, PartnershipFacts, ProgramInputs } from '#src/domain/partnership/facts.ts';
import { judgePartnership } from '#src/domain/partnership/judge.ts';
import { nextPartnershipEvaluationOn } from '#src/domain/partnership/next-evaluation.ts';
import { rankPartners, type RevenueOfPartner } from '#src/domain/partnership/program-inputs.ts';
import {
  firstPartnershipState,
  type PartnershipResult,
  type PartnershipState,
} from '#src/domain/partnership/result.ts';
import { defaultSettings, type Settings } from '#src/domain/settings/settings.ts';

import { noon, partner, program as plainProgram, today } from './partner-facts.ts';

/** What people entered, written without its author. */
export type Entry = EnteredFact extends infer E ? (E extends EnteredFact ? Omit<E, 'by'> : never) : never;

/** A partner with what people entered about it; its engagements are detailed with nobody in particular. */
export function partnershipOf(
  of: Partial<PartnerFacts> = {},
  entries: readonly Entry[] = [],
  facts: Partial<Omit<PartnershipFacts, 'partner' | 'entries'>> = {},
): PartnershipFacts {
  const who = partner(of);
  return {
    partner: who,
    owner: { id: 'owner-1', active: true },
    parentPartnerId: null,
    contacts: null,
    engagements:
      who.engagements?.map((engagement) => ({
        ...engagement,
        contactIds: [],
        ownerId: null,
        onDeal: false,
        isReview: false,
      })) ?? null,
    deals: [],
    unattributedWins: [],
    feedback: null,
    escalations: null,
    commitments: null,
    reviews: null,
    entries: entries.map((entry) => ({ ...entry, by: 'owner-1' })),
    ...facts,
  };
}

const noSources: ProgramInputs['sources'] = {
  registrations: true,
  portal: false,
  certifications: false,
  checklists: false,
  contacts: false,
  engagements: true,
  feedback: false,
  escalations: false,
  commitments: false,
  reviews: false,
  primaryContact: false,
  roles: false,
};

/** A program in which other partners have these revenues, and the one of the tests its own. */
export function inputsOf(
  others: readonly number[] = [],
  own: number | null = null,
  sources: Partial<ProgramInputs['sources']> = {},
  on: LocalDate = today,
): ProgramInputs {
  const partners: RevenueOfPartner[] = others.map((revenue, place) => ({
    partnerId: `other-${place}`,
    status: 'active',
    revenue,
  }));
  if (own !== null) partners.push({ partnerId: 'partner-1', status: 'active', revenue: own });
  return { on, ...rankPartners(partners), sources: { ...noSources, ...sources } };
}

/** Revenues of so many other partners: 1,000,000 and more each, descending. */
export function richer(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => (1_000_000 + place) * 100);
}

/** Revenues of so many other partners of 100 and less each. */
export function poorer(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => (100 - place) * 100);
}

export interface Given {
  readonly program?: ProgramFacts;
  readonly inputs?: ProgramInputs;
  readonly pastInputs?: readonly ProgramInputs[];
  readonly settings?: Settings;
  readonly state?: PartnershipState;
  readonly healthState?: HealthState;
  readonly asOf?: Date | LocalDate;
}

export interface Evaluation {
  readonly day: LocalDate;
  readonly health: HealthResult;
  readonly healthState: HealthState;
  readonly result: PartnershipResult;
  readonly state: PartnershipState;
  /** When the next one is due. */
  readonly nextOn: LocalDate;
}

/** Judges health and then everything beside it. */
export function evaluated(facts: PartnershipFacts, given: Given = {}): Evaluation {
  const asOf = typeof given.asOf === 'string' ? noon(given.asOf) : (given.asOf ?? noon(today));
  const settings = given.settings ?? defaultSettings();
  const program = given.program ?? plainProgram();
  const inputs = given.inputs ?? inputsOf();
  const about = { facts: facts.partner, program, settings, asOf };
  const { result: health, state: healthState } = judgeHealth({
    ...about,
    settingsVersion: 1,
    state: given.healthState ?? firstState,
  });
  const { result, state } = judgePartnership({
    facts,
    program,
    inputs,
    pastInputs: given.pastInputs ?? [],
    health,
    settings,
    settingsVersion: 1,
    state: given.state ?? firstPartnershipState,
    asOf,
  });
  const healthNextOn = nextEvaluationOn({ ...about, state: healthState });
  const nextOn = nextPartnershipEvaluationOn({ asOf, facts, inputs, program, settings, result, state, healthNextOn });
  return { day: localDay(asOf, settings.program.timeZone), health, healthState, result, state, nextOn };
}

/** What is judged as time passes. Facts and program can be told by day, as they become known. */
export interface Story {
  readonly from: LocalDate;
  readonly through: LocalDate;
  readonly facts: PartnershipFacts | ((day: LocalDate) => PartnershipFacts);
  readonly inputs?: (day: LocalDate) => ProgramInputs;
  readonly program?: ProgramFacts;
  readonly settings?: Settings;
  /** Days on which nothing is judged. */
  readonly isDown?: (day: LocalDate) => boolean;
}

/** Evaluates on every day, or only on the days on which an evaluation says that the next is due. */
export function told(story: Story, days: 'daily' | 'due' = 'daily'): readonly Evaluation[] {
  const evaluations: Evaluation[] = [];
  let last: Evaluation | null = null;
  for (let day = story.from; day <= story.through; day = addDays(day, 1)) {
    if (story.isDown?.(day) === true || (days === 'due' && last !== null && day < last.nextOn)) continue;
    last = evaluated(typeof story.facts === 'function' ? story.facts(day) : story.facts, {
      asOf: day,
      ...(story.program === undefined ? {} : { program: story.program }),
      ...(story.settings === undefined ? {} : { settings: story.settings }),
      inputs: story.inputs?.(day) ?? inputsOf([], null, {}, day),
      ...(last === null ? {} : { state: last.state, healthState: last.healthState }),
    });
    evaluations.push(last);
  }
  return evaluations;
}
