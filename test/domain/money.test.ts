import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { minorDigits, minorUnits, programAmount, type DealMoney } from '#src/domain/money.ts';
import { roundedQuotient } from '#src/domain/rounding.ts';

const usd = {
  currency: 'USD',
  rates: [
    { currency: 'EUR', from: '2026-01-01', rate: 1.1 },
    { currency: 'EUR', from: '2026-11-01', rate: 1.2 },
    { currency: 'EUR', from: '2026-11-15', rate: 1.5 },
    { currency: 'JPY', from: '2026-01-01', rate: 0.0065 },
    { currency: 'KWD', from: '2026-01-01', rate: 3.255 },
  ],
};
const today = '2026-11-20';

function money(deal: Partial<DealMoney>): DealMoney {
  return {
    state: 'won',
    amountMinor: null,
    currency: 'USD',
    accountAmountMinor: null,
    closesOn: '2026-06-30',
    ...deal,
  };
}

describe('W4: money', () => {
  test.each([
    [
      'a deal in program currency, its own amount',
      money({ amountMinor: 12_345, accountAmountMinor: 99 }),
      'USD',
      { amount: 12_345, gap: null },
    ],
    [
      'a deal without currency, the account’s',
      money({ amountMinor: 700, currency: null }),
      'USD',
      { amount: 700, gap: null },
    ],
    [
      'a closed deal, what the CRM fixed',
      money({ amountMinor: 1000, currency: 'EUR', accountAmountMinor: 1234 }),
      'USD',
      { amount: 1234, gap: null },
    ],
    [
      'a closed deal the CRM did not convert, the rate of its close day',
      money({ amountMinor: 1000, currency: 'EUR' }),
      'USD',
      { amount: 1100, gap: null },
    ],
    [
      'a closed deal of a euro account, the rate of its close day',
      money({ amountMinor: 1000, currency: 'EUR', accountAmountMinor: 1000 }),
      'EUR',
      { amount: 1100, gap: null },
    ],
    [
      'a pound deal of a euro account, the euro amount',
      money({ amountMinor: 900, currency: 'GBP', accountAmountMinor: 1000 }),
      'EUR',
      { amount: 1100, gap: null },
    ],
    ['credits, negative', money({ amountMinor: -1000, currency: 'EUR' }), 'USD', { amount: -1100, gap: null }],
    ['no rate', money({ amountMinor: 1000, currency: 'GBP' }), 'USD', { amount: null, gap: 'no_rate' }],
    [
      'no rate that early',
      money({ amountMinor: 1000, currency: 'EUR', closesOn: '2025-12-31' }),
      'USD',
      { amount: null, gap: 'no_rate' },
    ],
    [
      'closed on no day',
      money({ amountMinor: 1000, currency: 'EUR', closesOn: null }),
      'USD',
      { amount: null, gap: 'no_rate' },
    ],
    ['empty', money({}), 'USD', { amount: 0, gap: 'no_amount' }],
    ['empty in another currency', money({ currency: 'GBP' }), 'USD', { amount: 0, gap: 'no_amount' }],
    ['beyond exact numbers', money({ amountMinor: 1e30 }), 'USD', { amount: 0, gap: 'no_amount' }],
  ] as const)('%s', (_, deal, account, amount) => {
    expect(programAmount(deal, account, usd, today)).toEqual(amount);
  });

  test.each([
    [
      'the program’s rate on the first of the month',
      { amountMinor: 1000, currency: 'EUR', accountAmountMinor: 5000 },
      1200,
    ],
    ['else the CRM’s conversion', { amountMinor: 1000, currency: 'GBP', accountAmountMinor: 1300 }, 1300],
    ['in program currency its own amount', { amountMinor: 1000, currency: 'USD', accountAmountMinor: 5000 }, 1000],
  ])('ruling W4: an open deal is worth %s', (_, deal, amount) => {
    const open = money({ ...deal, state: 'open', closesOn: '2027-02-01' });
    expect(programAmount(open, 'USD', usd, today)).toEqual({ amount, gap: null });
  });

  test.each([
    ['KWD 1.000 at 3.255 is USD 3.26', { amountMinor: 1000, currency: 'KWD' }, 326],
    ['JPY 100 at 0.0065 is USD 0.65', { amountMinor: 100, currency: 'JPY' }, 65],
    ['JPY -1 at 0.0065 is USD -0.01', { amountMinor: -1, currency: 'JPY' }, -1],
    ['EUR 0.05 at 1.1 is USD 0.06', { amountMinor: 5, currency: 'EUR' }, 6],
    ['EUR -0.05 at 1.1 is USD -0.06', { amountMinor: -5, currency: 'EUR' }, -6],
    ['EUR 0.04 at 1.1 is USD 0.04', { amountMinor: 4, currency: 'EUR' }, 4],
  ])('ruling W4: each deal is rounded, halves away from zero: %s', (_, deal, amount) => {
    expect(programAmount(money(deal), 'USD', usd, today).amount).toBe(amount);
  });

  test('a rate written with an exponent is exact', () => {
    const rates = [{ currency: 'VND', from: '2026-01-01', rate: 4e-5 }];
    expect(
      programAmount(money({ amountMinor: 250_000, currency: 'VND' }), 'USD', { currency: 'USD', rates }, today),
    ).toEqual({ amount: 1000, gap: null });
  });

  test('currencies have the digits of ISO 4217', () => {
    expect(['USD', 'JPY', 'KWD', 'XYZ'].map(minorDigits)).toEqual([2, 0, 3, 2]);
    expect(minorUnits(5000, 'USD')).toBe(500_000);
    expect(minorUnits(5000, 'JPY')).toBe(5000);
    expect(minorUnits(0.1 + 0.2, 'KWD')).toBe(300);
  });

  test.each([
    [5, 10, 1],
    [-5, 10, -1],
    [4, 10, 0],
    [-4, 10, 0],
    [15, 10, 2],
    [-15, 10, -2],
    [25, -10, -3],
  ])('%i / %i is rounded to %i, halves away from zero', (numerator, denominator, whole) => {
    expect(roundedQuotient(numerator, denominator)).toBe(whole);
    expect(roundedQuotient(BigInt(numerator), BigInt(denominator))).toBe(whole);
  });

  test('a quotient is exact beyond what a float can hold, and never minus zero', () => {
    expect(roundedQuotient(1e17, 3e14)).toBe(333);
    expect(Object.is(roundedQuotient(-1, 10), 0)).toBe(true);
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1 }), (numerator, denominator) => {
        expect(roundedQuotient(numerator, denominator)).toBe(roundedQuotient(BigInt(numerator), BigInt(denominator)));
      }),
    );
  });
});
