import { types } from 'pg';

const oid = { int8: 20, date: 1082, int8Array: 1016, numeric: 1700 };

/**
 * How a column's text becomes a value, per connection and not for the whole process. Whole numbers beyond 2^53 are an error: an amount is never rounded silently.
 */
export const columnParser: typeof types.getTypeParser = (id: number, format?: 'text' | 'binary') => {
  if (format !== 'binary') {
    switch (id) {
      case oid.int8:
      case oid.numeric:
        return toNumber;
      case oid.date:
        return asIs;
      case oid.int8Array: {
        const split = types.getTypeParser(id, 'text');
        return (text: string): (number | null)[] =>
          split(text).map((item: string | null) => (item === null ? null : toNumber(item)));
      }
    }
  }
  return types.getTypeParser(id, format === 'binary' ? 'binary' : 'text');
};

function asIs(text: string): string {
  return text;
}

function toNumber(text: string): number {
  const value = Number(text);
  if (!text.includes('.') && !Number.isSafeInteger(value))
    throw new RangeError(`The database holds the whole number ${text}, which is beyond what can be computed exactly.`);
  return value;
}
