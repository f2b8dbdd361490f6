import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseEncryptionKeys, type EncryptionKey } from '#src/config.ts';
import { UsageError } from '#src/errors.ts';

export interface KeyFile {
  readonly keys: readonly [EncryptionKey, ...EncryptionKey[]];
  /** One sentence for the log when a key had to be made; null when the file was there. */
  readonly warning: string | null;
}

/**
 * The key ring of a process that was given none: read from `encryption-keys` in the data folder, made there on the first start, readable by its owner only.
 * Several processes may start at once: all end with the same key.
 */
export async function loadOrCreateKeyFile(dataDir: string): Promise<KeyFile> {
  const path = join(dataDir, 'encryption-keys');
  await mkdir(dataDir, { recursive: true });
  const made = await createKeyFile(path);
  const keys = parseEncryptionKeys((await readFile(path, 'utf8')).trim());
  if (keys === null) {
    throw new UsageError(
      `The file ${path} does not hold encryption keys (id:base64): put the right one back, or remove it and connect again.`,
    );
  }
  // A copy by a careless tool may have opened it to others.
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return {
    keys,
    warning: made
      ? `The key that seals the CRM's tokens was made in ${path}: keep a copy of it apart from your backups, or set ENCRYPTION_KEYS; without it the tokens are lost.`
      : null,
  };
}

/** Answers false when the file was there. Written in full under another name first, so that nobody reads half a key. */
async function createKeyFile(path: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  if (await exists(path)) return false;
  await writeFile(draft, `made-${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
