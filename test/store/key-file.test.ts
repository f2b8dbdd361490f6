import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { loadOrCreateKeyFile } from '#src/store/key-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the first start makes a key that only its owner may read, and says so once', async () => {
  const dataDir = join(folder, 'deep', 'data');
  const first = await loadOrCreateKeyFile(dataDir);
  expect(first.warning).toContain(join(dataDir, 'encryption-keys'));
  expect(first.keys[0].key).toHaveLength(32);
  expect((await stat(join(dataDir, 'encryption-keys'))).mode & 0o777).toBe(0o600);
  expect(await loadOrCreateKeyFile(dataDir)).toEqual({ keys: first.keys, warning: null });
});

test('processes that start at once end with the same key and leave nothing else behind', async () => {
  const loaded = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateKeyFile(folder)));
  expect(new Set(loaded.map(({ keys }) => keys[0].key.toString('hex'))).size).toBe(1);
  expect(loaded.filter(({ warning }) => warning !== null)).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['encryption-keys']);
});

test('a key file that others could read is closed again', async () => {
  await loadOrCreateKeyFile(folder);
  await chmod(join(folder, 'encryption-keys'), 0o644);
  await loadOrCreateKeyFile(folder);
  expect((await stat(join(folder, 'encryption-keys'))).mode & 0o777).toBe(0o600);
});

test('a key file that holds something else is refused, not replaced', async () => {
  await writeFile(join(folder, 'encryption-keys'), 'k1:short');
  await expect(loadOrCreateKeyFile(folder)).rejects.toThrow('does not hold encryption keys');
});
