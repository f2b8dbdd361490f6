import { expect, test } from 'vitest';

import { dimensionNames, type DimensionName, type DimensionResult } from '#src/domain/health-view.ts';
import { noteCodes, ruleCodes } from '#src/domain/health/rule-codes.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { noteSentence } from '#src/domain/wording/notes.ts';
import { seenSentence } from '#src/domain/wording/seen.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'America/New_York' });
const today = '2026-11-22';

function seen(rule: string, params: DimensionResult['params'], name: DimensionName = 'revenue'): string {
  const dimension: DimensionResult = {
    name,
    points: 10,
    max: 30,
    status: 'known',
    rule,
    params,
    evidence: { count: 0, records: [] },
    next: null,
    expires: null,
    notes: [],
  };
  return seenSentence(dimension, today, formats);
}

const growth = { growth: 34, current: 123_400_000, prior: 92_100_000 };
const params: Readonly<Record<string, DimensionResult['params']>> = {
  'H2.growth': growth,
  'H2.year_before': { ...growth, growth: -12 },
  'H2.short_history': { ...growth, growth: 0 },
  'H3.new_revenue': { growth: null, current: 510_000, prior: 0 },
  'H3.net_credits': { growth: null, current: -210_050, prior: 0 },
  'H4.registrations': { count: 2 },
  'H4.sourced_deals': { count: 1 },
  'H5.portal': { days: 12 },
  'H5.touch': { days: 0 },
  'H6.nps': { nps: 33.3, answers: 6 },
  'H6.few_answers': { mean: 8.5, answers: 2 },
  'H6.property_nps': { nps: -20, answers: null },
  'H6.property_rating': { mean: 7, answers: null },
  'H7.fit': { fit: 'moderate', setOn: '2025-06-02' },
};

test('every rule says what it saw, with days instead of ages', () => {
  const sentences = dimensionNames.flatMap((name) =>
    ruleCodes[name].map((rule) => [rule, seen(rule, params[rule] ?? {}, name)]),
  );

  expect(Object.fromEntries(sentences)).toEqual({
    'H1.never_activated': 'No deal, registration, sign-in or training so far',
    'H2.growth': 'Revenue grew 34%: 1,234,000 USD in the last four quarters, 921,000 USD in the four before',
    'H2.year_before':
      'Revenue fell 12%: 1,234,000 USD in the last quarter, 921,000 USD in the same quarter a year before',
    'H2.short_history': 'Revenue stayed level: 1,234,000 USD in the last quarter, 921,000 USD in the quarter before',
    'H2.no_history': 'No revenue yet to compare',
    'H3.no_revenue': 'No revenue in the compared quarters',
    'H3.new_revenue': 'New revenue: 5,100 USD, none in the compared quarters before',
    'H3.net_credits': 'Credits exceed revenue: -2,101 USD',
    'H4.registrations': '2 registrations in the last 90 days',
    'H4.sourced_deals': '1 deal from the partner in the last 90 days',
    'H4.no_source': 'Neither registrations nor partner deals are recorded in this program',
    'H5.portal': 'Last sign-in or training on 10 Nov 2026',
    'H5.not_yet_signed_in': 'No sign-in yet, and signed too recently to judge',
    'H5.never_signed_in': 'No sign-in or training so far',
    'H5.touch': 'Last two-way contact on 22 Nov 2026',
    'H5.never_touched': 'No two-way contact so far',
    'H5.unreadable': 'Calls, e-mails and meetings cannot be read',
    'H6.nps': 'NPS 33.3 from 6 answers in the last 365 days',
    'H6.few_answers': 'Average rating 8.5 of 10 from 2 answers in the last 365 days',
    'H6.property_nps': 'NPS -20 on the company record',
    'H6.property_rating': 'Rating 7 of 10 on the company record',
    'H6.no_answers': 'No rating in the last 365 days',
    'H7.fit': 'Strategic fit is moderate, set on 2 Jun 2025',
    'H7.not_set': 'Strategic fit is not set',
  });
});

test('nothing counted is said as no, and a value that is not known never as 0', () => {
  expect([
    seen('H4.registrations', { count: 0 }),
    seen('H4.sourced_deals', { count: 0 }),
    seen('H6.nps', { nps: null, answers: 1 }),
    seen('H3.new_revenue', { current: null }),
    seen('H7.fit', { fit: 'strong', setOn: null }),
  ]).toEqual([
    'No registrations in the last 90 days',
    'No deals from the partner in the last 90 days',
    'NPS not known from 1 answer in the last 365 days',
    'New revenue: an unknown amount, none in the compared quarters before',
    'Strategic fit is strong',
  ]);
});

test('a rule without words shows its code rather than nothing', () => {
  expect(seen('H9.later', {})).toBe('H9.later');
});

test('every note has words', () => {
  expect(noteCodes.map((note) => noteSentence(note))).toEqual([
    'Set more than 12 months ago',
    'The signing date is assumed',
    'Some answers were entered by your own people',
    'Deals without an exchange rate are left out',
    'Deals without an amount count as 0',
    'A short history limits the points',
  ]);
});
