import { describe, expect, test } from 'vitest';

import { bandOf } from '#src/domain/health/band.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { readHealth } from '#src/domain/health/read-health.ts';
import { scoreOf } from '#src/domain/health/score.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { everyCombination } from '../../support/every-row.ts';
import { noon, today } from '../../support/partner-facts.ts';

const settings = defaultSettings();
const moment = momentOf(noon(today), settings.program);
const maxima = { revenue: 30, activity: 25, engagement: 20, satisfaction: 15, fit: 10 } as const;
const combinations = everyCombination().map((combination) => ({
  ...combination,
  reading: readHealth(combination.facts, combination.program, settings, moment),
}));
const fullyKnown = combinations.filter(({ reading }) => reading.coverage === 100);

describe('H8: score, coverage and range', () => {
  test('all 32 subsets of known dimensions with all their rows are what their facts say', () => {
    const subsets = new Set(
      combinations.map(({ reading }) => reading.dimensions.map(({ status }) => status === 'known').join()),
    );
    expect([combinations.length, subsets.size]).toEqual([2500, 32]);
    for (const { points, reading } of combinations) {
      expect(Object.fromEntries(reading.dimensions.map((dimension) => [dimension.name, dimension.points]))).toEqual(
        points,
      );
    }
  });

  test('coverage is the known weight, the score its share of points, the range unknown as empty and as full', () => {
    for (const { points, reading } of combinations) {
      const known = (['revenue', 'activity', 'engagement', 'satisfaction', 'fit'] as const).filter(
        (name) => points[name] !== null,
      );
      const coverage = known.reduce((sum, name) => sum + maxima[name], 0);
      const sum = known.reduce((total, name) => total + (points[name] ?? 0), 0);
      expect([reading.coverage, reading.score, reading.range]).toEqual([
        coverage,
        coverage < 50 ? null : Math.round((sum * 100) / coverage),
        [sum, sum + 100 - coverage],
      ]);
    }
  });

  test('the score lies within the range', () => {
    for (const { reading } of combinations) {
      if (reading.score === null) continue;
      expect(reading.score).toBeGreaterThanOrEqual(reading.range[0]);
      expect(reading.score).toBeLessThanOrEqual(reading.range[1]);
    }
  });

  test('bands are monotone in the score', () => {
    const order = ['Churning', 'Critical', 'At-risk', 'Healthy', 'Champion'];
    const scores = combinations.flatMap(({ reading }) => reading.score ?? []).toSorted((a, b) => a - b);
    const ranks = scores.map((score) => order.indexOf(bandOf(score, settings.health)));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  test('with full coverage only 21 totals exist, the multiples of 5, so that 87 is not reachable', () => {
    const totals = [...new Set(fullyKnown.map(({ reading }) => reading.score))].toSorted(
      (a, b) => Number(a) - Number(b),
    );
    expect(totals).toEqual(Array.from({ length: 21 }, (_, place) => place * 5));
    expect(totals).not.toContain(87);
  });

  test.each([
    [
      'half of the weight is enough',
      [
        { max: 50, points: 25 },
        { max: 50, points: null },
      ],
      { score: 50, coverage: 50, range: [25, 75] },
    ],
    [
      'less is not',
      [
        { max: 45, points: 45 },
        { max: 55, points: null },
      ],
      { score: null, coverage: 45, range: [45, 100] },
    ],
    [
      'a half is rounded up',
      [
        { max: 80, points: 50 },
        { max: 20, points: null },
      ],
      { score: 63, coverage: 80, range: [50, 70] },
    ],
    ['nothing is known', [{ max: 100, points: null }], { score: null, coverage: 0, range: [0, 100] }],
  ])('%s', (_, dimensions, expected) => {
    expect(scoreOf(dimensions, false, settings.health)).toEqual(expected);
  });

  test('where no coverage is asked for, nothing known is still no score', () => {
    expect(scoreOf([{ max: 100, points: null }], false, { coverageAtLeast: 0 }).score).toBeNull();
  });
});
