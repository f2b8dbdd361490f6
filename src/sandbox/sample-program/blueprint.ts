import type { PartnerPlan } from './partner-plan.ts';

/**
 * A partner planted for a reason, with the outcome that the rules of a partner program give it, worked out by hand.
 * The expectations hold on every day `now`, and know nothing of the code that judges.
 */
export interface Blueprint extends PartnerPlan {
  readonly domain: string;
  readonly why: string;
  /** Null: the partner is listed without a judgement (a prospect, an ended partner). */
  readonly expected: ExpectedHealth | null;
}

/**
 * Expected under: four of the five dimensions read from company properties and deals labelled as sourced or influenced, registrations not
 * in use, satisfaction from survey answers before the property (scale 0 to 10), the default rows and maxima, first evaluation.
 */
export interface ExpectedHealth {
  readonly revenue: ExpectedRow;
  readonly activity: ExpectedRow;
  readonly engagement: ExpectedRow;
  readonly satisfaction: ExpectedRow;
  readonly fit: ExpectedRow;
  readonly total: {
    readonly score: number | null;
    /** Known weight of 100. */
    readonly coverage: number;
    /** Score with every unknown dimension as 0 and as full. */
    readonly range: readonly [number, number];
    readonly band: 'Champion' | 'Healthy' | 'At-risk' | 'Critical' | 'Churning' | 'Unknown';
  };
}

export interface ExpectedRow {
  /** Null: unknown. */
  readonly points: number | null;
  readonly rule: ExpectedRule;
  /** What was seen; money in whole USD. */
  readonly seen: Readonly<Record<string, number | string>>;
}

export type ExpectedRule =
  /** Never a deal, a registration, a portal sign-in or a training. */
  | 'never_activated'
  | 'growth'
  | 'short_history'
  | 'new_revenue'
  | 'no_revenue'
  | 'net_credits'
  | 'sourced_deals'
  | 'portal'
  | 'never_signed_in'
  /** No portal activity yet, and signed at most 31 days ago. */
  | 'not_yet_signed_in'
  | 'nps'
  | 'few_answers'
  | 'no_answer'
  | 'fit'
  | 'stale_fit'
  | 'no_fit';

export function row(points: number | null, rule: ExpectedRule, seen: ExpectedRow['seen'] = {}): ExpectedRow {
  return { points, rule, seen };
}

export const neverActivated: Pick<ExpectedHealth, 'revenue' | 'activity' | 'engagement'> = {
  revenue: row(null, 'never_activated'),
  activity: row(null, 'never_activated'),
  engagement: row(null, 'never_activated'),
};
