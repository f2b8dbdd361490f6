/**
 * Quotient of two whole numbers, rounded to a whole number, halves away from zero. Exact for numbers of any size: no
 * float is divided.
 */
export function roundedQuotient(numerator: number | bigint, denominator: number | bigint): number {
  if (
    typeof numerator === 'number' &&
    typeof denominator === 'number' &&
    Number.isSafeInteger(numerator) &&
    Number.isSafeInteger(denominator)
  ) {
    const remainder = numerator % denominator;
    const whole = (numerator - remainder) / denominator;
    if (Math.abs(remainder) * 2 < Math.abs(denominator)) return whole + 0;
    return whole + (numerator < 0 === denominator < 0 ? 1 : -1);
  }
  const top = BigInt(numerator);
  const bottom = BigInt(denominator);
  const remainder = top % bottom;
  const whole = top / bottom;
  if (magnitude(remainder) * 2n < magnitude(bottom)) return Number(whole);
  return Number(whole + (top < 0n === bottom < 0n ? 1n : -1n));
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
