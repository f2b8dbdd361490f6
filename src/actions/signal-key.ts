import { createHash, timingSafeEqual } from 'node:crypto';

import { listProgramIds } from '#src/store/programs.ts';

import type { App } from './context.ts';

/**
 * The bearer key with which a program's other systems send signals. It names its program and carries 256 random bits; only its digest is kept, sealed.
 */
const place = { crm: 'hubspot', name: 'signal_key' } as const;
const shape = /^tandem_([\da-f-]{36})_([\w-]{43})$/;

/** Makes a new key for a program; the one before it stops working. The key is shown once and kept nowhere. */
export async function issueSignalKey(
  app: Pick<App, 'store' | 'vault' | 'clock'>,
  programId: string,
  randomPart: string,
): Promise<string> {
  const key = `tandem_${programId}_${randomPart}`;
  await app.store.inProgram(programId, (tx) =>
    app.vault.put(tx, { ...place, programId }, { value: digest(key), expiresAt: null }, app.clock.now()),
  );
  return key;
}

/** The program whose key this is; null for no program's. */
export async function programOfSignalKey(
  app: Pick<App, 'store' | 'vault' | 'clock'>,
  key: string,
): Promise<string | null> {
  const programId = shape.exec(key)?.[1];
  if (programId === undefined || !(await listProgramIds(app.store)).includes(programId)) return null;
  const secret = await app.store.inProgram(programId, (tx) =>
    app.vault.get(tx, { ...place, programId }, app.clock.now()),
  );
  if (secret === null) return null;
  return timingSafeEqual(Buffer.from(secret.value), Buffer.from(digest(key))) ? programId : null;
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
