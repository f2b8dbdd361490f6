/**
 * Dated facts: all that a rule may know about a partner and its program. Stores gather them, rules judge them, and `asOf` is the only clock.
 * A fact dated after `asOf` does not exist yet, so the same facts serve today, yesterday and the forecast.
 */

export const crmNames = ['hubspot', 'salesforce'] as const;
export type CrmName = (typeof crmNames)[number];

/** A day in the program's time zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/** An amount in minor units of the program's currency: a whole number, negative for credits. */
export type MinorUnits = number;

export const recordTypes = [
  'company',
  'deal',
  'contact',
  'call',
  'email',
  'meeting',
  'note',
  'task',
  'survey_answer',
  'signal',
  'registration',
] as const;
export type RecordType = (typeof recordTypes)[number];

/** Points at the record a fact comes from. `signal` and `registration` live in Tandem (`crm` null). */
export interface RecordRef {
  readonly crm: CrmName | null;
  readonly type: RecordType;
  readonly id: string;
}

export type PartnerStatus = 'prospect' | 'active' | 'paused' | 'ended';

export interface PartnerFacts {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  /** Selects the scoring profile (H10); null uses the default one. */
  readonly type: string | null;
  /** The CRM's owner id of the partner manager. */
  readonly ownerId: string | null;
  readonly records: readonly RecordRef[];
  /** Signing day of the mapped property; null when not mapped or empty (W2 then assumes one). */
  readonly signedOn: LocalDate | null;
  readonly recordCreatedOn: LocalDate;
  /** Deals attributed to the partner, once each (W5). */
  readonly deals: readonly DealFact[];
  readonly registrations: readonly RegistrationFact[];
  /** Null when the connection may not read engagements: unknown, not none. */
  readonly engagements: readonly EngagementFact[] | null;
  readonly portal: readonly PortalFact[];
  readonly answers: readonly AnswerFact[];
  readonly fits: readonly FitFact[];
}

/** What one evaluation knows of the program as a whole; the same for every partner of that evaluation. */
export interface ProgramFacts {
  /** Whether any deal of the program is attributed to any partner. */
  readonly hasAttribution: boolean;
  /** A program has a registration source once one registration exists. */
  readonly firstRegistrationOn: LocalDate | null;
  /** Oldest close of an attributed won or lost deal (H2); null when there is none. */
  readonly oldestAttributedCloseOn: LocalDate | null;
  /** Whether a source of portal activity is mapped or has sent signals. */
  readonly portalMapped: boolean;
  /** Days on which any partner had portal activity, ascending (H5: connected = one of them at most 92 days old). */
  readonly portalActivityDays: readonly LocalDate[];
}

export interface DealFact {
  readonly record: RecordRef;
  readonly role: 'sourced' | 'influenced';
  readonly createdOn: LocalDate;
  /** Actual or expected close; null when the CRM has none. */
  readonly closesOn: LocalDate | null;
  readonly state: 'open' | 'won' | 'lost';
  /** In program currency. Null with gap `no_rate` (left out of sums); 0 with gap `no_amount`. */
  readonly amount: MinorUnits | null;
  readonly gap: 'no_amount' | 'no_rate' | null;
  /** Whether its pipeline counts (a setting). */
  readonly counts: boolean;
}

export interface RegistrationFact {
  readonly record: RecordRef;
  readonly submittedOn: LocalDate;
  readonly rejectedOn: LocalDate | null;
  readonly withdrawnOn: LocalDate | null;
}

export interface EngagementFact {
  readonly record: RecordRef;
  readonly kind: 'call' | 'email' | 'meeting' | 'note' | 'task';
  /** Epoch milliseconds: a meeting exists from its start, everything else from its day. */
  readonly startsAt: number;
  readonly on: LocalDate;
  readonly direction: 'inbound' | 'outbound' | null;
  /** Held, sent, answered or done, as the CRM says. */
  readonly completed: boolean;
  /** Whether a call's disposition means that somebody was reached (a setting). */
  readonly connected: boolean;
}

export interface PortalFact {
  readonly record: RecordRef;
  readonly kind: 'sign_in' | 'training' | 'certification';
  readonly on: LocalDate;
}

export interface AnswerFact {
  readonly record: RecordRef;
  /** Null: a respondent of its own. */
  readonly respondent: string | null;
  /** `rating`: a whole number 0-10 of one respondent. `nps`: a ready score -100..100 from a mapped property. */
  readonly scale: 'rating' | 'nps';
  readonly value: number;
  /** Null only for an undated mapped property. */
  readonly on: LocalDate | null;
  readonly origin: 'answer' | 'property';
  readonly enteredByOurPeople: boolean;
}

export interface FitFact {
  readonly record: RecordRef;
  readonly value: 'strong' | 'moderate' | 'weak' | { readonly readinessTotal: number };
  /** Null: undated, never stale. */
  readonly on: LocalDate | null;
}
