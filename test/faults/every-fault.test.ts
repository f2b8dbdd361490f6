import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Faults that we promise to survive: from one number to another. */
const promised: readonly (readonly [number, number])[] = [
  [1, 15],
  [20, 25],
  [27, 30],
  [33, 33],
  [37, 40],
];

test('every fault that we promise to survive has a test whose name begins with it', () => {
  const named = new Set(
    globSync('test/**/*.test.{ts,tsx}', { cwd: root }).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/['"`](F\d+): /g)].map(([, fault]) => fault),
    ),
  );
  const wanted = promised.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_each, place) => `F${from + place}`),
  );
  expect(wanted.filter((fault) => !named.has(fault))).toEqual([]);
});
