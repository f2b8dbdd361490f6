import { addDays, daysBetween } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import { isPortalConnected } from '../../health/engagement.ts';
import { isPortalActivity } from '../../health/never-activated.ts';
import { clear, flagged, noSource, unknown } from './blind-spot.ts';
import type { BlindSpotRule } from './rule.ts';
import { signedBy } from './sight.ts';

/** Health judged engagement by the portal: only then what is missing there hides it. */
const judgedByPortal = ['H1.never_activated', 'H5.portal', 'H5.not_yet_signed_in', 'H5.never_signed_in'] as const;

/** BS8: no sign-in and no training ever, after the grace of H5, while the portal is connected. A portal that fell silent for everybody tells nothing. */
export const neverSignedIn: BlindSpotRule = {
  id: 'BS8',
  hides: { dimension: 'engagement', judgedBy: judgedByPortal },
  fix: null,
  window: null,
  look: (sight, { today }) => {
    const { facts, program, settings } = sight;
    if (!program.portalMapped) return noSource;
    if (facts.partner.portal.some((fact) => fact.on <= today && isPortalActivity(fact))) return clear;
    if (!isPortalConnected({ program, settings, moment: { today } })) return unknown;
    const signedOn = signedBy(sight, today);
    const grace = settings.health.engagement.neverSignedInGraceDays;
    return daysBetween(signedOn, today) > grace ? flagged({ signedOn }) : clear;
  },
  changes: ({ facts, program, settings, signer }, days) => {
    const { neverSignedInGraceDays, portalConnectedDays } = settings.health.engagement;
    for (const { on } of facts.partner.portal) days.from(on);
    for (const day of [
      signer.signedOn,
      signer.recordCreatedOn,
      signer.deals[0]?.createdOn,
      signer.registrations[0]?.submittedOn,
    ]) {
      if (day === null || day === undefined) continue;
      days.from(day);
      days.afterDays(day, neverSignedInGraceDays + 1);
    }
    for (const { from, last } of connectedStretches(program.portalActivityDays, portalConnectedDays)) {
      days.from(from);
      days.afterDays(last, portalConnectedDays + 1);
    }
  },
};

/** BS9: no training and no certification, from the first day on. */
export const noTraining: BlindSpotRule = {
  id: 'BS9',
  hides: { dimension: 'engagement', judgedBy: judgedByPortal },
  fix: null,
  window: null,
  look: ({ facts, program, sources }, { today }) => {
    const trained = facts.partner.portal.some(({ kind, on }) => kind !== 'sign_in' && on <= today);
    if (trained) return clear;
    return program.portalMapped && (sources.trainings ?? true) ? flagged() : noSource;
  },
  changes: ({ facts }, days) => {
    for (const { on } of facts.partner.portal) days.from(on);
  },
};

/** Stretches in which the portal is connected throughout, latest first: found by leaps, since a program has a day of activity nearly every day. */
function* connectedStretches(
  days: readonly LocalDate[],
  connectedDays: number,
): Generator<{ readonly from: LocalDate; readonly last: LocalDate }> {
  let end = days.length - 1;
  for (let last = days[end]; last !== undefined; last = days[end]) {
    let start = end;
    for (let from: LocalDate = last; ;) {
      const earlier = firstFrom(days, addDays(from, -(connectedDays + 1)));
      if (earlier >= start) break;
      start = earlier;
      from = days[start] ?? from;
    }
    yield { from: days[start] ?? last, last };
    end = start - 1;
  }
}

/** The place of the first of ascending days that is not before a day. */
function firstFrom(days: readonly LocalDate[], day: LocalDate): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = days[middle];
    if (at !== undefined && at < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
