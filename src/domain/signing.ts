import type { LocalDate, PartnerFacts } from './facts.ts';

/** What of a partner's facts tells when it signed. */
export type SigningFacts = Pick<PartnerFacts, 'signedOn' | 'recordCreatedOn'> & {
  readonly deals: readonly { readonly createdOn: LocalDate }[];
  readonly registrations: readonly { readonly submittedOn: LocalDate }[];
};

export interface Signing {
  readonly on: LocalDate;
  /** No signing date is mapped: it is taken from the first deal or registration, or from the record. */
  readonly assumed: boolean;
}

/**
 * When the partner signed (W2): the mapped date; else the earlier of first attributed deal (by its create date) and
 * first registration, whatever became of it; else the record's create date. Dates after `today` do not exist yet.
 */
export function signing(facts: SigningFacts, today: LocalDate): Signing {
  if (facts.signedOn !== null && facts.signedOn <= today) return { on: facts.signedOn, assumed: false };
  return { on: firstDealOrRegistration(facts, today) ?? facts.recordCreatedOn, assumed: true };
}

function firstDealOrRegistration(facts: SigningFacts, today: LocalDate): LocalDate | null {
  let first: LocalDate | null = null;
  for (const deal of facts.deals) {
    if (deal.createdOn <= today && (first === null || deal.createdOn < first)) first = deal.createdOn;
  }
  for (const registration of facts.registrations) {
    if (registration.submittedOn <= today && (first === null || registration.submittedOn < first))
      first = registration.submittedOn;
  }
  return first;
}
