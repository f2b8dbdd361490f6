import { addDays, addMonths, firstOfMonth, monthIndex, movableClock } from '../calendar.ts';
import type { LocalDate, PartnerFacts, ProgramFacts } from '../facts.ts';
import { momentOf } from '../health/moment.ts';
import type { Settings } from '../settings/settings.ts';
import { isTouch } from '../touch.ts';
import { companyFigures, registrationDays, revenueMonths } from './company-figures.ts';
import { stageProperties, stageSteps, type OpenDealFact } from './stage-age.ts';

export interface RollupInput {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly openDeals: readonly OpenDealFact[];
  readonly settings: Settings;
  readonly asOf: Date;
}

/**
 * The first day, later than today and before `until`, on which a figure of the partner or of one of its open deals
 * changes though nothing new is known: a deal leaves a window, reaches a step in its stage, a rate begins. Null when
 * none does.
 */
export function nextRollupOn(input: RollupInput, until: LocalDate): LocalDate | null {
  const { asOf, settings } = input;
  const { today } = momentOf(asOf, settings.program);
  const rate = rateChange(input, today);
  const now = written(input, asOf);
  const clockOn = movableClock(asOf, settings.program.timeZone);
  for (const day of [...candidates(input, today)].toSorted()) {
    if (day <= today) continue;
    if (day >= until || (rate !== null && day >= rate)) break;
    if (written(input, clockOn(day)) !== now) return day;
  }
  return rate !== null && rate < until ? rate : null;
}

/** All that would be written by these rules at a moment. */
function written({ facts, program, openDeals, settings }: RollupInput, at: Date): string {
  const moment = momentOf(at, settings.program);
  return JSON.stringify([
    companyFigures(facts, program, moment),
    openDeals.map((deal) => stageProperties(deal, moment.today, settings)),
  ]);
}

/** A superset of the days on which anything changes. */
function candidates({ facts, program, openDeals, settings, asOf }: RollupInput, today: LocalDate): Set<LocalDate> {
  const days = new Set<LocalDate>();
  const registered = (on: LocalDate): void => {
    days.add(on).add(addDays(on, registrationDays));
  };
  for (const { closesOn, createdOn } of facts.deals) {
    registered(createdOn);
    if (closesOn === null) continue;
    const gone = addMonths(closesOn, revenueMonths);
    // The day after, for a close on a day that the later year does not have.
    days.add(closesOn).add(gone).add(addDays(gone, 1));
  }
  for (const { submittedOn, rejectedOn, withdrawnOn } of facts.registrations) {
    registered(submittedOn);
    for (const ended of [rejectedOn, withdrawnOn]) if (ended !== null) days.add(ended);
  }
  if (program.firstRegistrationOn !== null) days.add(program.firstRegistrationOn);
  // A meeting that starts later in its day than the evaluation is there on the day after.
  const now = { asOfMs: asOf.getTime(), today };
  for (const engagement of facts.engagements ?? [])
    if (engagement.on >= today && !isTouch(engagement, now)) days.add(engagement.on).add(addDays(engagement.on, 1));
  for (const { createdOn, enteredStageOn } of openDeals) {
    days.add(createdOn);
    for (const step of stageSteps(settings)) days.add(addDays(enteredStageOn, step));
  }
  return days;
}

/** W4: the next first of a month on which open deals are worth something else because a rate of the program's table begins. */
function rateChange({ facts, settings }: RollupInput, today: LocalDate): LocalDate | null {
  if (facts.deals.every(({ state }) => state !== 'open')) return null;
  const month = firstOfMonth(monthIndex(today));
  const firsts = settings.program.rates
    .filter(({ from }) => from > month)
    .map(({ from }) => (from.endsWith('-01') ? from : firstOfMonth(monthIndex(from) + 1)));
  return firsts.toSorted()[0] ?? null;
}
