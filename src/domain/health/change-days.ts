import { addDays, addMonths } from '../calendar.ts';
import type { LocalDate, PartnerFacts, ProgramFacts } from '../facts.ts';
import type { Settings } from '../settings/settings.ts';
import { isTouch } from '../touch.ts';
import type { Judging } from './assessment.ts';
import { isPortalActivity } from './never-activated.ts';

/**
 * Every day, later than today and up to `until`, on which the passing of time alone can change what the rules say:
 * facts that leave a window or a row, facts dated ahead that come into being, the end of the grace after signing.
 * Ascending. A superset: on some of these days nothing changes, but between them nothing can. Quarter turns are not
 * among them.
 */
export function changeDays(judging: Judging, until: LocalDate): readonly LocalDate[] {
  const { facts, program, settings, moment } = judging;
  const days = new Set<LocalDate>();
  const add = (day: LocalDate): void => {
    if (day > moment.today && day <= until) days.add(day);
  };
  for (const day of registrationDays(facts, program)) add(day);
  const activityWindow = settings.health.activity.windowDays;
  for (const day of windowEnds(activityDays(facts), activityWindow, moment.today)) add(day);
  for (const day of engagementDays(judging)) add(day);
  for (const day of graceEnds(facts, settings)) add(day);
  for (const { on } of facts.answers) {
    if (on === null) continue;
    add(on);
    add(addDays(on, settings.health.satisfaction.windowDays));
  }
  for (const { on } of facts.fits) {
    if (on === null) continue;
    add(on);
    for (const day of staleDays(on, settings.health.fit.staleAfterMonths)) add(day);
  }
  for (const { closesOn, createdOn } of facts.deals) {
    add(createdOn);
    if (closesOn !== null) add(closesOn);
  }
  return [...days].toSorted();
}

/** Days from which registrations, their ends, and the program's sources exist. */
function registrationDays(facts: PartnerFacts, program: ProgramFacts): readonly LocalDate[] {
  return [
    ...facts.registrations.flatMap(({ submittedOn, rejectedOn, withdrawnOn }) => [
      submittedOn,
      rejectedOn,
      withdrawnOn,
    ]),
    program.firstRegistrationOn,
    program.oldestAttributedCloseOn,
  ].filter((day) => day !== null);
}

function activityDays(facts: PartnerFacts): readonly LocalDate[] {
  return [
    ...facts.registrations.map(({ submittedOn }) => submittedOn),
    ...facts.deals.flatMap(({ role, createdOn }) => (role === 'sourced' ? [createdOn] : [])),
  ];
}

/** The days on which facts are no longer in a window of so many days. */
function windowEnds(days: readonly LocalDate[], window: number, today: LocalDate): readonly LocalDate[] {
  const gone = addDays(today, -window);
  return days.filter((day) => day > gone).map((day) => addDays(day, window));
}

/** Only the latest activity decides: of the past the last of each kind matters, and all that lies ahead. */
function engagementDays({ facts, program, settings, dimensions, moment }: Judging): readonly LocalDate[] {
  const rowEnds = dimensions.engagement.rows.map((row) => row.days + 1);
  const portal = facts.portal.filter(isPortalActivity).map(({ on }) => on);
  const touches = (facts.engagements ?? []).filter((engagement) => isTouch(engagement, endOfTime));
  const begun = touches.filter((touch) => isTouch(touch, moment)).map(({ on }) => on);
  const ahead = touches.filter((touch) => !isTouch(touch, moment)).map(({ on }) => on);
  return [
    ...starting(latestAndAhead(portal, moment.today), rowEnds),
    ...starting(latestAndAhead(begun, moment.today), rowEnds),
    // A meeting that starts later in its day than the evaluation is there on the day after.
    ...starting(ahead, [1, ...rowEnds]),
    ...starting(latestAndAhead(program.portalActivityDays, moment.today), [
      settings.health.engagement.portalConnectedDays + 1,
    ]),
  ];
}

const endOfTime = { asOfMs: Number.POSITIVE_INFINITY, today: '9999-12-31' };

function starting(days: readonly LocalDate[], lengths: readonly number[]): readonly LocalDate[] {
  return days.flatMap((day) => [day, ...lengths.map((length) => addDays(day, length))]);
}

function latestAndAhead(days: readonly LocalDate[], today: LocalDate): readonly LocalDate[] {
  let latest: LocalDate | null = null;
  for (const day of days) if (day <= today && (latest === null || day > latest)) latest = day;
  const ahead = days.filter((day) => day > today);
  return latest === null ? ahead : [latest, ...ahead];
}

/** The day after the grace, for every day that may be or become the signing date (W2). */
function graceEnds(facts: PartnerFacts, { health }: Settings): readonly LocalDate[] {
  const first = [
    ...facts.deals.map(({ createdOn }) => createdOn),
    ...facts.registrations.map(({ submittedOn }) => submittedOn),
  ]
    .toSorted()
    .slice(0, 1);
  const signed = facts.signedOn === null ? [] : [facts.signedOn];
  const after = health.engagement.neverSignedInGraceDays + 1;
  return [...signed, ...[...signed, ...first, facts.recordCreatedOn].map((day) => addDays(day, after))];
}

/** The first day on which a fit is stale: at month ends it can be up to three days later than the months say. */
function staleDays(on: LocalDate, months: number): readonly LocalDate[] {
  const due = addMonths(on, months);
  return [0, 1, 2, 3].map((days) => addDays(due, days));
}
