import { endingsOf, holdConnections } from '#src/store/connections.ts';
import { eraseProgram } from '#src/store/erase.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';

/**
 * For how many days what is stored of a program is kept after its last connection has ended. An app that was uninstalled in the CRM shows itself by a refused token only, as one that merely ran out does: that
 * leaves more time to connect again.
 */
const keptDays = { disconnected: 30, reconnect_needed: 90 } as const;
const dayMs = 86_400_000;

/** When everything that is stored of the program will be deleted unless an account is connected again; null while one is connected. */
export async function erasureDueAt(tx: Tx): Promise<Date | null> {
  const ended = await endingsOf(tx);
  if (ended.length === 0) return null;
  return new Date(Math.max(...ended.map(({ at, status }) => at.getTime() + keptDays[status] * dayMs)));
}

/** Deletes everything that is stored of a program whose time is over. Answers whether it is gone. */
export async function eraseWhenDue(app: Pick<App, 'store' | 'clock' | 'log'>, programId: string): Promise<boolean> {
  const rows = await app.store.inProgram(programId, async (tx) => {
    await holdConnections(tx);
    const due = await erasureDueAt(tx);
    return due === null || due > app.clock.now() ? null : Object.values(await eraseProgram(tx, programId));
  });
  if (rows === null) return false;
  const erased = rows.reduce((sum, count) => sum + count, 0);
  app.log.warn({ programId, erased }, 'everything stored of a program was deleted: its connection ended long ago');
  return true;
}
