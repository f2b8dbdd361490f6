import { expect, test } from 'vitest';

import { defaultSettings } from '#src/domain/settings/settings.ts';
import { daysInStage, isStuck } from '#src/domain/stuck-deal.ts';

import { deal, today } from '../support/partner-facts.ts';

const { pipeline } = defaultSettings();

test.each([
  ['2026-11-20', 0, false],
  ['2026-10-22', 29, false],
  ['2026-10-21', 30, true],
  ['2025-10-21', 395, true],
  ['2026-11-25', 0, false],
])('PIPE1: an open deal in its stage since %s is %s days in it, stuck: %s', (enteredStageOn, days, stuck) => {
  const open = { ...deal('open'), enteredStageOn };

  expect([daysInStage(open, today), isStuck(open, today, pipeline)]).toEqual([days, stuck]);
});

test('PIPE1: a closed deal is in no stage and never stuck', () => {
  const lost = { ...deal('lost', { state: 'lost', closesOn: '2026-11-01' }), enteredStageOn: '2020-01-01' };

  expect([daysInStage(lost, today), isStuck(lost, today, pipeline)]).toEqual([null, false]);
});
