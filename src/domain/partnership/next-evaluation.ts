import { addDays, addMonths, firstOfMonth, monthIndex } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import { isJudged } from '../partner-status.ts';
import { signing } from '../signing.ts';
import { isTouch } from '../touch.ts';
import { stageDays } from './development-stage.ts';
import { judgingOf, type PartnershipInput } from './judge.ts';
import type { PartnershipJudging } from './judging.ts';
import { onboardingEndDays } from './onboarding.ts';
import type { PartnershipResult, PartnershipState } from './result.ts';
import { nextReviewOn } from './review-days.ts';
import { turnsOn } from './segment-state.ts';

/** After an evaluation: what it was given and what it left. */
export interface Judged extends Pick<PartnershipInput, 'asOf' | 'facts' | 'inputs' | 'program' | 'settings'> {
  readonly result: PartnershipResult;
  readonly state: PartnershipState;
  /** The next day on which health changes by itself: At-risk follows it. */
  readonly healthNextOn: LocalDate;
}

/**
 * The next day on which something about the partnership can change though nothing new is known: a review, a month end,
 * the end of a waiting, of Onboarding, of a stage or of a cadence, a fact that leaves a window or lies ahead. Never
 * later than the day of a change; on some of these days nothing changes.
 */
export function nextPartnershipEvaluationOn(judged: Judged): LocalDate {
  const judging = judgingOf(judged);
  const { today } = judging.moment;
  const { settings } = judging;
  const days = [
    judged.healthNextOn,
    nextReviewOn(today, settings.program),
    firstOfMonth(monthIndex(today) + 1),
    ...(isJudged(judging.facts.partner.status) ? ownDays(judged, judging) : []),
    ...factDays(judging),
  ];
  return days.filter((day) => day > today).reduce((first, day) => (day < first ? day : first));
}

/** Days that follow from what was judged. */
function ownDays({ result, state }: Judged, judging: PartnershipJudging): readonly LocalDate[] {
  const { facts, moment, settings } = judging;
  const { cadence, lifecycle } = result;
  const signed = signing(facts.partner, moment.today).on;
  return [
    turnsOn(state.segment, settings.segment.waitingDays),
    ...onboardingEndDays(facts.partner, moment.today, settings.segment),
    ...stageDays(signed, judging).map(({ from }) => from),
    dayAfter(lifecycle.dueOn),
    ...lifecycle.changesIf.map(({ on }) => on),
    dayAfter(cadence.dueOn),
    ...(cadence.roles ?? []).map(({ dueOn }) => dayAfter(dueOn)),
    ...result.momentum.map(({ enteredOn }) =>
      enteredOn === null ? null : addDays(enteredOn, settings.health.momentum.staleAfterDays + 1),
    ),
  ].filter((day) => day !== null);
}

/** Days on which facts come into being or leave a window. */
function factDays({ facts, moment, settings }: PartnershipJudging): readonly LocalDate[] {
  const { partner } = facts;
  const { growth, longTail } = settings.segment;
  const sourced = partner.deals.filter(({ role }) => role === 'sourced').map(({ createdOn }) => createdOn);
  const registered = [...partner.registrations.map(({ submittedOn }) => submittedOn), ...sourced];
  const ahead = (facts.engagements ?? partner.engagements ?? []).filter(
    (engagement) => engagement.on >= moment.today && !isTouch(engagement, moment),
  );
  return [
    partner.signedOn,
    ...partner.deals.flatMap(({ closesOn, createdOn }) => [createdOn, closesOn]),
    ...partner.registrations.flatMap(({ rejectedOn, submittedOn, withdrawnOn }) => [
      submittedOn,
      rejectedOn,
      withdrawnOn,
    ]),
    ...registered.flatMap((day) => [addDays(day, growth.windowDays), ...leavesMonths(day, longTail.windowMonths)]),
    // A meeting that starts later in its day than the evaluation is there on the day after.
    ...ahead.flatMap(({ on }) => [on, addDays(on, 1)]),
    ...partner.portal.map(({ on }) => on),
    ...(facts.contacts ?? []).flatMap(({ gone, since }) => [since, gone?.on ?? null]),
    ...facts.entries.map(({ on }) => on),
    ...facts.entries.map((entry) => (entry.kind === 'tier_set' ? dayAfter(entry.lockedThrough) : null)),
    ...facts.entries.map((entry) => (entry.kind === 'segment_pin' ? entry.reviewOn : null)),
  ].filter((day) => day !== null);
}

/** At month ends a fact can leave a window of months up to three days later than the months say. */
function leavesMonths(day: LocalDate, months: number): readonly LocalDate[] {
  const due = addMonths(day, months);
  return [0, 1, 2, 3].map((days) => addDays(due, days));
}

function dayAfter(day: LocalDate | null): LocalDate | null {
  return day === null ? null : addDays(day, 1);
}
