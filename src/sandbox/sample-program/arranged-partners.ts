import type { PartnerPlan } from './partner-plan.ts';

const withoutDeals = {
  won: [],
  wonSince: 0,
  deals: { recent: [], lost: 0, olderOpen: 0 },
  answers: [],
  npsProperty: null,
} as const satisfies Partial<PartnerPlan>;

/**
 * What a program of this size shows somewhere and chance seldom draws: beginners without a deal, a partner to whom nobody speaks first, one with
 * whom every word is about a deal, and people who can no longer be reached.
 */
const arrangements: Readonly<Record<string, Partial<PartnerPlan>>> = {
  'Maison Delorval Conseil': {
    ...withoutDeals,
    signed: { daysAgo: 47 },
    portal: { signIn: 3, training: 8 },
    fit: { value: 'strong', daysAgo: 30 },
    talk: { tone: 'steady', quietDays: 2, manner: 'beginning' },
  },
  'Lowenstrand GmbH': {
    ...withoutDeals,
    signed: { daysAgo: 130 },
    portal: { signIn: 40, training: null },
    fit: { value: 'moderate', daysAgo: 100 },
    talk: { tone: 'steady', quietDays: 12, manner: 'beginning' },
  },
  'Valehurst Digital': { talk: { tone: 'steady', quietDays: 6, manner: 'answers_only' } },
  'Cinderpath Services': { talk: { tone: 'steady', quietDays: 13, manner: 'deals_only' } },
  'Willowmarch IT': { primaryContact: 'bounced' },
  'Amberlock Systems': { primaryContact: 'nobody' },
};

export function arranged(plan: PartnerPlan): PartnerPlan {
  return { ...plan, ...arrangements[plan.name] };
}
