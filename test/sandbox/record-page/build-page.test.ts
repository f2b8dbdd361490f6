import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { expect, test } from 'vitest';

import { buildPage } from '#src/sandbox/record-page/build-page.ts';
import { readCardProject } from '#src/sandbox/record-page/card-project.ts';

const projectDir = join(import.meta.dirname, '../../../extensions/hubspot');
const app = join(projectDir, 'src/app');

test('the page is built once per state of its sources, into a folder given relative to where the process runs', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'tandem-page-'));
  try {
    const project = readCardProject(projectDir, 'development');

    const built = await buildPage(project, app, relative(process.cwd(), cache));
    const { mtimeMs } = await stat(built);
    const again = await buildPage(project, app, cache);

    expect(await readdir(built)).toEqual(expect.arrayContaining(['assets', 'index.html']));
    expect([again, (await stat(again)).mtimeMs]).toEqual([built, mtimeMs]);
    expect(await readdir(cache)).toHaveLength(1);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});

test('of several that build at once all end with one built page', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'tandem-page-'));
  try {
    const project = readCardProject(projectDir, 'development');

    const built = await Promise.all([1, 2, 3].map(() => buildPage(project, app, join(cache, 'pages'))));

    expect(new Set(built).size).toBe(1);
    expect(await readdir(built[0] ?? '')).toEqual(expect.arrayContaining(['assets', 'index.html']));
    expect(await readdir(join(cache, 'pages'))).toHaveLength(1);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});

test("a project's settings page is found, and the page is built with it", () => {
  const { settings } = readCardProject(projectDir, 'development');

  expect(settings).toEqual({ uid: 'settings', entryFile: join(app, 'settings/SettingsPage.tsx') });
});

test("a project's cards are found with title, place and records; a missing entry point is named", () => {
  const project = readCardProject(projectDir, 'development');

  expect(
    project.cards.map(({ uid, title, location, objectTypeIds }) => ({ uid, title, location, objectTypeIds })),
  ).toEqual([{ uid: 'health_card', title: 'Partner health', location: 'crm.record.tab', objectTypeIds: ['0-2'] }]);
  expect(() => readCardProject(projectDir, 'elsewhere')).toThrow(/hsprofile\.elsewhere\.json/);
});
