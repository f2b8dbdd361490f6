import type { DealFact, LocalDate, PartnerFacts, PortalFact } from '../facts.ts';

/**
 * H1: a partner that never had an attributed deal in any state, a registration whatever became of it, a portal sign-in
 * or a training has nothing to judge. A touch does not activate.
 */
export function isNeverActivated(facts: PartnerFacts, today: LocalDate): boolean {
  return !(
    facts.deals.some((deal) => hadDeal(deal, today)) ||
    facts.registrations.some((registration) => registration.submittedOn <= today) ||
    facts.portal.some((fact) => fact.on <= today && isPortalActivity(fact))
  );
}

/** Portal activity is a sign-in or a training (H5); a certification alone is none. */
export function isPortalActivity(fact: PortalFact): boolean {
  return fact.kind === 'sign_in' || fact.kind === 'training';
}

/** A deal that was brought into the CRM after it had closed was there by its close. */
export function hadDeal(deal: DealFact, today: LocalDate): boolean {
  return deal.createdOn <= today || (deal.state !== 'open' && deal.closesOn !== null && deal.closesOn <= today);
}
