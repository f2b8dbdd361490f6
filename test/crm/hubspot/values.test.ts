import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cleanText, finiteNumber, instant, recordId } from '#src/crm/hubspot/values.ts';

test.each([
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00.123Z', '2026-03-01T10:00:00.123Z'],
  ['2026-03-01T10:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['1772359200000', '2026-03-01T10:00:00.000Z'],
  ['-86400000', '1969-12-31T00:00:00.000Z'],
  ['1900-01-01', '1900-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
])('%s is the instant %s', (text, iso) => {
  expect(instant(text)).toEqual(new Date(iso));
});

test.each([
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '0202-05-01T00:00:00Z',
  '1899-12-31',
  '10000-01-01T00:00:00Z',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '2026-13-01',
  '2026-03-01T25:00:00Z',
  '2026-03-01T10:00:00',
  '01/03/2026',
  'yesterday',
  'NaN',
  '8640000000000001',
  '999999999999999',
])('%s is no date that can be filed', (text) => {
  expect(instant(text)).toBeUndefined();
});

test.each([null, undefined, '', ' '])('an empty date %j is none', (text) => {
  expect(instant(text)).toBeNull();
});

test.each([
  ['12', '12'],
  ['515690208449', '515690208449'],
  [442_222_359_747, '442222359747'],
  [0, '0'],
])('%j is the id %s', (value, id) => {
  expect(recordId(value)).toBe(id);
});

test.each([
  '',
  ' 12',
  '12a',
  '1\u00002',
  '-3',
  '1e5',
  1.5,
  -3,
  Number.NaN,
  2 ** 53,
  null,
  undefined,
  {},
  [],
  true,
  '9'.repeat(21),
])('%j is no id', (value) => {
  expect(recordId(value)).toBeUndefined();
});

test('text that no database can hold is cleaned, everything else stays as it is', () => {
  expect(cleanText('a\u0000b')).toBe('a\uFFFDb');
  expect(cleanText('a\uD800b')).toBe('a\uFFFDb');
  expect(cleanText('line\nline\t\u{1F600}')).toBe('line\nline\t\u{1F600}');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = cleanText(text);
      expect(clean.isWellFormed() && !clean.includes('\u0000')).toBe(true);
      expect(cleanText(clean)).toBe(clean);
    }),
  );
});

test.each([
  ['9', 9],
  ['-1.5', -1.5],
  ['', null],
  ['NaN', null],
  ['1e400', null],
  ['0x1', null],
  [null, null],
])('%j is the number %j', (text, number) => {
  expect(finiteNumber(text)).toBe(number);
});
