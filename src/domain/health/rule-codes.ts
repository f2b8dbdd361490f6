import type { DimensionName } from '../health-view.ts';

/** Every code that a dimension's `rule` can carry: the rule that decided and how. Wording has a sentence for each. */
export const ruleCodes = {
  revenue: [
    'H1.never_activated',
    /** Trailing four quarters against the four before. */
    'H2.growth',
    /** Last quarter against the same a year before. */
    'H2.year_before',
    /** Last quarter against the previous. */
    'H2.short_history',
    /** Short history and nothing in either quarter: unknown. */
    'H2.no_history',
    'H3.no_revenue',
    'H3.new_revenue',
    'H3.net_credits',
  ],
  activity: ['H1.never_activated', 'H4.registrations', 'H4.sourced_deals', 'H4.no_source'],
  engagement: [
    'H1.never_activated',
    'H5.portal',
    /** Signed so recently that a missing sign-in says nothing yet: unknown. */
    'H5.not_yet_signed_in',
    'H5.never_signed_in',
    'H5.touch',
    'H5.never_touched',
    'H5.unreadable',
  ],
  satisfaction: ['H6.nps', 'H6.few_answers', 'H6.property_nps', 'H6.property_rating', 'H6.no_answers'],
  fit: ['H7.fit', 'H7.not_set'],
} as const satisfies Record<DimensionName, readonly string[]>;

export type RuleCode = (typeof ruleCodes)[DimensionName][number];

/** What a dimension says beside its rule. */
export const noteCodes = [
  'stale',
  'assumed_signed_date',
  'entered_by_our_people',
  'no_rate',
  'no_amount',
  'short_history',
] as const;
export type NoteCode = (typeof noteCodes)[number];
