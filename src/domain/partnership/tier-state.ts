import { addDays, daysBetween, firstOfMonth, monthIndex } from '../calendar.ts';
import { movedTo } from '../calendar.ts';
import { trailingFourQuarters } from '../deal-state.ts';
import type { LocalDate } from '../facts.ts';
import { momentOf } from '../health/moment.ts';
import { isJudged } from '../partner-status.ts';
import { signing } from '../signing.ts';
import { entriesOf, type EntryOf } from './entries.ts';
import type { PartnershipJudging } from './judging.ts';
import { lastReviewOn, reviewDays } from './review-days.ts';
import { holds, thresholdsOf, tierFigures, twelveMonthsThrough, type TierFigures } from './tier-figures.ts';

/**
 * What tiers must remember (TIER1, TIER2). A month end is judged on the first day of the next month, over the twelve
 * months to its end: below counts up, at or above resets the count and withdraws the notice, and the twelfth in a row
 * gives notice. A quarterly review promotes to the highest tier that is reached, and demotes at least 30 days after a
 * notice. A person's setting holds from its day on; while it is locked the count goes on and nothing else changes.
 */
export interface TierState {
  /** Null: never judged. */
  readonly tier: string | null;
  readonly since: LocalDate | null;
  readonly source: 'auto' | 'manual';
  /** Which of the tiers that a person set was taken over last. */
  readonly taken: string | null;
  /** Month ends in a row below the tier. */
  readonly monthsBelow: number;
  readonly noticeOn: LocalDate | null;
  /** The last month end that was judged. */
  readonly monthEnd: LocalDate | null;
  readonly reviewedOn: LocalDate | null;
}

export const firstTierState: TierState = {
  tier: null,
  since: null,
  source: 'auto',
  taken: null,
  monthsBelow: 0,
  noticeOn: null,
  monthEnd: null,
  reviewedOn: null,
};

/** The last day of the last month that is over. */
export function lastMonthEnd(today: LocalDate): LocalDate {
  return addDays(firstOfMonth(monthIndex(today)), -1);
}

/**
 * The state after this evaluation, with the month ends, reviews and settings by people since the last one caught up in
 * the order of their days. A partner that is seen for the first time starts at the lowest tier, and the last review is
 * held for it if it had signed by then.
 */
export function nextTierState(state: TierState, judging: PartnershipJudging): TierState {
  const { facts, moment, settings } = judging;
  const { today } = moment;
  if (!isJudged(facts.partner.status)) return firstTierState;
  const known = settings.tier.ladder.some(({ name }) => name === state.tier);
  let now = known ? state : started(judging);
  const { monthEnd, reviewedOn } = now;
  if (monthEnd === null || reviewedOn === null) return now;
  const reviews = reviewDays(reviewedOn, today, settings.program);
  const months = monthStarts(addDays(monthEnd, 1), today);
  for (const day of [...new Set([...reviews, ...months, today])].toSorted()) {
    now = takeOver(now, judging, day);
    if (months.includes(day)) now = judgeMonth(now, judging, addDays(day, -1));
    if (reviews.includes(day)) now = review(now, judging, day);
  }
  return now;
}

/** First days of months later than one, up to today. */
function monthStarts(after: LocalDate, today: LocalDate): readonly LocalDate[] {
  const count = Math.max(0, monthIndex(today) - monthIndex(after));
  return Array.from({ length: count }, (_, place) => firstOfMonth(monthIndex(after) + 1 + place));
}

function started(judging: PartnershipJudging): TierState {
  const { facts, moment, settings } = judging;
  const lowest = settings.tier.ladder[0]?.name ?? null;
  const reviewedOn = lastReviewOn(moment.today, settings.program);
  const first: TierState = {
    ...firstTierState,
    tier: lowest,
    since: moment.today,
    monthEnd: lastMonthEnd(moment.today),
    reviewedOn,
  };
  if (signing(facts.partner, moment.today).on > reviewedOn) return first;
  return { ...review(takeOver(first, judging, reviewedOn), judging, reviewedOn), since: moment.today };
}

/** Takes over the tiers that people set by a day and that were not taken over yet. One that is not on the ladder is none. */
function takeOver(state: TierState, { facts, settings }: PartnershipJudging, day: LocalDate): TierState {
  const names = new Set(settings.tier.ladder.map(({ name }) => name));
  const set = entriesOf(facts.entries, 'tier_set', day).filter(({ tier }) => tier !== null && names.has(tier));
  const last = set.findLastIndex((entry) => keyOf(entry) === state.taken);
  // The one that was taken over is gone: only the latest still means anything.
  const missed = last === -1 && state.taken !== null ? set.slice(-1) : set.slice(last + 1);
  let now = state;
  for (const entry of missed) now = taken(now, entry);
  return now;
}

function taken(state: TierState, entry: EntryOf<'tier_set'>): TierState {
  const { on, tier } = entry;
  const after: TierState = { ...state, source: 'manual', taken: keyOf(entry) };
  return tier === state.tier ? after : { ...after, tier, since: on, monthsBelow: 0, noticeOn: null };
}

function keyOf({ by, on, tier }: EntryOf<'tier_set'>): string {
  return [on, tier, by].join(' ');
}

/** The lock that holds on a day: until it is released, or through its last day. */
export function lockOn({ facts }: PartnershipJudging, day: LocalDate): EntryOf<'tier_set'> | null {
  const latest = entriesOf(facts.entries, 'tier_set', day).at(-1);
  if (latest === undefined || !latest.locked) return null;
  return latest.lockedThrough === null || day <= latest.lockedThrough ? latest : null;
}

function judgeMonth(state: TierState, judging: PartnershipJudging, monthEnd: LocalDate): TierState {
  const judged: TierState = { ...state, monthEnd };
  const figures = tierFigures(judging, twelveMonthsThrough(monthEnd), monthEnd);
  const held = holdsTier(figures, state.tier, judging);
  if (held === null) return judged;
  if (held) return { ...judged, monthsBelow: 0, noticeOn: null };
  const monthsBelow = state.monthsBelow + 1;
  const gives = state.noticeOn === null && monthsBelow >= judging.settings.tier.noticeAfterMonths;
  return { ...judged, monthsBelow, noticeOn: gives ? addDays(monthEnd, 1) : state.noticeOn };
}

function review(state: TierState, judging: PartnershipJudging, day: LocalDate): TierState {
  const { ladder, noticeDays } = judging.settings.tier;
  const reviewed: TierState = { ...state, reviewedOn: day };
  if (lockOn(judging, day) !== null) return reviewed;
  const { asOf } = judging.moment;
  const { program } = judging.settings;
  const moment = momentOf(movedTo(asOf, day, program.timeZone), program);
  const figures = tierFigures(judging, trailingFourQuarters(moment, program), day);
  const place = ladder.findIndex(({ name }) => name === state.tier);
  const reached = reachedPlace(figures, judging);
  const due = state.noticeOn !== null && daysBetween(state.noticeOn, day) >= noticeDays;
  const demoted = due && reached < place && holdsTier(figures, state.tier, judging) === false;
  if (reached <= place && !demoted) return reviewed;
  const tier = ladder[reached]?.name ?? state.tier;
  return { ...reviewed, tier, since: day, source: 'auto', monthsBelow: 0, noticeOn: null };
}

/** The highest place on the ladder that the figures reach; the lowest is always reached. */
export function reachedPlace(figures: TierFigures, { settings }: PartnershipJudging): number {
  const { ladder } = settings.tier;
  const place = ladder.findLastIndex((tier) => holds(figures, thresholdsOf(tier, settings.program.currency)) === true);
  return Math.max(0, place);
}

/** Whether the figures hold a tier by its name; null for one without thresholds, which no figures can lose. */
export function holdsTier(figures: TierFigures, name: string | null, { settings }: PartnershipJudging): boolean | null {
  const tier = settings.tier.ladder.find((one) => one.name === name);
  return tier === undefined ? null : holds(figures, thresholdsOf(tier, settings.program.currency));
}
