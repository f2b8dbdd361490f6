import { expect, test } from 'vitest';

import { totalOverPartners } from '#src/domain/deal-sums.ts';

import { wonDeal } from '../support/partner-facts.ts';

test('W5: a deal counts in full for each partner, once in a total over partners, which says so', () => {
  const shared = wonDeal('2026-05-01', 1000);
  const influenced = { ...shared, role: 'influenced' as const };

  expect(totalOverPartners([[shared], [influenced, wonDeal('2026-05-02', 500)]])).toEqual({
    amount: 1500,
    deals: 2,
    shared: 1,
  });
});

test('W5: pipelines that do not count and deals without a rate add nothing', () => {
  const deals = [
    wonDeal('2026-05-01', 1000, { counts: false }),
    wonDeal('2026-05-02', 0, { amount: null, gap: 'no_rate' }),
  ];

  expect(totalOverPartners([deals])).toEqual({ amount: 0, deals: 1, shared: 0 });
});
