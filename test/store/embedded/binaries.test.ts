import { chmod, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readyBinaries } from '#src/store/embedded/binaries.ts';

const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, prefix: [] };
const stranger = { uid: 4_242, gid: 4_242, prefix: [] };

let scratch = '';

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-binaries-'));
});

afterEach(async () => {
  await rm(scratch, { recursive: true });
});

/** Programs as npm unpacks them: without the links between libraries, and not marked as programs. */
async function unpacked(): Promise<{ folder: string; version: string }> {
  const folder = join(scratch, 'native');
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'bin/initdb'), '', { mode: 0o644 });
  await writeFile(join(folder, 'bin/postgres'), '', { mode: 0o644 });
  await writeFile(
    join(folder, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
  return { folder, version: `0.0.0-${scratch.slice(-6)}` };
}

test('programs are made runnable where they are', async () => {
  const found = await unpacked();

  const ready = await readyBinaries(found, own);
  const again = await readyBinaries(found, own);

  expect(ready).toEqual(found);
  expect(again).toEqual(found);
  expect(await readlink(join(found.folder, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
  expect((await stat(join(found.folder, 'bin/postgres'))).mode & 0o111).toBe(0o111);
});

test('programs in a folder that the user may not enter are copied once to one that he may', async () => {
  const found = await unpacked();

  const copy = await readyBinaries(found, stranger);
  const made = await stat(copy.folder);
  const again = await readyBinaries(found, stranger);
  const madeBefore = await stat(again.folder);
  const link = await readlink(join(copy.folder, 'lib/libpq.so.5'));
  await rm(copy.folder, { recursive: true });

  expect(copy.folder).not.toBe(found.folder);
  expect(madeBefore.ino).toBe(made.ino);
  expect(made.mode & 0o777).toBe(0o755);
  expect(link).toBe('libpq.so.5.18');
});

test('a copy that others could have changed is not run', async () => {
  const found = await unpacked();
  const copy = await readyBinaries(found, stranger);
  await chmod(copy.folder, 0o777);

  const other = await readyBinaries(found, stranger).then(
    ({ folder }) => folder,
    () => null,
  );
  await rm(copy.folder, { recursive: true });
  if (other !== null) {
    await rm(other, { recursive: true, force: true });
  }

  expect(other).not.toBe(copy.folder);
});
