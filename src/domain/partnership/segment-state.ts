import { addDays, daysBetween } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { HealthResult } from '../health-view.ts';
import { isJudged } from '../partner-status.ts';
import { completedQuarter } from '../quarter.ts';
import type { Settings } from '../settings/settings.ts';
import { atRisk } from './at-risk.ts';
import { baseFigures } from './base-figures.ts';
import { baseAnswer, isOutside } from './base-segment.ts';
import { latestEntry, type EntryOf } from './entries.ts';
import type { BaseSegment, PartnershipFacts, ProgramInputs, Segment } from './facts.ts';
import { judgingOn, type PartnershipJudging } from './judging.ts';
import { isOnboarding, onboardingEndDays } from './onboarding.ts';
import { lastReviewOn, reviewDays } from './review-days.ts';

/**
 * What segments must remember (SEG5). The base segment is null in Onboarding, is judged at once when that ends or when
 * the partner is first seen, and else only on review days. At-risk comes and goes beside it, after 7 days on which
 * every evaluation said so. What is shown is the first of: pin, Onboarding, At-risk, base segment.
 */
export interface SegmentState {
  readonly base: BaseSegment | null;
  readonly baseSince: LocalDate | null;
  /** SEG2: quarterly reviews outside the top share in a row. */
  readonly outsideReviews: number;
  /** The last review that was held. Null: never judged. */
  readonly reviewedOn: LocalDate | null;
  readonly atRisk: boolean;
  /** Since when every evaluation said the contrary of `atRisk`. */
  readonly turningSince: LocalDate | null;
  readonly segment: Segment | null;
  readonly since: LocalDate | null;
}

export const firstSegmentState: SegmentState = {
  base: null,
  baseSince: null,
  outsideReviews: 0,
  reviewedOn: null,
  atRisk: false,
  turningSince: null,
  segment: null,
  since: null,
};

/** The pin that holds on a day (SEG1); one that lifts it is none. */
export function pinOn(
  { facts }: { readonly facts: Pick<PartnershipFacts, 'entries'> },
  day: LocalDate,
): (EntryOf<'segment_pin'> & { segment: Segment }) | null {
  const latest = latestEntry(facts.entries, 'segment_pin', day);
  return latest === null || latest.segment === null ? null : { ...latest, segment: latest.segment };
}

/**
 * The state after this evaluation. Reviews and ends of Onboarding that passed since the last one are caught up first,
 * from the facts of their days. A review that nothing is known of the program for is passed over: `pastInputs` holds
 * what was known then, `judging.inputs` serves every day on which the same quarter was the last completed one.
 */
export function nextSegmentState(
  state: SegmentState,
  judging: PartnershipJudging,
  health: HealthResult,
  pastInputs: readonly ProgramInputs[],
): SegmentState {
  const { settings, moment } = judging;
  if (!isJudged(judging.facts.partner.status)) return firstSegmentState;
  const seen: SegmentState = { ...state, reviewedOn: state.reviewedOn ?? lastReviewOn(moment.today, settings.program) };
  const passed = state.reviewedOn === null ? [] : passedDays(state, judging);
  let caughtUp = seen;
  for (const day of passed) {
    const inputs = inputsOf(day, judging, pastInputs);
    caughtUp =
      inputs === null ? { ...caughtUp, reviewedOn: day } : step(caughtUp, judgingOn(judging, day, inputs), null);
  }
  return step(caughtUp, judging, health);
}

/** Days before today on which the base segment could change. */
function passedDays(
  { base, reviewedOn, segment }: SegmentState,
  { facts, settings, moment }: PartnershipJudging,
): readonly LocalDate[] {
  const days = new Set(reviewedOn === null ? [] : reviewDays(reviewedOn, moment.today, settings.program));
  if (base === null && segment !== null && reviewedOn !== null) {
    for (const day of onboardingEndDays(facts.partner, moment.today, settings.segment))
      if (day > reviewedOn) days.add(day);
  }
  days.delete(moment.today);
  return [...days].filter((day) => day < moment.today).toSorted();
}

function inputsOf(
  day: LocalDate,
  { inputs, settings }: PartnershipJudging,
  pastInputs: readonly ProgramInputs[],
): ProgramInputs | null {
  const quarter = completedQuarter(day, settings.program);
  const known = [...pastInputs, inputs].filter(({ on }) => completedQuarter(on, settings.program) === quarter);
  return known.find(({ on }) => on === day) ?? known[0] ?? null;
}

/** One day. Health is known today only: on days that are caught up At-risk stays what it was. */
function step(state: SegmentState, judging: PartnershipJudging, health: HealthResult | null): SegmentState {
  const day = judging.moment.today;
  const based = stepBase(state, judging);
  const risked =
    based.base === null ? { ...based, atRisk: false, turningSince: null } : stepRisk(based, state, judging, health);
  const pin = pinOn(judging, day);
  const segment = pin?.segment ?? segmentBehindPin(risked);
  const since = state.segment === segment ? state.since : (pin?.on ?? day);
  return { ...risked, segment, since };
}

/** What is shown when nobody pinned anything. */
export function segmentBehindPin({ base, atRisk: risky }: Pick<SegmentState, 'base' | 'atRisk'>): Segment {
  if (base === null) return 'Onboarding';
  return risky ? 'At-risk' : base;
}

function stepBase(state: SegmentState, judging: PartnershipJudging): SegmentState {
  const { facts, settings, moment } = judging;
  const { today } = moment;
  const review = lastReviewOn(today, settings.program);
  const isReview = state.reviewedOn !== null && review > state.reviewedOn;
  const reviewed: SegmentState = { ...state, reviewedOn: isReview ? review : state.reviewedOn };
  if (isOnboarding(facts.partner, today, settings.segment)) {
    return { ...reviewed, base: null, baseSince: null, outsideReviews: 0 };
  }
  if (state.base !== null && !isReview) return reviewed;
  const figures = baseFigures(judging);
  const { segment } = baseAnswer(figures, state, settings);
  const outside = state.base === 'Strategic' && isOutside(figures, settings.segment);
  return {
    ...reviewed,
    base: segment,
    baseSince: segment === state.base ? state.baseSince : today,
    outsideReviews: segment === 'Strategic' && outside ? state.outsideReviews + 1 : 0,
  };
}

/** SEG5: the first answer is taken at once, another after 7 days; one contrary evaluation restarts them. */
function stepRisk(
  state: SegmentState,
  before: SegmentState,
  { settings, moment }: PartnershipJudging,
  health: HealthResult | null,
): SegmentState {
  const { today } = moment;
  const answer = isRisky(state.base, health, settings);
  if (before.base === null) return { ...state, atRisk: answer ?? false, turningSince: null };
  if (answer === null) return state;
  if (answer === state.atRisk) return { ...state, turningSince: null };
  const since = state.turningSince ?? today;
  return daysBetween(since, today) >= settings.segment.waitingDays
    ? { ...state, atRisk: answer, turningSince: null }
    : { ...state, turningSince: since };
}

/** Null: health is not known. Long-tail partners are not at risk whatever it is. */
function isRisky(base: BaseSegment | null, health: HealthResult | null, settings: Settings): boolean | null {
  if (base === null || base === 'Long-tail') return false;
  return health === null ? null : atRisk(base, health, settings) !== null;
}

/** The day on which what is turning has turned. */
export function turnsOn({ turningSince }: SegmentState, waitingDays: number): LocalDate | null {
  return turningSince === null ? null : addDays(turningSince, waitingDays);
}
