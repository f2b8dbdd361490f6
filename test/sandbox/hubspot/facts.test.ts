import { globSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const folder = new URL('.', import.meta.url).pathname;

test('every fact in the table names a test that exists', () => {
  const tests = globSync('*.test.ts', { cwd: folder }).map((file) => readFileSync(folder + file, 'utf8'));
  const names = new Set(
    tests.flatMap((text) => [...text.matchAll(/^test\(\s*['"](.+?)['"],/gm)].map((match) => match[1])),
  );
  const table = readFileSync(new URL('../../../src/sandbox/hubspot/facts.md', import.meta.url), 'utf8');
  const rows = table.split('\n').filter((line) => /^\| (?!The vendor|-)/.test(line));
  const named = rows.map((row) => row.split('|').at(-2)?.trim());
  expect(rows.length).toBeGreaterThan(60);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});
