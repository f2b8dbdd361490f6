import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import type { App } from '#src/actions/context.ts';

/**
 * The key under which others send a program's signals. It names its program, so that no look-up crosses programs, and only its digest is kept, sealed: the key
 * itself is shown once. A new key voids the one before; disconnecting the CRM voids it too.
 */
const keyPattern = /^tandem_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([\w-]{43})$/;
const secretBytes = 32;

type KeyApp = Pick<App, 'store' | 'vault' | 'clock'>;

/** Makes a program's key and answers it, for the one time it can be read. */
export async function issueSignalKey(app: KeyApp, programId: string): Promise<string> {
  const secret = randomBytes(secretBytes).toString('base64url');
  const now = app.clock.now();
  await app.store.inProgram(programId, (tx) =>
    app.vault.put(tx, placeOf(programId), { value: digestOf(secret).toString('base64'), expiresAt: null }, now),
  );
  return `tandem_${programId}_${secret}`;
}

/** The program whose key this is; null for anything else. */
export async function programOfSignalKey(app: KeyApp, key: string): Promise<string | null> {
  const [, programId, secret] = keyPattern.exec(key) ?? [];
  if (programId === undefined || secret === undefined) return null;
  const kept = await app.store.inProgram(programId, (tx) => app.vault.get(tx, placeOf(programId), app.clock.now()));
  if (kept === null) return null;
  const expected = Buffer.from(kept.value, 'base64');
  const given = digestOf(secret);
  return expected.length === given.length && timingSafeEqual(expected, given) ? programId : null;
}

function placeOf(programId: string): Parameters<App['vault']['get']>[1] {
  return { programId, crm: 'hubspot', name: 'signal_key' };
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
