import fc from 'fast-check';
import { expect, test } from 'vitest';

import { amountInMinorUnits } from '#src/crm/hubspot/amounts.ts';

test.each([
  ['1000', 'USD', 100_000],
  ['1000.5', 'USD', 100_050],
  ['0.1', 'USD', 10],
  ['1.005', 'USD', 101],
  ['1.0049', 'USD', 100],
  ['-12.345', 'USD', -1235],
  ['-0.004', 'USD', 0],
  ['.5', 'USD', 50],
  ['7.', 'USD', 700],
  ['+7', 'USD', 700],
  [' 42 ', 'USD', 4200],
  ['000123.40', 'USD', 12_340],
  ['1200', 'JPY', 1200],
  ['1200.5', 'JPY', 1201],
  ['1.2345', 'KWD', 1235],
  ['1.0E7', 'USD', 1_000_000_000],
  ['12e-1', 'USD', 120],
  ['1e-9', 'USD', 0],
  ['0e999', 'USD', 0],
  ['90071992547409.91', 'USD', 9_007_199_254_740_991],
])('%s %s is %d minor units', (text, currency, minor) => {
  expect(amountInMinorUnits(text, currency)).toBe(minor);
});

test.each([null, '', '   '])('an empty amount %j is null, not 0', (text) => {
  expect(amountInMinorUnits(text, 'USD')).toBeNull();
});

test.each([
  'NaN',
  'Infinity',
  '-',
  '.',
  'e5',
  '1,000',
  '12 34',
  '0x10',
  '1e',
  '1e99999',
  '90071992547409.92',
  `1${'0'.repeat(30)}`,
  '1e30',
  '１２',
])('%s is no amount that can be added up', (text) => {
  expect(amountInMinorUnits(text, 'USD')).toBe('unreadable');
});

test('any amount of minor units written with its point is read back exactly', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
      const digits = { USD: 2, JPY: 0, KWD: 3 }[currency] ?? 0;
      const text = String(Math.abs(minor)).padStart(digits + 1, '0');
      const point = text.length - digits;
      const written = `${minor < 0 ? '-' : ''}${text.slice(0, point)}${digits > 0 ? `.${text.slice(point)}` : ''}`;
      expect(amountInMinorUnits(written, currency)).toBe(minor === 0 ? 0 : minor);
    }),
  );
});

test('any text at all is an amount, empty or unreadable, and never another number', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const amount = amountInMinorUnits(text, 'USD');
      expect(amount === null || amount === 'unreadable' || Number.isSafeInteger(amount)).toBe(true);
    }),
  );
});
