import { isWithin, lastMonths } from '../../calendar.ts';
import { stands } from '../../registered-deals.ts';
import { clear, flagged, noSource } from './blind-spot.ts';
import { latestOf, type BlindSpotRule } from './rule.ts';

/** BS12: no deal registered in 12 months that was not rejected or withdrawn. A program that never saw a registration has no source. */
export const noRegisteredDeal: BlindSpotRule = {
  id: 'BS12',
  hides: { dimension: 'activity' },
  fix: null,
  window: ({ blindSpots }) => ({ months: blindSpots.registration.months }),
  look: ({ facts, program, settings }, { today }) => {
    if (program.firstRegistrationOn === null || program.firstRegistrationOn > today) return noSource;
    const { months } = settings.blindSpots.registration;
    const standing = facts.partner.registrations.filter(
      (registration) => registration.submittedOn <= today && stands(registration, today),
    );
    const last = latestOf(standing.map(({ record, submittedOn }) => ({ record, on: submittedOn })));
    if (last !== null && isWithin(last.on, lastMonths(today, months))) return clear;
    return flagged({ months, lastRegistration: last?.on ?? null }, last === null ? [] : [last]);
  },
  changes: ({ facts, program, settings }, days) => {
    days.from(program.firstRegistrationOn);
    for (const { submittedOn, rejectedOn, withdrawnOn } of facts.partner.registrations) {
      for (const day of [submittedOn, rejectedOn, withdrawnOn]) days.from(day);
      days.leavesMonths(submittedOn, settings.blindSpots.registration.months);
    }
  },
};
