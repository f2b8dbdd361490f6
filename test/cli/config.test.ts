import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { systemClock } from '#src/clock.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { writingProgram, type WritingProgram } from '../support/writing-program.ts';

let program: WritingProgram;
let tandem: CommandLine;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-config-'));
  program = await writingProgram({ clock: systemClock, asOf: () => new Date('2026-11-20T15:00:00Z') });
  tandem = commandLine(program, folder);
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('show, edit, diff, publish, versions and rollback as a person goes through them', async () => {
  const file = join(folder, 'settings.yaml');
  await writeFile(file, (await tandem('config', 'show')).text);
  expect(await tandem('config', 'diff', file)).toMatchObject({
    status: 0,
    text: expect.stringContaining('Nothing differs'),
  });

  const edited = (await readFile(file, 'utf8')).replace('Champion: 80', 'Champion: 90');
  await writeFile(file, edited);
  const diff = await tandem('config', 'diff', file);
  expect(diff.text).toMatch(/health\.bands\.Champion +80 +90 +H9/);
  expect(diff.text).toMatch(/mapping\.hubspot\.partner: 4 companies match: Alpha Partner 1/);

  expect(await tandem('config', 'publish', file)).toMatchObject({
    status: 2,
    notes: expect.stringContaining('--reason'),
  });
  const published = await tandem('config', 'publish', file, '--reason', 'champions are rarer', '--json');
  expect(published).toMatchObject({
    status: 0,
    document: {
      version: 2,
      partners: 4,
      readsAgain: false,
      changes: [{ path: 'health.bands.Champion', from: 80, to: 90 }],
    },
  });
  // Printed from version 1: somebody else may have published since.
  await writeFile(file, edited.replace('Champion: 90', 'Champion: 95'));
  expect(await tandem('config', 'publish', file, '--reason', 'rarer still')).toMatchObject({
    status: 2,
    notes: expect.stringContaining('at version 2 by now, not 1'),
  });

  expect((await tandem('config', 'versions')).text).toMatch(/2 .*command line.* champions are rarer/);
  expect(await tandem('config', 'rollback', '1', '--reason', 'too rare', '--json')).toMatchObject({
    status: 0,
    document: { version: 3 },
  });
  expect((await tandem('config', 'diff', '1')).text).toContain('Nothing differs');
  expect(await tandem('config', 'show', '2', '--json')).toMatchObject({
    document: { version: 2, settings: { health: { bands: { Champion: 90 } } } },
  });
});

test('a property that the account does not have is not published', async () => {
  const file = join(folder, 'wrong.yaml');
  const shown = (await tandem('config', 'show')).text;
  await writeFile(file, shown.replace(/signedOn:\n\s+property: \S+/u, 'signedOn: { property: partner_signed }'));
  expect(await tandem('config', 'publish', file, '--reason', 'x')).toMatchObject({
    status: 2,
    notes: expect.stringContaining('Is it partner_agreement_signed?'),
  });
});

test.each([
  [['config', 'explode'], /There is no config explode/],
  [['config', 'publish'], /Name the file/],
  [['config', 'rollback', 'one'], /is no version number/],
  [['config', 'show', '99'], /There is no version 99/],
  [['config', 'diff', 'nowhere.yaml'], /There is no file nowhere\.yaml/],
])('tandem %s: wrong usage, with what to do', async (argv, sentence) => {
  expect(await tandem(...argv)).toMatchObject({ status: 2, notes: expect.stringMatching(sentence) });
});
