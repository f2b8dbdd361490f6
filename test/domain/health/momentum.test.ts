import { describe, expect, test } from 'vitest';

import { momentum, type MomentumEntry } from '#src/domain/health/momentum.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { judged, partner, registration } from '../../support/partner-facts.ts';

const figures = defaultSettings().health.momentum;

function entry(value: number, on: string): MomentumEntry {
  return { signal: 'self_sufficiency', value, on };
}

function selfSufficiency(entries: readonly MomentumEntry[], today = '2026-11-20') {
  return momentum(entries, today, figures).find(({ signal }) => signal === 'self_sufficiency');
}

describe('H15: momentum', () => {
  test('it has four signals, unknown until entered', () => {
    expect(momentum([], '2026-11-20', figures)).toEqual(
      ['strategy_maturity', 'market_engagement', 'self_sufficiency', 'customer_success'].map((signal) => ({
        signal,
        value: null,
        enteredOn: null,
        stale: false,
      })),
    );
  });

  test('the latest value by today counts', () => {
    expect(selfSufficiency([entry(3, '2026-11-01'), entry(1, '2026-10-01'), entry(4, '2026-11-21')])).toEqual({
      signal: 'self_sufficiency',
      value: 3,
      enteredOn: '2026-11-01',
      stale: false,
    });
  });

  test.each([-1, 5, 2.5, Number.NaN])('a value of %d is off the scale of 0 to 4', (value) => {
    expect(selfSufficiency([entry(value, '2026-11-01')])?.value).toBeNull();
  });

  test('a value is stale after 45 days', () => {
    expect([
      selfSufficiency([entry(0, '2026-10-06')])?.stale,
      selfSufficiency([entry(0, '2026-10-05')])?.stale,
    ]).toEqual([false, true]);
  });

  test('it is no part of the score', () => {
    const names = judged(partner({ registrations: [registration('2026-11-01')] })).dimensions.map(({ name }) => name);
    expect(names).toEqual(['revenue', 'activity', 'engagement', 'satisfaction', 'fit']);
  });
});
