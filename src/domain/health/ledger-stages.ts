import type { PartnerFacts, ProgramFacts, RecordRef } from '../facts.ts';
import type { LedgerCause } from '../health-view.ts';
import { recordKey } from '../records.ts';
import type { Settings } from '../settings/settings.ts';
import { corrected, correctedWithPast, knownBy, sameValue } from './fact-changes.ts';
import { momentOf, type Moment } from './moment.ts';
import { readHealth, type HealthReading } from './read-health.ts';

/** All that one evaluation was judged by, and the score that was stored for it. */
export interface JudgedInputs {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly settings: Settings;
  readonly settingsVersion: number;
  readonly engineVersion: string;
  readonly asOf: Date;
  readonly score: number | null;
}

/** A reading after one more cause has been applied. Engine changes no input: its share is what the others leave. */
export interface Stage {
  readonly cause: Exclude<LedgerCause, 'engine'>;
  readonly reading: HealthReading;
}

interface Inputs {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly settings: Settings;
  readonly moment: Moment;
}

/**
 * The way from one evaluation to the next, one cause at a time, in H13's order; every step is judged by the rules as
 * they are now.
 * - configuration: the new settings. Another mapping, calendar or currency reads every fact anew, so that what it finds
 *   in the past is its doing.
 * - merge: the partner stands for other records than before; facts of the past that came or went with them are its
 *   doing.
 * - correction: what was known of the past turned out otherwise (`fact-changes.ts` draws the line).
 * - aged out: the clock alone, with the completed quarter held back.
 * - entered: facts new or moved on, but for answers; what became known of the program as a whole.
 * - answer: survey answers and satisfaction values.
 * - quarter turn: the quarters completed since.
 */
export function stagesBetween(
  before: JudgedInputs,
  after: JudgedInputs,
): { readonly start: HealthReading; readonly stages: readonly Stage[] } {
  const configured = before.settingsVersion !== after.settingsVersion;
  const oldSettings = configured ? before.settings : after.settings;
  const first: Inputs = {
    facts: before.facts,
    program: before.program,
    settings: oldSettings,
    moment: momentOf(before.asOf, oldSettings.program),
  };
  const then = configured ? momentOf(before.asOf, after.settings.program) : first.moment;
  const now = momentOf(after.asOf, after.settings.program);
  const rereads = configured && readsFactsAnew(before.settings, after.settings);
  const merged = !sameRecords(before.facts.records, after.facts.records);
  const facts = sameValue(before.facts, after.facts) ? before.facts : after.facts;
  const program = sameValue(before.program, after.program) ? before.program : after.program;
  const broughtToLight = rereads || merged ? correctedWithPast(before.facts, facts, then.today) : null;

  const configuration: Inputs = {
    ...first,
    settings: after.settings,
    moment: then,
    facts: rereads ? (broughtToLight ?? before.facts) : before.facts,
  };
  const merge: Inputs = { ...configuration, facts: broughtToLight ?? before.facts };
  const correction: Inputs = { ...merge, facts: broughtToLight ?? corrected(before.facts, facts, then.today) };
  const agedOut: Inputs = {
    ...correction,
    facts: knownBy(correction.facts, then.today),
    program: withPortalDays(before.program, program),
    moment: { ...now, completed: then.completed },
  };
  const entered: Inputs = {
    ...agedOut,
    program,
    facts: facts === agedOut.facts ? facts : { ...facts, answers: agedOut.facts.answers },
  };
  const answer: Inputs = { ...entered, facts };
  const quarterTurn: Inputs = { ...answer, moment: now };

  const start = read(first);
  const stages: Stage[] = [];
  let last = { inputs: first, reading: start };
  const steps = { configuration, merge, correction, aged_out: agedOut, entered, answer, quarter_turn: quarterTurn };
  for (const cause of stageCauses) {
    const inputs = steps[cause];
    last = { inputs, reading: sameInputs(inputs, last.inputs) ? last.reading : read(inputs) };
    stages.push({ cause, reading: last.reading });
  }
  return { start, stages };
}

const stageCauses = ['configuration', 'merge', 'correction', 'aged_out', 'entered', 'answer', 'quarter_turn'] as const;

/** The inputs of a partner of which nothing was known yet: the ledger's first rows start from here. */
export function fromNothing(after: JudgedInputs): JudgedInputs {
  const facts: PartnerFacts = {
    ...after.facts,
    deals: [],
    registrations: [],
    engagements: after.facts.engagements === null ? null : [],
    portal: [],
    answers: [],
    fits: [],
  };
  return { ...after, facts, score: null };
}

function read({ facts, program, settings, moment }: Inputs): HealthReading {
  return readHealth(facts, program, settings, moment);
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  return (
    a.facts === b.facts &&
    a.program === b.program &&
    a.settings === b.settings &&
    a.moment.asOfMs === b.moment.asOfMs &&
    a.moment.today === b.moment.today &&
    a.moment.completed === b.moment.completed
  );
}

function readsFactsAnew(before: Settings, after: Settings): boolean {
  return !sameValue(before.mapping, after.mapping) || !sameValue(before.program, after.program);
}

function sameRecords(before: readonly RecordRef[], after: readonly RecordRef[]): boolean {
  const keys = new Set(before.map(recordKey));
  return keys.size === new Set(after.map(recordKey)).size && after.every((record) => keys.has(recordKey(record)));
}

/** The activity of other partners follows the clock: without it the portal would seem to have been disconnected. */
function withPortalDays(before: ProgramFacts, after: ProgramFacts): ProgramFacts {
  if (sameValue(before.portalActivityDays, after.portalActivityDays)) return before;
  const days = [...new Set([...before.portalActivityDays, ...after.portalActivityDays])].toSorted();
  return { ...before, portalActivityDays: days };
}
