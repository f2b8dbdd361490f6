import { describe, expect, test } from 'vitest';

import type { LedgerCause } from '#src/domain/health-view.ts';
import { nextTrendChangeOn, scoreTrend } from '#src/domain/health/trend.ts';

const day = '2026-11-20';

function entry(on: string, delta: number, cause: LedgerCause = 'entered') {
  return { on, cause, delta };
}

describe('H14: trend', () => {
  test.each([
    ['the last 90 days', [entry('2026-08-23', 5), entry('2026-11-20', -2)], 3],
    ['not the 91st', [entry('2026-08-22', 5), entry('2026-11-20', -2)], -2],
    ['not tomorrow', [entry('2026-11-21', 5)], 0],
    [
      'every cause but our own doing',
      [
        entry(day, 1, 'merge'),
        entry(day, 2, 'correction'),
        entry(day, 4, 'aged_out'),
        entry(day, 8, 'answer'),
        entry(day, 16, 'quarter_turn'),
        entry(day, 100, 'configuration'),
        entry(day, 100, 'engine'),
      ],
      31,
    ],
    ['nothing happened', [], 0],
  ])('it sums %s', (_, entries, trend) => {
    expect(scoreTrend(entries, '2026-01-01', day)).toBe(trend);
  });

  test.each([
    ['2026-10-22', null],
    ['2026-10-21', 0],
  ])('first judged on %s it is %s: empty with fewer than 30 days of history', (firstJudgedOn, trend) => {
    expect(scoreTrend([], firstJudgedOn, day)).toBe(trend);
  });

  test('the first score was built from nothing and is no movement', () => {
    expect(scoreTrend([entry('2026-10-01', 70), entry('2026-10-05', -10)], '2026-10-01', day)).toBe(-10);
  });

  test.each([
    ['a row leaves the 90 days', [entry('2026-09-01', 5), entry('2026-10-01', 5)], '2026-01-01', '2026-11-30'],
    ['there is history enough', [entry('2026-11-02', 5)], '2026-11-01', '2026-12-01'],
    ['nothing is left to change', [entry('2026-01-05', 5), entry('2026-11-01', 5, 'engine')], '2026-01-01', null],
  ])('the next day on which time alone changes it: %s', (_, entries, firstJudgedOn, on) => {
    expect(nextTrendChangeOn(entries, firstJudgedOn, day)).toBe(on);
  });
});
