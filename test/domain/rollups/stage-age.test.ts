import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import { stageEntry, stageProperties, type OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import { Settings } from '#src/domain/settings/settings.ts';

import { ref, today } from '../../support/partner-facts.ts';

const settings = Settings.parse({});

function openDeal(daysAgo: number, facts: Partial<OpenDealFact> = {}): OpenDealFact {
  return {
    record: ref('deal', 'deal-1'),
    createdOn: '2020-01-01',
    enteredStageOn: addDays(today, -daysAgo),
    counts: true,
    ...facts,
  };
}

describe('PIPE1: how long a deal is in its stage', () => {
  test('is told by the CRM’s date, else by our own observation, else by its create date', () => {
    const created = '2026-01-01';
    expect(stageEntry({ enteredStage: '2026-03-01', observed: '2026-02-01', created })).toBe('2026-03-01');
    expect(stageEntry({ enteredStage: null, observed: '2026-02-01', created })).toBe('2026-02-01');
    expect(stageEntry({ enteredStage: null, observed: null, created })).toBe('2026-01-01');
  });

  test.each([
    [0, 'false', '0'],
    [6, 'false', '0'],
    [7, 'false', '7'],
    [29, 'false', '14'],
    [30, 'true', '30'],
    [59, 'true', '30'],
    [60, 'true', '60'],
    [400, 'true', '365'],
    [-3, 'false', '0'],
  ])('%i days: stuck %s, at least %s days', (days, prm_stuck, prm_days_in_stage) => {
    expect(stageProperties(openDeal(days), today, settings)).toEqual({ prm_stuck, prm_days_in_stage });
  });

  test('another setting moves the step with it', () => {
    const later = Settings.parse({ pipeline: { stuckAfterDays: 45 }, writeBack: { daysInStage: [] } });
    expect(stageProperties(openDeal(44), today, later)).toEqual({ prm_stuck: 'false', prm_days_in_stage: '0' });
    expect(stageProperties(openDeal(45), today, later)).toEqual({ prm_stuck: 'true', prm_days_in_stage: '45' });
  });

  test('a deal outside the pipelines that count, or not there yet, holds nothing', () => {
    const empty = { prm_stuck: null, prm_days_in_stage: null };
    expect(stageProperties(openDeal(40, { counts: false }), today, settings)).toEqual(empty);
    expect(stageProperties(openDeal(0, { createdOn: addDays(today, 1) }), today, settings)).toEqual(empty);
  });

  test('WR2: "at least as many days as make it stuck" finds the stuck deals, and nothing else, whatever the settings', () => {
    const given = fc.record({
      days: fc.integer({ min: -5, max: 800 }),
      stuckAfterDays: fc.integer({ min: 1, max: 400 }),
      daysInStage: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(given, ({ days, stuckAfterDays, daysInStage }) => {
        const chosen = Settings.parse({ pipeline: { stuckAfterDays }, writeBack: { daysInStage } });
        const { prm_stuck, prm_days_in_stage } = stageProperties(openDeal(days), today, chosen);
        expect(prm_stuck).toBe(String(Number(prm_days_in_stage) >= stuckAfterDays));
        expect(Number(prm_days_in_stage)).toBeLessThanOrEqual(Math.max(0, days));
      }),
    );
  });
});
