import type { CrmName } from '#src/domain/facts.ts';
import { CrmAuthError, UsageError } from '#src/errors.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import { endConnection, readConnection, type Connection } from '#src/store/connections.ts';
import { eraseProgram } from '#src/store/erase.ts';
import { breakLeases } from '#src/store/lock.ts';
import { destroyTokens } from '#src/store/oauth-tokens.ts';
import { mirrorCounts, type MirrorCounts } from '#src/store/partner-side.ts';
import { countStanding, type StandingValues } from '#src/store/write-values.ts';

import type { App } from './context.ts';
import { erasureDueAt } from './erase-ended.ts';

type DisconnectApp = Pick<App, 'store' | 'vault' | 'clock' | 'log' | 'uninstall'>;

export interface DisconnectRequest {
  /** Who asks for it. */
  readonly actor: string;
  /** Deletes everything that is stored of the program too. */
  readonly erase?: boolean;
}

export interface Disconnected {
  readonly crm: CrmName;
  readonly account: string;
  readonly name: string | null;
  /**
   * What became of the access at the CRM. `uninstalled`: our app is out of the account; `nothing_left`: it had been taken back before; `token`: only a person can delete a token there; `unreachable`: the CRM
   * could not be told, the app has to be uninstalled there by hand.
   */
  readonly atCrm: 'uninstalled' | 'nothing_left' | 'token' | 'unreachable';
  /** Values that we wrote and that stay in the CRM. */
  readonly standing: StandingValues;
  /** Records that stay in the store; null after everything was erased. */
  readonly kept: MirrorCounts | null;
  /** When everything will be deleted that is kept, unless an account is connected again; null after everything was erased. */
  readonly keptUntil: Date | null;
  /** Rows that were deleted, of all tables; null where nothing was to be erased. */
  readonly erased: number | null;
}

/**
 * Ends a connection: whoever works for it makes no further call and stores nothing any more, the app is taken out of the account where that is possible, and the tokens are destroyed. What was read and judged
 * stays for a while, for a later connection to go on with, unless it is to be erased at once. A connection that had ended already can be erased.
 *
 * @throws UsageError when the program has no connection.
 */
export async function disconnectAccount(
  app: DisconnectApp,
  programId: string,
  { actor, erase = false }: DisconnectRequest,
  signal: AbortSignal,
  crm: CrmName = 'hubspot',
): Promise<Disconnected> {
  const scope = { programId, crm };
  const connection = await app.store.inProgram(programId, async (tx) => {
    const before = await readConnection(tx, crm);
    if (before === null) throw new UsageError(`No ${crm} account is connected to this program.`);
    if (before.status === 'disconnected') return before;
    const at = app.clock.now();
    await endConnection(tx, scope, { status: 'disconnected', reason: `it was disconnected by ${actor}`, at });
    await breakLeases(tx, programId, [`sync:${crm}`, `write:${crm}`]);
    const entry = { actor, action: 'disconnected', runId: null, crm, kind: null, property: null };
    await addToAuditLog(tx, programId, [{ ...entry, detail: before.accountId }], at);
    return before;
  });
  const atCrm = connection.status === 'disconnected' ? 'nothing_left' : await takenOut(app, connection, signal);
  return app.store.inProgram(programId, async (tx) => {
    await destroyTokens(tx, app.vault, scope);
    const standing = await countStanding(tx, scope);
    const kept = await mirrorCounts(tx, scope);
    const keptUntil = await erasureDueAt(tx);
    const rows = erase ? Object.values(await eraseProgram(tx, programId)) : null;
    return {
      crm,
      account: connection.accountId,
      name: connection.accountName,
      atCrm,
      standing,
      kept: erase ? null : kept,
      keptUntil: erase ? null : keptUntil,
      erased: rows === null ? null : rows.reduce((sum, count) => sum + count, 0),
    };
  });
}

/** The connection ends whatever the CRM answers: a person can do the rest there. */
async function takenOut(
  app: Pick<App, 'uninstall' | 'log'>,
  connection: Connection,
  signal: AbortSignal,
): Promise<Disconnected['atCrm']> {
  try {
    return (await app.uninstall(connection, signal)) ? 'uninstalled' : 'token';
  } catch (error) {
    if (error instanceof CrmAuthError) return 'nothing_left';
    app.log.warn({ programId: connection.programId, err: error }, 'the app could not be taken out of the account');
    return 'unreachable';
  }
}
