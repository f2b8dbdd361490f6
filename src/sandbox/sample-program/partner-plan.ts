import type { OwnerKey } from './owners.ts';

/**
 * What is to be true of one partner on the day `now`. Days are counted back from today; quarters are counted back from the last completed one.
 */
export interface PartnerPlan {
  readonly name: string;
  readonly domain: string | null;
  readonly place: { readonly city: string; readonly country: string };
  readonly crm: { readonly type: 'PARTNER' | 'RESELLER'; readonly owner: OwnerKey | null };
  readonly program: {
    readonly status: 'prospect' | 'active' | 'paused' | 'ended' | null;
    readonly type: 'reseller' | 'referral' | 'si' | 'isv';
  };
  /** `age`: signed ten days before the first of so many completed quarters began. Null: the signed date was never filled in. */
  readonly signed: { readonly age: number } | { readonly daysAgo: number } | null;
  /** Closed-won revenue in USD by completed quarter; index 0 is the last completed one. Missing is none. */
  readonly won: readonly number[];
  /** Wins that need more than an amount and a quarter. */
  readonly specialWins?: readonly SpecialWin[];
  /** Closed-won revenue in USD since the last completed quarter. */
  readonly wonSince?: number;
  /** Whether all its deals are influenced ones. */
  readonly influencedOnly?: boolean;
  readonly deals: {
    /** Days ago on which deals that it sourced, or influenced, were created; at least 1. */
    readonly recent: readonly number[];
    /** How many further deals were lost, or are open since more than 90 days. */
    readonly lost: number;
    readonly olderOpen: number;
  };
  /** Days since the last sign-in and the last training. */
  readonly portal: { readonly signIn: number | null; readonly training: number | null };
  readonly answers: readonly PlannedAnswer[];
  readonly npsProperty: { readonly value: number; readonly daysAgo: number | null } | null;
  readonly fit: { readonly value: 'strong' | 'moderate' | 'weak'; readonly daysAgo: number | null } | null;
  /** How much the vendor's people and the partner's talk (`unanswered` is the vendor alone), and days since the last engagement, at least 1. */
  readonly talk: {
    readonly tone: 'lively' | 'steady' | 'rare' | 'unanswered';
    readonly quietDays: number;
    /**
     * `answers_only`: the vendor writes and calls only after the partner did. `deals_only`: whatever was said hangs on a deal.
     * `beginning`: about getting started, with no deal and no business review yet.
     */
    readonly manner?: 'answers_only' | 'deals_only' | 'beginning';
  };
  /** What is wrong with its primary contact, where something is: nobody was named, or mail to the person bounces. */
  readonly primaryContact?: 'nobody' | 'bounced';
}

export interface SpecialWin {
  /** Quarter counted back. */
  readonly back: number;
  readonly currency: string;
  readonly amount: number;
  /** What the vendor fixed as the amount in USD. */
  readonly amountInUsd: number;
  /**
   * `midnight_utc`: closed at exactly 00:00 UTC of the quarter's first day, which is that day.
   * `late_evening`: closed on the quarter's last day in New York, when it is already the next day in UTC.
   */
  readonly closes?: 'midnight_utc' | 'late_evening';
}

export interface PlannedAnswer {
  /** As the survey sent it; not always a whole number from 0 to 10. */
  readonly rating: number;
  readonly daysAgo: number;
  /** Position among the partner's contacts; null for an answer without a contact. */
  readonly by: number | null;
}

export function answer(rating: number, daysAgo: number, by: number | null): PlannedAnswer {
  return { rating, daysAgo, by };
}
