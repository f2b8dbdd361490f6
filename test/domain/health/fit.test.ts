import { describe, expect, test } from 'vitest';

import type { FitFact } from '#src/domain/facts.ts';

import { dimension, fit, judged, partner, ref, today, type Judged } from '../../support/partner-facts.ts';

function fitOf(fits: readonly FitFact[], given: Judged = {}) {
  return dimension(judged(partner({ fits }), given), 'fit');
}

describe('H7: strategic fit', () => {
  test.each([
    ['strong', 10],
    ['moderate', 5],
    ['weak', 0],
  ] as const)('%s gives %i', (value, points) => {
    expect(fitOf([fit(value, today)])).toMatchObject({
      points,
      status: 'known',
      rule: 'H7.fit',
      params: { fit: value, setOn: today },
    });
  });

  test.each([
    [16, 'strong'],
    [12, 'strong'],
    [11, 'moderate'],
    [7, 'moderate'],
    [6, 'weak'],
    [0, 'weak'],
  ])('ruling H7: a readiness total of %i means %s', (readinessTotal, value) => {
    expect(fitOf([fit({ readinessTotal }, today)]).params).toEqual({ fit: value, setOn: today });
  });

  test('not set is unknown', () => {
    expect(fitOf([])).toMatchObject({
      points: null,
      status: 'unknown',
      rule: 'H7.not_set',
      params: { fit: null, setOn: null },
    });
    expect(fitOf([fit('strong', '2026-11-21')]).rule).toBe('H7.not_set');
  });

  test.each([
    ['2025-11-21', []],
    ['2025-11-20', ['stale']],
    ['2019-01-01', ['stale']],
    [null, []],
  ])('set on %s it is shown as %j, and counted', (on, notes) => {
    expect(fitOf([fit('strong', on)])).toMatchObject({ points: 10, notes });
  });

  test('staleness follows the months of the calendar', () => {
    expect(fitOf([fit('strong', '2024-02-29')], { asOf: '2025-02-28' }).notes).toEqual([]);
    expect(fitOf([fit('strong', '2024-02-29')], { asOf: '2025-03-01' }).notes).toEqual(['stale']);
  });

  test('ruling H7: the latest dated wins, and undated is oldest', () => {
    const fits = [fit('weak', null), fit('strong', '2020-01-01'), fit({ readinessTotal: 8 }, '2021-01-01')];
    expect(fitOf(fits)).toMatchObject({
      params: { fit: 'moderate', setOn: '2021-01-01' },
      evidence: { count: 1, records: [ref('signal', 'fit-2021-01-01')] },
    });
  });
});
