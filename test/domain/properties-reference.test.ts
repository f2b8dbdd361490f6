import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { propertiesTable } from '#src/domain/properties-reference.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';

const readme = join(import.meta.dirname, '../../README.md');

/** Cells without the blanks that a formatter adds. */
function cells(table: string): readonly string[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/u.test(line))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    );
}

test('the README names every property as the catalogue does', async () => {
  const text = await readFile(readme, 'utf8');
  const section = text.slice(text.indexOf('## Report on it'));
  const table = section.slice(0, section.indexOf('\n## ', 1));
  expect(cells(table)).toEqual(cells(propertiesTable()));
});

test('every property says what it is, by which rule, in a sentence', () => {
  expect(propertyCatalogue.filter(({ description }) => !/^[A-Z].*\.$/u.test(description))).toEqual([]);
  expect(propertyCatalogue.filter(({ rule }) => !/^[A-Z]+\d/u.test(rule))).toEqual([]);
});
