import { describe, expect, test } from 'vitest';

import {
  completedQuarter,
  firstDayOf,
  lastDayOf,
  quarterCompletedOn,
  quarterOf,
  quartersSince,
  quartersThrough,
} from '#src/domain/quarter.ts';

const january = { fiscalYearStartMonth: 1, quarterCompletedAfterBusinessDays: 5, holidays: [] };
const february = { ...january, fiscalYearStartMonth: 2 };

describe('W3: fiscal quarters', () => {
  test.each([
    [1, '2026-11-20', '2026-10-01', '2026-12-31'],
    [2, '2026-11-20', '2026-11-01', '2027-01-31'],
    [3, '2026-11-20', '2026-09-01', '2026-11-30'],
    [4, '2026-11-20', '2026-10-01', '2026-12-31'],
    [12, '2026-11-20', '2026-09-01', '2026-11-30'],
    [2, '2027-01-31', '2026-11-01', '2027-01-31'],
    [2, '2027-02-01', '2027-02-01', '2027-04-30'],
    [12, '2024-02-29', '2023-12-01', '2024-02-29'],
  ])('with a fiscal year from month %i, %s lies in the quarter from %s to %s', (month, day, first, last) => {
    const year = { fiscalYearStartMonth: month };
    const quarter = quarterOf(day, year);
    expect([firstDayOf(quarter, year), lastDayOf(quarter, year)]).toEqual([first, last]);
  });

  test.each([
    ['ends on a Thursday', '2026-12-31', [], '2027-01-07'],
    ['ends on a Wednesday', '2026-09-30', [], '2026-10-07'],
    ['ends on a Sunday', '2028-12-31', [], '2029-01-05'],
    ['is followed by a holiday', '2026-12-31', ['2027-01-01'], '2027-01-08'],
    ['is followed by a holiday on a Saturday', '2026-12-31', ['2027-01-02'], '2027-01-07'],
  ])('ruling W3: a quarter that %s counts as completed from its fifth business day after', (_, last, holidays, on) => {
    expect(quarterCompletedOn(quarterOf(last, january), { ...january, holidays })).toBe(on);
  });

  test('without a waiting time a quarter counts as completed on the day after its last day', () => {
    const calendar = { ...january, quarterCompletedAfterBusinessDays: 0 };
    expect(quarterCompletedOn(quarterOf('2026-12-31', calendar), calendar)).toBe('2027-01-01');
  });

  test.each([
    ['2027-01-06', '2026-09-30'],
    ['2027-01-07', '2026-12-31'],
    ['2026-12-31', '2026-09-30'],
  ])('ruling W3: on %s the last completed quarter is the one to %s', (today, last) => {
    expect(lastDayOf(completedQuarter(today, january), january)).toBe(last);
  });

  test('quarters before are found by counting back, across the turn of the fiscal year', () => {
    const quarter = quarterOf('2027-01-31', february);
    expect(quartersThrough(quarter, 4, february)).toEqual({ after: '2026-01-31', through: '2027-01-31' });
  });

  test.each([
    ['2024-10-01', 8],
    ['2024-10-02', 7],
    ['2026-07-01', 1],
    ['2026-07-02', 0],
    ['2026-11-20', 0],
    ['2030-01-01', 0],
  ])('ruling H2: a partner signed on %s has %i quarters that began since', (signed, quarters) => {
    expect(quartersSince(signed, quarterOf('2026-09-30', january), january)).toBe(quarters);
  });
});
