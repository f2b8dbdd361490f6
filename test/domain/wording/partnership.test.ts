import { describe, expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import { cadenceWords, changeSentence, segmentWords, tierWords } from '#src/domain/wording/partnership.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });
const plain = { pending: null, changesIf: [] };

function next(rule: string, changesIf: Parameters<typeof segmentWords>[0]['changesIf']): string | null {
  return segmentWords({ value: null, rule, params: {}, pending: null, changesIf }, formats).next;
}

function cadence(value: 'on_time' | 'overdue' | 'never' | 'none', dueOn: string | null) {
  return cadenceWords({ value, dueOn, everyDays: 14, params: { lastTouchOn: '2026-11-01' } }, formats);
}

describe('why a partner is in its segment', () => {
  test.each<readonly [string, Record<string, string | number | boolean | null>, string]>([
    ['SEG1.at_risk_band', { band: 'Critical', score: 31 }, 'Its health is Critical.'],
    ['SEG1.at_risk_declining', { growth: -12 }, 'Revenue fell 12% and nobody is engaged.'],
    ['SEG1.at_risk_declining', { growth: null }, 'Revenue is negative and nobody is engaged.'],
    ['SEG1.onboarding', { endsOn: '2027-03-01' }, 'No deal and no registration yet; until 1 Mar 2027 at the latest.'],
    [
      'SEG1.pinned',
      { by: 'Ann', on: '2026-10-01', reason: 'joint launch', reviewDue: true },
      'Set by Ann on 1 Oct 2026: joint launch. Its review is due.',
    ],
    ['SEG2.rank', { rank: 2, cut: 6, ranked: 52 }, 'Rank 2 of 52 by revenue of four quarters; Strategic ends at 6.'],
    ['SEG2.stays', { rank: null }, 'Strategic until two reviews in a row say otherwise.'],
    ['SEG3.growth', { growth: 34, current: 6_100_000 }, 'Revenue grew 34% to 61,000 USD.'],
    [
      'SEG3.registrations',
      { registrations: 1, pipeline: 500_000, revenue: 0 },
      '1 registered deal in 90 days, and open pipeline of 5,000 USD against revenue of 0 USD.',
    ],
    ['SEG4.no_revenue', {}, 'No revenue in four quarters.'],
    [
      'SEG4.below_median',
      { revenue: 100_000, median: 250_000 },
      'Revenue of four quarters, 1,000 USD, is below the median of 2,500 USD.',
    ],
    ['SEG4.stable', { revenue: 0, median: null }, 'Neither growing nor small.'],
  ])('%s', (rule, params, why) => {
    expect(segmentWords({ value: 'Stable', rule, params, ...plain }, formats).why).toBe(why);
  });

  test('until the review the reason is that of the answer to come', () => {
    const words = segmentWords(
      {
        value: 'Stable',
        rule: 'SEG5.until_review',
        params: { answer: 'Growth', answerRule: 'SEG3.growth', growth: 25, current: 1_000_000 },
        pending: { value: 'Growth', since: null, on: '2027-01-08' },
        changesIf: [],
      },
      formats,
    );
    expect(words).toEqual({
      value: 'Stable',
      why: 'Revenue grew 25% to 10,000 USD.',
      next: 'Growth on 8 Jan 2027 if this lasts.',
    });
  });

  test('what leads out of At-risk, and what leads to Strategic', () => {
    const recovers = { to: 'Growth', rule: 'SEG1.recovers', params: { waitingDays: 7 }, on: null };
    const strategic = { to: 'Strategic', rule: 'SEG2.rank', params: { gap: 1_234_501 }, on: '2027-01-08' };
    expect(next('SEG1.at_risk_band', [recovers])).toBe('Growth again once its health is Healthy for 7 days.');
    expect(next('SEG4.stable', [strategic])).toBe('Strategic on 8 Jan 2027 with 12,346 USD more revenue.');
    expect(next('SEG4.stable', [])).toBeNull();
  });
});

describe('the tier', () => {
  const tier = {
    value: 'Silver',
    rule: 'TIER1.ladder',
    source: 'auto',
    lock: null,
    notice: null,
    params: {},
    changesIf: [],
    glidePath: null,
  } as const;
  const path = {
    tier: 'Gold',
    needs: [{ metric: 'wins', has: 1, needs: 3, gap: 2 }],
    by: '2026-12-31',
    on: '2027-01-08',
  } as const;

  test('says what is missing to the next one', () => {
    expect(tierWords({ ...tier, glidePath: path }, formats)).toEqual({
      value: 'Silver',
      why: 'By the thresholds of the ladder.',
      next: 'Gold: 2 wins by 31 Dec 2026',
    });
  });

  test('says what the next month end asks for to hold it, and how many were short, before the way up', () => {
    const params = { revenue: 1_240_000, wins: 2, registrations: 1, by: '2026-11-30', monthsBelow: 4, monthsLeft: 8 };
    const below = (more: Record<string, number | null>) => [
      { to: 'Registered', rule: 'TIER2.months_below', params: { ...params, ...more }, on: null },
    ];
    const short = (more: Record<string, number | null>) =>
      tierWords({ ...tier, changesIf: below(more), params: { registrationsBy: 'sourced_deals' } }, formats).next;

    expect(tierWords({ ...tier, glidePath: path, changesIf: below({}) }, formats).next).toBe(
      'Below Silver: 12,400 USD, 1 registration and 2 wins more by 30 Nov 2026, or it is month 5 of 12 before a notice comes. Gold: 2 wins by 31 Dec 2026.',
    );
    expect(short({ revenue: 0, wins: null, monthsBelow: 0, monthsLeft: 12 })).toBe(
      'Below Silver: 1 deal from the partner more by 30 Nov 2026, or it is month 1 of 12 before a notice comes.',
    );
    expect(short({ revenue: 0, registrations: 0, monthsBelow: 11, monthsLeft: 1 })).toBe(
      'Below Silver: 2 wins more by 30 Nov 2026, or a notice comes.',
    );
    expect(short({ revenue: 0, registrations: 0, wins: 0, monthsBelow: 1 })).toBe(
      'Below Silver at 1 month end in a row; back above it on 30 Nov 2026 if this lasts.',
    );
    expect(short({ revenue: 0, registrations: 0, wins: null })).toBe('Below Silver at 4 month ends in a row.');
  });

  test('says that nothing is above it, or nothing with thresholds', () => {
    expect(tierWords({ ...tier, params: { highest: true } }, formats).why).toBe('The highest tier.');
    expect(tierWords(tier, formats).why).toBe('No tier above it has thresholds.');
  });

  test('says when it falls, and what holds it', () => {
    const notice = { on: '2026-10-31', demotionOn: '2027-01-08' };
    expect(tierWords({ ...tier, notice }, formats)).toMatchObject({
      why: 'Notice of 31 Oct 2026, after 12 months below its thresholds.',
      next: 'Below its thresholds: falls on 8 Jan 2027 unless a month end is above them.',
    });
    const lock = { by: 'Ann', reason: 'contract', on: '2026-01-01', through: null };
    expect(tierWords({ ...tier, lock }, formats).why).toBe('Held by Ann until it is released: contract.');
  });
});

test('the cadence says its rhythm, the last touch and the next', () => {
  expect(cadence('on_time', '2026-11-15')).toEqual({
    value: 'In touch',
    why: 'A touch every 14 days; the last was on 1 Nov 2026.',
    next: 'Next by 15 Nov 2026.',
  });
  expect(cadence('overdue', '2026-11-15')?.next).toBe('Due since 15 Nov 2026.');
  expect(cadence('never', null)?.value).toBe('Never touched');
  expect(cadence('none', null)).toBeNull();
});

test('a change is one line', () => {
  const change = { on: '2026-10-08', subject: 'baseSegment', from: 'Stable', to: 'Growth' };
  expect(changeSentence(change, formats)).toBe('8 Oct 2026: Base segment Stable -> Growth');
  const merge = { on: '2026-10-08', subject: 'merge', from: 'Foxmarrow Group', to: null };
  expect(changeSentence(merge, formats)).toBe('8 Oct 2026: Merged with Foxmarrow Group');
  expect(changeSentence({ ...merge, from: null }, formats)).toBe('8 Oct 2026: Merged with another company');
});
