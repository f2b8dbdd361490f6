import { addMonths } from '../calendar.ts';
import type { LocalDate, PartnerFacts } from '../facts.ts';
import { hadDeal } from '../health/never-activated.ts';
import type { SegmentSettings } from '../settings/segment.ts';
import { signing } from '../signing.ts';

/** SEG1: from signing until the first attributed deal or registration, whatever became of it, at most six months. */
export function isOnboarding(facts: PartnerFacts, today: LocalDate, settings: SegmentSettings): boolean {
  return today < onboardingEndsOn(facts, today, settings) && !hasBegun(facts, today);
}

/** The day on which Onboarding ends though nothing happens. */
export function onboardingEndsOn(
  facts: PartnerFacts,
  today: LocalDate,
  { onboardingMonths }: SegmentSettings,
): LocalDate {
  return addMonths(signing(facts, today).on, onboardingMonths);
}

/** Whether any deal of the partner is or was there (H1). */
export function hasDeal(facts: PartnerFacts, today: LocalDate): boolean {
  return facts.deals.some((deal) => hadDeal(deal, today));
}

function hasBegun(facts: PartnerFacts, today: LocalDate): boolean {
  return hasDeal(facts, today) || facts.registrations.some(({ submittedOn }) => submittedOn <= today);
}

/** Days on which Onboarding can end: those of the first deal and registration, and the end of its months. */
export function onboardingEndDays(
  facts: PartnerFacts,
  today: LocalDate,
  settings: SegmentSettings,
): readonly LocalDate[] {
  const first = [
    ...facts.deals.flatMap(({ createdOn, closesOn, state }) =>
      state === 'open' || closesOn === null || closesOn > createdOn ? [createdOn] : [closesOn],
    ),
    ...facts.registrations.map(({ submittedOn }) => submittedOn),
  ].toSorted();
  return [...first.slice(0, 1), onboardingEndsOn(facts, today, settings)];
}
