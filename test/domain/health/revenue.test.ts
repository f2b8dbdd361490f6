import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PartnerFacts } from '#src/domain/facts.ts';
import { profileFor } from '#src/domain/health/profile.ts';
import { revenuePoints } from '#src/domain/health/revenue.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import {
  deal,
  dimension,
  judged,
  partner,
  program,
  ref,
  registration,
  settingsWith,
  wonDeal,
  type Judged,
} from '../../support/partner-facts.ts';

const priorYear = '2025-03-01';
const currentYear = '2026-03-01';

function revenueOf(facts: Partial<PartnerFacts>, given: Judged = {}) {
  return dimension(judged(partner(facts), given), 'revenue');
}

/** Closed in the four quarters before and in the trailing four. */
function closed(prior: number, current: number) {
  return [wonDeal(priorYear, prior), wonDeal(currentYear, current)];
}

describe('H2: revenue', () => {
  test.each([
    ['+20 % is the top row', 1_000_000, 1_200_000, 30, 20],
    ['19.5 % is rounded up to 20 %', 1_000_000, 1_195_000, 30, 20],
    ['19.4999 % is rounded down', 1_000_000, 1_194_999, 20, 19],
    ['+1 % is above the flat band', 1_000_000, 1_010_000, 20, 1],
    ['0.5 % is rounded up to 1 %', 1_000_000, 1_005_000, 20, 1],
    ['0.4999 % is flat', 1_000_000, 1_004_999, 10, 0],
    ['0 % is flat', 1_000_000, 1_000_000, 10, 0],
    ['-2 % is flat', 1_000_000, 980_000, 10, -2],
    ['-2.4999 % is flat', 1_000_000, 975_001, 10, -2],
    ['-2.5 % is rounded away from zero, below', 1_000_000, 975_000, 0, -3],
    ['-100 %', 1_000_000, 0, 0, -100],
    ['amounts beyond float precision', 3_000_000_000_000_000, 3_585_000_000_000_000, 30, 20],
  ])('four quarters against the four before: %s', (_, prior, current, points, growth) => {
    expect(revenueOf({ deals: closed(prior, current) })).toMatchObject({
      points,
      status: 'known',
      rule: 'H2.growth',
      params: { growth, current, prior },
    });
  });

  test.each([
    ['the first day of the trailing four', '2025-10-01', { current: 100, prior: 0 }],
    ['the last day of the four before', '2025-09-30', { current: 0, prior: 100 }],
    ['the first day of the four before', '2024-10-01', { current: 0, prior: 100 }],
    ['the day before those', '2024-09-30', { current: 0, prior: 0 }],
    ['the last day of the last completed quarter', '2026-09-30', { current: 100, prior: 0 }],
    ['the running quarter', '2026-10-01', { current: 0, prior: 0 }],
  ])('a deal won on %s', (_, closesOn, sums) => {
    expect(revenueOf({ deals: [wonDeal(closesOn, 100)] }).params).toMatchObject(sums);
  });

  test('sourced and influenced deals add up; open, lost, uncounted ones and those without a close date do not', () => {
    const others = [
      wonDeal(currentYear, 5, { role: 'influenced' }),
      wonDeal(currentYear, 70, { counts: false }),
      deal('open', { closesOn: currentYear, amount: 700 }),
      deal('lost', { state: 'lost', closesOn: currentYear, amount: 7000 }),
      deal('undated', { state: 'won', amount: 70_000 }),
    ];
    expect(revenueOf({ deals: [wonDeal(currentYear, 1), ...others] }).params).toMatchObject({ current: 6, prior: 0 });
  });

  test.each([
    ['8 quarters: trailing four', '2024-10-01', 'H2.growth'],
    ['7 quarters: a year before', '2024-10-02', 'H2.year_before'],
    ['5 quarters: a year before', '2025-07-01', 'H2.year_before'],
    ['4 quarters: the previous', '2025-07-02', 'H2.short_history'],
  ])('ruling H2: %s, counting completed quarters that began on or after signing', (_, signedOn, rule) => {
    const deals = ['2025-03-01', '2025-08-01', '2026-05-01', '2026-08-01'].map((day) => wonDeal(day, 100));
    expect(revenueOf({ signedOn, deals }).rule).toBe(rule);
  });

  test.each([
    ['2024-10-01', 'H2.growth'],
    ['2024-10-02', 'H2.year_before'],
    [null, 'H2.short_history'],
    ['2026-11-21', 'H2.short_history'],
  ])('ruling H2: the age is capped by the program’s oldest attributed close on %s', (oldestAttributedCloseOn, rule) => {
    const deals = ['2025-03-01', '2025-08-01', '2026-05-01', '2026-08-01'].map((day) => wonDeal(day, 100));
    expect(revenueOf({ deals }, { program: program({ oldestAttributedCloseOn }) }).rule).toBe(rule);
  });

  test('the year before compares the last completed quarter with the same a year earlier', () => {
    const deals = [wonDeal('2025-09-30', 100), wonDeal('2026-07-01', 130), wonDeal('2026-06-30', 999)];
    expect(revenueOf({ signedOn: '2025-01-01', deals })).toMatchObject({
      points: 30,
      rule: 'H2.year_before',
      params: { growth: 30, current: 130, prior: 100 },
    });
  });

  test('a short history compares with the previous quarter and gives at most 20', () => {
    const deals = [wonDeal('2026-06-30', 100), wonDeal('2026-07-01', 130)];
    expect(revenueOf({ signedOn: '2026-01-01', deals })).toMatchObject({
      points: 20,
      rule: 'H2.short_history',
      params: { growth: 30, current: 130, prior: 100 },
      notes: ['short_history'],
    });
  });

  test('a short history without revenue in both quarters is unknown', () => {
    expect(revenueOf({ signedOn: '2026-01-01', deals: [deal('1')] })).toMatchObject({
      points: null,
      status: 'unknown',
      rule: 'H2.no_history',
    });
  });

  test('ruling H2: both are 0 is after credits of the prior quarter counted as 0', () => {
    const deals = [wonDeal('2026-06-30', -100)];
    expect(revenueOf({ signedOn: '2026-01-01', deals })).toMatchObject({
      points: null,
      rule: 'H2.no_history',
      params: { growth: null, current: 0, prior: -100 },
    });
  });

  test('a quarter moves on when it counts as completed, not when it ends', () => {
    const deals = [wonDeal('2026-12-31', 100)];
    expect(revenueOf({ deals }, { asOf: '2027-01-06' }).params).toMatchObject({ current: 0 });
    expect(revenueOf({ deals }, { asOf: '2027-01-07' }).params).toMatchObject({ current: 100 });
  });

  test('the fiscal year decides which quarters are compared', () => {
    const settings = settingsWith({ program: { fiscalYearStartMonth: 2 } });
    const deals = [wonDeal('2026-10-31', 100), wonDeal('2026-11-01', 7)];
    expect(revenueOf({ deals }, { settings, asOf: '2026-11-05' }).params).toMatchObject({ current: 0 });
    expect(revenueOf({ deals }, { settings, asOf: '2026-11-06' }).params).toMatchObject({ current: 100 });
  });

  test('ruling H16: evidence is the won deals of both periods, latest first', () => {
    const result = revenueOf({ deals: [...closed(1, 2), wonDeal('2026-10-10', 3)] });
    expect(result.evidence).toEqual({
      count: 2,
      records: [ref('deal', 'won-2026-03-01-2'), ref('deal', 'won-2025-03-01-1')],
    });
  });

  test('what is missing behind the sums is noted: rates, amounts, and a signing date that is assumed', () => {
    const deals = [
      ...closed(100, 100),
      wonDeal(currentYear, 0, { record: ref('deal', 'a'), amount: null, gap: 'no_rate' }),
      wonDeal(priorYear, 0, { record: ref('deal', 'b'), gap: 'no_amount' }),
    ];
    const result = revenueOf({ signedOn: null, deals });
    expect(result).toMatchObject({
      points: 10,
      notes: ['assumed_signed_date', 'no_amount', 'no_rate'],
      evidence: { count: 4 },
    });
  });

  test('more revenue in the current period never lowers the points', () => {
    const settings = defaultSettings();
    const judging = { settings, dimensions: profileFor(null, settings.health).dimensions };
    const amount = fc.integer({ min: -2_000_000, max: 2_000_000 });
    fc.assert(
      fc.property(
        fc.constantFrom('H2.growth', 'H2.year_before', 'H2.short_history'),
        amount,
        amount,
        fc.nat(3_000_000),
        (comparison, prior, current, more) => {
          const before = revenuePoints({ comparison, prior, current }, judging).points ?? 0;
          const after = revenuePoints({ comparison, prior, current: current + more }, judging).points ?? 0;
          expect(after).toBeGreaterThanOrEqual(before);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('H3: revenue from nothing and below nothing', () => {
  test.each([
    ['nothing in either period', 0, 0, 0, 'H3.no_revenue'],
    ['exactly the floor', 0, 500_000, 10, 'H3.new_revenue'],
    ['more than the floor', 0, 500_001, 30, 'H3.new_revenue'],
    ['a prior period of credits counts as 0', -900_000, 500_001, 30, 'H3.new_revenue'],
    ['credits and nothing since', -900_000, 0, 0, 'H3.no_revenue'],
    ['net credits', 0, -1, 0, 'H3.net_credits'],
    ['net credits after revenue', 900_000, -1, 0, 'H3.net_credits'],
    ['net credits after worse credits', -900_000, -1, 0, 'H3.net_credits'],
  ])('%s', (_, prior, current, points, rule) => {
    expect(revenueOf({ deals: closed(prior, current) })).toMatchObject({
      points,
      rule,
      params: { growth: null, current, prior },
    });
  });

  test('the floor is whole units of the program’s currency', () => {
    const settings = settingsWith({ program: { currency: 'JPY' } });
    expect(revenueOf({ deals: closed(0, 5000) }, { settings }).points).toBe(10);
    expect(revenueOf({ deals: closed(0, 5001) }, { settings }).points).toBe(30);
  });

  test('ruling H3: in a short history the floor is of the compared quarter, and new revenue gives at most 20', () => {
    const given = { signedOn: '2026-01-01' };
    expect(revenueOf({ ...given, deals: [wonDeal('2026-07-01', 500_001)] })).toMatchObject({
      points: 20,
      rule: 'H3.new_revenue',
      notes: ['short_history'],
    });
    expect(revenueOf({ ...given, deals: [wonDeal('2026-07-01', 500_000)] }).points).toBe(10);
    expect(revenueOf({ ...given, deals: [wonDeal('2026-07-01', -1)] })).toMatchObject({
      points: 0,
      rule: 'H3.net_credits',
    });
  });

  test('a partner with a registration and no deal had no revenue', () => {
    expect(revenueOf({ registrations: [registration('2021-01-01')] })).toMatchObject({
      points: 0,
      rule: 'H3.no_revenue',
    });
  });
});
