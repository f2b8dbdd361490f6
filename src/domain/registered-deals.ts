import { isWithin, lastDays, type Span } from './calendar.ts';
import type { LocalDate, PartnerFacts, ProgramFacts, RecordRef, RegistrationFact } from './facts.ts';

/** Deals that a partner brought up, by what this program knows of it. */
export interface RegisteredDeals {
  /** `sourced_deals`: the program never saw a registration. */
  readonly source: 'registrations' | 'sourced_deals';
  readonly deals: readonly { readonly record: RecordRef; readonly on: LocalDate }[];
}

/**
 * H4: registrations submitted in the last days that are not rejected or withdrawn by today. A program that never saw a
 * registration goes by the deals its partners sourced, by create date; one without attribution either has no source:
 * null (W8).
 */
export function registeredDeals(
  facts: Pick<PartnerFacts, 'registrations' | 'deals'>,
  program: Pick<ProgramFacts, 'firstRegistrationOn' | 'hasAttribution'>,
  today: LocalDate,
  days: number,
): RegisteredDeals | null {
  return registeredWithin(facts, program, today, lastDays(today, days));
}

/** The same in a stretch of days. */
export function registeredWithin(
  facts: Pick<PartnerFacts, 'registrations' | 'deals'>,
  program: Pick<ProgramFacts, 'firstRegistrationOn' | 'hasAttribution'>,
  today: LocalDate,
  span: Span,
): RegisteredDeals | null {
  const registers = program.firstRegistrationOn !== null && program.firstRegistrationOn <= today;
  if (!registers && !program.hasAttribution) return null;
  if (registers) {
    const standing = facts.registrations
      .filter(({ submittedOn }) => isWithin(submittedOn, span))
      .filter((registration) => stands(registration, today));
    return { source: 'registrations', deals: standing.map(({ record, submittedOn: on }) => ({ record, on })) };
  }
  const sourced = facts.deals.filter(
    ({ role, counts, createdOn }) => role === 'sourced' && counts && isWithin(createdOn, span),
  );
  return { source: 'sourced_deals', deals: sourced.map(({ record, createdOn: on }) => ({ record, on })) };
}

/** Whether a registration is neither rejected nor withdrawn by a day: both count from their date. */
export function stands({ rejectedOn, withdrawnOn }: RegistrationFact, today: LocalDate): boolean {
  const ended = (day: LocalDate | null): boolean => day !== null && day <= today;
  return !ended(rejectedOn) && !ended(withdrawnOn);
}
