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

/** `reason` is shown to the program's people; null for `active`. */
export async function setConnectionStatus(
  tx: Tx,
  scope: CrmScope,
  status: ConnectionStatus,
  reason: string | null,
): Promise<void> {
  await tx
    .updateTable('connection')
    .set({ status, status_reason: reason })
    .where('program_id', '=', scope.programId)
    .where('crm', '=', scope.crm)
    .execute();
}

/** Ends an active connection; one that has ended already keeps its reason. Answers whether it was active. */
export async function endConnection(
  tx: Tx,
  scope: CrmScope,
  status: Exclude<ConnectionStatus, 'active'>,
  reason: string,
): Promise<boolean> {
  const result = await tx
    .updateTable('connection')
    .set({ status, status_reason: reason })
    .where('program_id', '=', scope.programId)
    .where('crm', '=', scope.crm)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
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
