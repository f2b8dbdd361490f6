import { minorDigits } from '#src/domain/money.ts';

/** What an amount of the CRM says: null when empty, `unreadable` when it is no amount that can be added up. */
export type Amount = number | null | 'unreadable';

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Minor units beyond this cannot be added up exactly. */
const largest = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A decimal number as text in whole minor units of a currency, halves away from zero. Works on the digits: a float would already have changed 1.005.
 * HubSpot sends amounts as text, large ones in exponent notation.
 */
export function amountInMinorUnits(text: string | null, currency: string): Amount {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = decimal.exec(trimmed) ?? [];
  const digits = whole + fraction;
  if (digits === '') return 'unreadable';
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0;
  const point = significant.length - fraction.length + Number(exponent) + minorDigits(currency);
  if (point > 16) return 'unreadable';
  const magnitude = rounded(significant, point);
  if (magnitude > largest) return 'unreadable';
  return magnitude === 0n ? 0 : Number(sign === '-' ? -magnitude : magnitude);
}

/** The digits with a point after the first `point` of them, rounded to a whole number. */
function rounded(digits: string, point: number): bigint {
  if (point < 0) return 0n;
  const whole = BigInt(digits.slice(0, point).padEnd(point, '0') || '0');
  return Number(digits[point] ?? '0') >= 5 ? whole + 1n : whole;
}
