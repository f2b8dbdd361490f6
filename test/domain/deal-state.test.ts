import { expect, test } from 'vitest';

import { isOpenDeal, lostOn, openPipeline, wonOn, wonRevenue } from '#src/domain/deal-state.ts';

import { deal, today, wonDeal } from '../support/partner-facts.ts';

test('W3: a deal that closes on a later day is still open', () => {
  const tomorrow = wonDeal('2026-11-21', 1000);

  expect([wonOn(tomorrow, today), isOpenDeal(tomorrow, today)]).toEqual([null, true]);
  expect([wonOn(tomorrow, '2026-11-21'), isOpenDeal(tomorrow, '2026-11-21')]).toEqual(['2026-11-21', false]);
  expect(lostOn(deal('lost', { state: 'lost', closesOn: today }), today)).toBe(today);
});

test('W3: a deal created on a later day does not exist yet', () => {
  expect(isOpenDeal(deal('next', { createdOn: '2026-11-21' }), today)).toBe(false);
});

test('W5: a pipeline that does not count holds nothing that is open, won or lost', () => {
  const aside = { counts: false } as const;

  expect(isOpenDeal(deal('open', aside), today)).toBe(false);
  expect(wonOn(wonDeal('2026-05-01', 1000, aside), today)).toBe(null);
  expect(lostOn(deal('lost', { state: 'lost', closesOn: '2026-05-01', ...aside }), today)).toBe(null);
});

test('W4: a deal without a rate adds nothing, a credit takes away', () => {
  const noRate = { amount: null, gap: 'no_rate' } as const;
  const span = { after: '2025-12-31', through: '2026-12-31' };

  expect(openPipeline([deal('open', { amount: 700 }), deal('unrated', noRate)], today)).toBe(700);
  expect(wonRevenue([wonDeal('2026-05-01', 1000), wonDeal('2026-05-02', -1500)], span, today)).toBe(-500);
});
