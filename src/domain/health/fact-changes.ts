import type {
  AnswerFact,
  DealFact,
  EngagementFact,
  FitFact,
  LocalDate,
  PartnerFacts,
  PortalFact,
  RecordRef,
  RegistrationFact,
} from '../facts.ts';
import { recordKey } from '../records.ts';

/**
 * What became of the facts of an earlier evaluation. The line that the ledger draws (H13):
 * - A fact that is new has been entered, whatever day it bears: late news is no mistake.
 * - A known fact that moved on has been entered too: a deal that closed on or after the earlier evaluation's day, a
 *   registration rejected since, a meeting or call whose outcome was still missing, a field that holds the latest
 *   value and holds a later one now. What happened on that very day may have come after the evaluation.
 * - Any other difference of a known fact, and its disappearance, says that what was known was wrong.
 */
export function corrected(before: PartnerFacts, after: PartnerFacts, beforeDay: LocalDate): PartnerFacts {
  return settledFacts(before, after, { beforeDay, withPast: false });
}

/**
 * The facts of before, put right, with the new facts dated before the earlier evaluation's day: what a merge or another
 * mapping brings to light.
 */
export function correctedWithPast(before: PartnerFacts, after: PartnerFacts, beforeDay: LocalDate): PartnerFacts {
  return settledFacts(before, after, { beforeDay, withPast: true });
}

/** The facts that existed by a day: what was dated ahead enters later, though the clock alone brings it. */
export function knownBy(facts: PartnerFacts, day: LocalDate): PartnerFacts {
  const existed = ({ on }: { readonly on: LocalDate | null }): boolean => on === null || on <= day;
  const known = {
    ...facts,
    deals: facts.deals.filter(({ closesOn, createdOn }) => createdOn <= day || (closesOn !== null && closesOn <= day)),
    registrations: facts.registrations.filter(({ submittedOn }) => submittedOn <= day),
    engagements: facts.engagements?.filter(existed) ?? null,
    portal: facts.portal.filter(existed),
    answers: facts.answers.filter(existed),
    fits: facts.fits.filter(existed),
  };
  return allFacts(known).length === allFacts(facts).length ? facts : known;
}

/** Keys of the records whose facts differ between two versions of a partner's facts. */
export function changedRecords(before: PartnerFacts, after: PartnerFacts): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const [old, now] = [factsByKey(allFacts(before)), factsByKey(allFacts(after))];
  for (const [key, fact] of now) if (!sameValue(fact, old.get(key))) changed.add(recordKey(fact.record));
  for (const [key, fact] of old) if (!now.has(key)) changed.add(recordKey(fact.record));
  return changed;
}

type AnyFact = DealFact | RegistrationFact | EngagementFact | PortalFact | AnswerFact | FitFact;

function allFacts(facts: PartnerFacts): readonly AnyFact[] {
  const { deals, registrations, engagements, portal, answers, fits } = facts;
  return [...deals, ...registrations, ...(engagements ?? []), ...portal, ...answers, ...fits];
}

/** How a kind of fact tells moving on from being wrong. */
interface FactRule<F> {
  /** Null: undated. */
  readonly datedOn: (fact: F) => LocalDate | null;
  readonly movedOn: (before: F, after: F, beforeDay: LocalDate) => boolean;
}

interface How {
  readonly beforeDay: LocalDate;
  readonly withPast: boolean;
}

interface Settling<F> extends FactRule<F>, How {}

function settled<F extends { readonly record: RecordRef }>(
  before: readonly F[],
  after: readonly F[],
  { beforeDay, datedOn, movedOn, withPast }: Settling<F>,
): readonly F[] {
  const known = factsByKey(before);
  return [...factsByKey(after)].flatMap(([key, fact]) => {
    const old = known.get(key);
    if (old !== undefined) return movedOn(old, fact, beforeDay) ? [old] : [fact];
    const day = datedOn(fact);
    return withPast && (day === null || day < beforeDay) ? [fact] : [];
  });
}

/** Engagements that could not be read before have all been entered, and none can have been wrong. */
function settledEngagements(
  before: PartnerFacts['engagements'],
  after: PartnerFacts['engagements'],
  settling: Settling<EngagementFact>,
): PartnerFacts['engagements'] {
  if (after === null || (before === null && !settling.withPast)) return null;
  return settled(before ?? [], after, settling);
}

const dealRule: FactRule<DealFact> = {
  datedOn: ({ createdOn }) => createdOn,
  movedOn: (before, after, beforeDay) =>
    before.state === 'open' && after.state !== 'open' && (after.closesOn === null || after.closesOn >= beforeDay),
};

const registrationRule: FactRule<RegistrationFact> = {
  datedOn: ({ submittedOn }) => submittedOn,
  movedOn: (before, after, beforeDay) => {
    const since = (old: LocalDate | null, day: LocalDate | null): boolean =>
      day === old || (old === null && day !== null && day >= beforeDay);
    return (
      before.submittedOn === after.submittedOn &&
      since(before.rejectedOn, after.rejectedOn) &&
      since(before.withdrawnOn, after.withdrawnOn)
    );
  },
};

const engagementRule: FactRule<EngagementFact> = {
  datedOn: ({ on }) => on,
  movedOn: (before, after, beforeDay) =>
    after.on >= beforeDay || (before.on === after.on && !before.completed && !before.connected),
};

/** Signals, answers and fits: the same id holds the latest value. */
const latestValueRule: FactRule<PortalFact | AnswerFact | FitFact> = {
  datedOn: ({ on }) => on,
  movedOn: (before, after, beforeDay) =>
    after.on === null || after.on >= beforeDay || (before.on !== null && after.on > before.on),
};

function settledFacts(before: PartnerFacts, after: PartnerFacts, how: How): PartnerFacts {
  if (before === after) return before;
  return {
    ...after,
    signedOn: before.signedOn === null && !how.withPast ? null : after.signedOn,
    deals: settled(before.deals, after.deals, { ...how, ...dealRule }),
    registrations: settled(before.registrations, after.registrations, { ...how, ...registrationRule }),
    engagements: settledEngagements(before.engagements, after.engagements, { ...how, ...engagementRule }),
    portal: settled(before.portal, after.portal, { ...how, ...latestValueRule }),
    answers: settled(before.answers, after.answers, { ...how, ...latestValueRule }),
    fits: settled(before.fits, after.fits, { ...how, ...latestValueRule }),
  };
}

/** Facts by record and kind; a record that bears several of a kind has them numbered. */
function factsByKey<F extends { readonly record: RecordRef }>(facts: readonly F[]): ReadonlyMap<string, F> {
  const byKey = new Map<string, F>();
  for (const fact of facts) {
    const kind = 'scale' in fact ? 'answer' : 'kind' in fact ? String(fact.kind) : '';
    const key = `${recordKey(fact.record)}:${kind}`;
    let unique = key;
    for (let number = 2; byKey.has(unique); number += 1) unique = `${key}#${number}`;
    byKey.set(unique, fact);
  }
  return byKey;
}

/** Whether two values of plain data say the same, whatever the order of their fields. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
