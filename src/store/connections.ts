import { sql, type Selectable } from 'kysely';

import type { Capabilities } from '#src/crm/port.ts';
import type { CrmName } from '#src/domain/facts.ts';
import { UsageError } from '#src/errors.ts';

import type { Store } from './database.ts';
import type { ConnectionTable } from './tables/program.ts';
import type { CrmScope, Tx } from './transaction.ts';

export type ConnectionStatus = 'active' | 'reconnect_needed' | 'disconnected';

/** A program's connection to one account of one CRM. */
export interface Connection {
  readonly programId: string;
  readonly crm: CrmName;
  readonly accountId: string;
  readonly accountName: string | null;
  readonly auth: 'token' | 'oauth';
  /** `https://host` of the CRM's own pages. */
  readonly uiOrigin: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly status: ConnectionStatus;
  /** Why it is not active, in words for the program's people. */
  readonly statusReason: string | null;
  /** What was found when it was last looked at; null before the first look. */
  readonly capabilities: Capabilities | null;
  readonly connectedAt: Date;
}

/** Whose program an account is, whatever program the caller works for; null when none is connected to it. */
export async function findProgram(store: Store, crm: CrmName, accountId: string): Promise<string | null> {
  const { rows } = await store.asApp((tx) =>
    sql<{ program_id: string | null }>`select program_of_account(${crm}, ${accountId}) as program_id`.execute(tx),
  );
  return rows[0]?.program_id ?? null;
}

/**
 * Connects, or connects again: a program has one account per CRM, so a second replaces the first.
 *
 * @throws UsageError when another program is connected to the account.
 */
export async function saveConnection(tx: Tx, connection: Connection): Promise<void> {
  const columns = {
    account_id: connection.accountId,
    account_name: connection.accountName,
    auth: connection.auth,
    ui_origin: connection.uiOrigin,
    time_zone: connection.timeZone,
    currency: connection.currency,
    status: connection.status,
    status_reason: connection.statusReason,
    capabilities: JSON.stringify(connection.capabilities ?? {}),
    connected_at: connection.connectedAt,
    ended_at: null,
  };
  try {
    await tx
      .insertInto('connection')
      .values({ program_id: connection.programId, crm: connection.crm, ...columns })
      .onConflict((conflict) => conflict.columns(['program_id', 'crm']).doUpdateSet(columns))
      .execute();
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'connection_account')) throw error;
    throw new UsageError(
      `The ${connection.crm} account ${connection.accountId} is connected to another program: disconnect it there first.`,
      { cause: error },
    );
  }
}

export async function listConnections(tx: Tx): Promise<readonly Connection[]> {
  const rows = await tx.selectFrom('connection').selectAll().orderBy('crm').execute();
  return rows.map(toConnection);
}

export async function readConnection(tx: Tx, crm: CrmName): Promise<Connection | null> {
  const row = await tx.selectFrom('connection').selectAll().where('crm', '=', crm).executeTakeFirst();
  return row === undefined ? null : toConnection(row);
}

/** How and why a connection ended, in words for the program's people, and when. */
export interface Ending {
  readonly status: Exclude<ConnectionStatus, 'active'>;
  readonly reason: string;
  readonly at: Date;
}

/** Ends a connection; for one that had ended already the newer reason and time count. */
export async function endConnection(tx: Tx, scope: CrmScope, { status, reason, at }: Ending): Promise<void> {
  await tx
    .updateTable('connection')
    .set({ status, status_reason: reason, ended_at: at })
    .where('program_id', '=', scope.programId)
    .where('crm', '=', scope.crm)
    .execute();
}

/** Ends a connection for which somebody has to connect again; one that has ended already keeps its reason and its time. */
export async function loseConnection(tx: Tx, scope: CrmScope, reason: string, at: Date): Promise<void> {
  await tx
    .updateTable('connection')
    .set({ status: 'reconnect_needed', status_reason: reason, ended_at: at })
    .where('program_id', '=', scope.programId)
    .where('crm', '=', scope.crm)
    .where('status', '=', 'active')
    .execute();
}

/** How and when the program's connections ended; none while one of them is active. */
export async function endingsOf(tx: Tx): Promise<readonly Pick<Ending, 'status' | 'at'>[]> {
  const rows = await tx.selectFrom('connection').select(['status', 'ended_at']).execute();
  const ended = rows.flatMap(({ status, ended_at }) =>
    status === 'active' || ended_at === null ? [] : [{ status, at: ended_at }],
  );
  return ended.length === rows.length ? ended : [];
}

/** Keeps the program's connections as they are until the transaction ends: nobody can connect again meanwhile. */
export async function holdConnections(tx: Tx): Promise<void> {
  await tx.selectFrom('connection').select('crm').forUpdate().execute();
}

export async function saveCapabilities(tx: Tx, scope: CrmScope, capabilities: Capabilities): Promise<void> {
  await tx
    .updateTable('connection')
    .set({ capabilities: JSON.stringify(capabilities) })
    .where('program_id', '=', scope.programId)
    .where('crm', '=', scope.crm)
    .execute();
}

function toConnection(row: Selectable<ConnectionTable>): Connection {
  return {
    programId: row.program_id,
    crm: row.crm,
    accountId: row.account_id,
    accountName: row.account_name,
    auth: row.auth,
    uiOrigin: row.ui_origin,
    timeZone: row.time_zone,
    currency: row.currency,
    status: row.status,
    statusReason: row.status_reason,
    capabilities: isKnown(row.capabilities) ? row.capabilities : null,
    connectedAt: row.connected_at,
  };
}

function isKnown(capabilities: Capabilities | Record<string, never>): capabilities is Capabilities {
  return 'labels' in capabilities;
}
