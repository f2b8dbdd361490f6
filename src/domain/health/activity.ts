import { isWithin, lastDays } from '../calendar.ts';
import type { LocalDate, RegistrationFact } from '../facts.ts';
import type { Dimensions } from '../settings/profile.ts';
import { known, unknown, type Assessment, type Evidence, type Judging } from './assessment.ts';

/**
 * Activity (H4): registrations submitted in the window that are not rejected or withdrawn by today. A program that
 * never saw a registration is judged by the deals its partners sourced; one without attribution either has no source.
 */
export function assessActivity(judging: Judging): Assessment {
  const { facts, program, settings, moment, dimensions } = judging;
  const registers = program.firstRegistrationOn !== null && program.firstRegistrationOn <= moment.today;
  if (!registers && !program.hasAttribution) {
    return { ...unknown('H4.no_source', { count: null }), status: 'no_source' };
  }
  if (judging.neverActivated) return unknown('H1.never_activated', { count: 0 });

  const span = lastDays(moment.today, settings.health.activity.windowDays);
  const evidence: readonly Evidence[] = registers
    ? facts.registrations
        .filter(({ submittedOn }) => isWithin(submittedOn, span))
        .filter((registration) => stands(registration, moment.today))
        .map(({ record, submittedOn }) => ({ record, on: submittedOn }))
    : facts.deals
        .filter(({ role, counts, createdOn }) => role === 'sourced' && counts && isWithin(createdOn, span))
        .map(({ record, createdOn }) => ({ record, on: createdOn }));
  const count = evidence.length;
  return known(
    activityPoints(count, dimensions),
    registers ? 'H4.registrations' : 'H4.sourced_deals',
    { count },
    evidence,
  );
}

export function activityPoints(count: number, { activity }: Dimensions): number {
  return activity.rows.find((row) => count >= row.registrations)?.points ?? 0;
}

/** A rejection or withdrawal counts from its date. */
function stands({ rejectedOn, withdrawnOn }: RegistrationFact, today: LocalDate): boolean {
  const ended = (day: LocalDate | null): boolean => day !== null && day <= today;
  return !ended(rejectedOn) && !ended(withdrawnOn);
}
