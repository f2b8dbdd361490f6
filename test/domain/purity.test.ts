import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../src/domain');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

test.each(files)('W6: %s reads no clock and rolls no dice', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');

  const impure = [
    'Date.now',
    'new Date()',
    'DateTime.now',
    'DateTime.local(',
    'performance.',
    'Math.random',
    'randomUUID',
  ];
  expect(impure.filter((call) => source.includes(call))).toEqual([]);
});
