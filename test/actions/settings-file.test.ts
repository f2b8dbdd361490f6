import { describe, expect, test } from 'vitest';

import { readSettingsFile, writeSettingsFile } from '#src/actions/settings/settings-file.ts';
import { sourceOf } from '#src/domain/settings/setting-sources.ts';
import { settingsDiff } from '#src/domain/settings/settings-diff.ts';
import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';

const version = {
  version: 3,
  settings: defaultSettings(),
  author: 'Ada',
  reason: 'a reason\nhealth: {}',
  createdAt: new Date('2026-11-20T15:00:00Z'),
};
const text = writeSettingsFile(version);

function said(edited: string): string {
  try {
    readSettingsFile(edited);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

test('what is printed reads back as the same settings, with the version it came from', () => {
  expect(readSettingsFile(text)).toEqual({ settings: version.settings, basedOn: 3 });
  expect(text.split('\n')[0]).toBe('# Settings version 3, published 2026-11-20 by Ada: a reason health: {}');
  expect(text).toContain('  # rule H9\n  bands:\n    Champion: 80\n');
});

test('a file without a version, and one that leaves settings out, are taken: what is left out is the default', () => {
  expect(readSettingsFile('health: { coverageAtLeast: 60 }')).toEqual({
    settings: Settings.parse({ health: { coverageAtLeast: 60 } }),
    basedOn: null,
  });
});

test.each([
  [
    'maxima that do not add up to 100',
    text.replace('max: 25', 'max: 24'),
    /Line \d+, health.profiles.default.dimensions: The maxima of the five dimensions must add up to 100\./,
  ],
  [
    'rows that overlap',
    text.replace('registrations: 3', 'registrations: 6'),
    /dimensions\.activity\.rows: Write the rows best first/,
  ],
  [
    'bands that do not descend',
    text.replace('Healthy: 60', 'Healthy: 30'),
    /health\.bands: Band boundaries must descend/,
  ],
  [
    'a setting that does not exist',
    text.replace('coverageAtLeast', 'coverageAtMost'),
    /^Line \d+, health\.coverageAtMost: There is no such setting\.$/,
  ],
  [
    'a text for a number',
    text.replace('coverageAtLeast: 50', 'coverageAtLeast: half'),
    /^Line \d+, health\.coverageAtLeast: This is wrong: expected number, received string\.$/,
  ],
  [
    'a time zone that does not exist',
    text.replace('timeZone: UTC', 'timeZone: Mars'),
    /program\.timeZone: Write the time zone by its IANA name/,
  ],
  ['something that is no YAML', 'health: [', /^Line 1: this is no YAML\./],
  ['nothing', '', /holds no settings/],
  ['a version that is no number', text.replace('basedOn: 3', 'basedOn: latest'), /basedOn must be the number/],
  ['an alias bomb', `a: &a [x,x]\nb: [${'*a,'.repeat(200)}]`, /write the values out instead/],
])('%s: refused with a sentence', (_, edited, sentence) => {
  expect(said(edited)).toMatch(sentence);
});

test('several mistakes are all told at once', () => {
  const edited = text.replace('coverageAtLeast: 50', 'coverageAtLeast: 500').replace('drift: report', 'drift: perhaps');
  expect(said(edited).split('\n')).toHaveLength(2);
});

describe('the difference of two settings', () => {
  test('names each figure by its path; a list is one figure', () => {
    const other = readSettingsFile(
      text.replace('Champion: 80', 'Champion: 85').replace('holidays: []', 'holidays: [2026-12-25]'),
    );
    expect(settingsDiff(version.settings, other.settings)).toEqual([
      { path: 'program.holidays', from: [], to: ['2026-12-25'] },
      { path: 'health.bands.Champion', from: 80, to: 85 },
    ]);
    expect(settingsDiff(version.settings, version.settings)).toEqual([]);
  });

  test('what stands on one side only is null on the other', () => {
    const mapped = Settings.parse({ mapping: { hubspot: { signedOn: { property: 'signed' } } } });
    expect(settingsDiff(version.settings, mapped)).toEqual([
      { path: 'mapping.hubspot.signedOn.property', from: null, to: 'signed' },
    ]);
  });
});

test('every setting says which rule it belongs to', () => {
  const full = Settings.parse({
    mapping: { hubspot: { owner: 'owner', signedOn: { property: 'x' }, portal: { signIn: 'x' }, pipelines: ['x'] } },
  });
  const everything = settingsDiff(full, Settings.parse({})).map(({ path }) => path);
  const paths = [...everything, ...leaves(full, '')];
  expect(paths.filter((path) => sourceOf(path) === null)).toEqual([]);
});

function leaves(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}
