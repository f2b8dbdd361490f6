import { describe, expect, test } from 'vitest';

import type { DimensionName, NextStep } from '#src/domain/health-view.ts';
import { nextBestActions } from '#src/domain/health/next-best-action.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { fit, judged, meeting, partner, ratings, registrations, today, wonDeal } from '../../support/partner-facts.ts';

const { health } = defaultSettings();

function step(
  name: DimensionName,
  kind: NextStep['kind'],
  gain: number | null,
): { name: DimensionName; next: NextStep } {
  return { name, next: { kind, gain, range: null, need: null, by: null, on: null, liftsBand: null } };
}

describe('H11: next best action', () => {
  test('of each effort class the step with the largest gain, best first', () => {
    const steps = [
      step('revenue', 'revenue', 10),
      step('activity', 'registrations', 10),
      step('engagement', 'touch', 5),
      step('satisfaction', 'answers', 15),
      step('fit', 'fit', 20),
    ];
    expect(nextBestActions(steps, health).map(({ dimension, effort, gain }) => [dimension, effort, gain])).toEqual([
      ['fit', 'high', 20],
      ['satisfaction', 'medium', 15],
      ['engagement', 'low', 5],
    ]);
  });

  test('of equal gains the lighter work stands first, then the dimension’s own place', () => {
    const steps = [
      step('fit', 'fit', 10),
      step('revenue', 'revenue', 10),
      step('activity', 'registrations', 10),
      step('engagement', 'portal', 10),
    ];
    expect(nextBestActions(steps, health).map(({ dimension }) => dimension)).toEqual([
      'engagement',
      'activity',
      'revenue',
    ]);
  });

  test('the effort of a step is a setting', () => {
    const effort = { ...health.effort, revenue: 'low' as const };
    expect(
      nextBestActions([step('revenue', 'revenue', 10), step('engagement', 'touch', 5)], { effort }).map(
        ({ dimension }) => dimension,
      ),
    ).toEqual(['revenue']);
  });

  test('ruling H11: it is empty without a score, and what is to be found out is no action', () => {
    expect(judged(partner({ fits: [fit('weak', today)] })).nextBestAction).toEqual([]);
    expect(nextBestActions([step('fit', 'find_out', null), { name: 'revenue', next: null }], health)).toEqual([]);
  });

  test('ruling H11: it is empty at the maximum', () => {
    const result = judged(
      partner({
        deals: [wonDeal('2025-03-01', 100), wonDeal('2026-03-01', 200)],
        registrations: registrations(5, today),
        engagements: [meeting(today)],
        answers: ratings([9, 9, 9], today),
        fits: [fit('strong', today)],
      }),
    );
    expect(result).toMatchObject({ score: 100, nextBestAction: [] });
  });
});
