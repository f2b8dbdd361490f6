import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ruleIds = [
  ...Array.from({ length: 8 }, (_, place) => `W${place + 1}`),
  ...Array.from({ length: 16 }, (_, place) => `H${place + 1}`),
  ...Array.from({ length: 20 }, (_, place) => `BS${place + 1}`),
  ...Array.from({ length: 11 }, (_, place) => `MET${place + 1}`),
  ...Array.from({ length: 6 }, (_, place) => `SEG${place + 1}`),
  ...Array.from({ length: 3 }, (_, place) => `LIFE${place + 1}`),
  'TIER1',
  'TIER2',
  'FAM1',
  'PIPE1',
  'CAD1',
  'CAP1',
];
const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [
    ...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/'((?:ruling )?[A-Z]+\d+[^\n]*)'/g),
  ])
  .map((match) => match[1] ?? '');

test.each(ruleIds)('a test is named after rule %s', (id) => {
  expect(names.filter((name) => name.startsWith(`${id}:`))).not.toEqual([]);
});

/** Rules whose words left a choice, so that the reading that was chosen is a test of its own. */
const ruledBlindSpots = [3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 16, 17, 18, 20].map((number) => `BS${number}`);
const ruledIds = [
  'W1',
  'W2',
  'W3',
  'W4',
  'W8',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'H7',
  'H9',
  'H11',
  'H12',
  'H16',
  'SEG1',
  'SEG2',
  'SEG3',
  'SEG4',
  'SEG5',
  'TIER1',
  'TIER2',
  'LIFE1',
  'LIFE2',
  'PIPE1',
  'CAD1',
  'CAP1',
  'MET1',
  'MET2',
  'MET3',
  'MET4',
  'MET5',
  ...ruledBlindSpots,
];

test.each(ruledIds)('a test is named after the ruling on %s', (id) => {
  expect(names.filter((name) => name.startsWith(`ruling ${id}:`))).not.toEqual([]);
});
