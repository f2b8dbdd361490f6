import type { Crm } from '#src/crm/port.ts';
import type { CrmName } from '#src/domain/facts.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { holdsLease, withLease, type Lease } from '#src/store/lock.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { connectionInUse } from '../connection-in-use.ts';
import type { App } from '../context.ts';
import { noteRefusal } from '../sync/open-sync.ts';
import { LeaseLostError } from '../sync/sync-context.ts';

export type WriteApp = Pick<App, 'store' | 'log' | 'clock' | 'asOf' | 'newId' | 'openCrm' | 'wake' | 'failPoint'>;

export interface WriterOptions {
  readonly signal: AbortSignal;
  /** The run that was asked for beforehand; absent: a new one. */
  readonly runId?: string;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
  /** How long a writer that died keeps others waiting. Default 20 s. */
  readonly leaseMs?: number;
}

/** What everything that reads or writes our properties works with. One process at a time: the lease keeps a second away, and fences one that slept. */
export interface Writer {
  readonly app: WriteApp;
  readonly scope: CrmScope;
  readonly crm: Crm;
  readonly settings: Settings;
  readonly lease: Lease;
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number | null }) => void;
}

const usualLeaseMs = 20_000;

/**
 * Works on the values of a program's CRM while nobody else does.
 *
 * @returns null when another process is at it.
 * @throws UsageError when there is no connection, or when it has to be reconnected first.
 */
export async function withWriter<T>(
  app: WriteApp,
  programId: string,
  crmName: CrmName,
  options: WriterOptions,
  work: (writer: Writer) => Promise<T>,
): Promise<{ readonly value: T } | null> {
  const scope = { programId, crm: crmName };
  const leaseMs = options.leaseMs ?? usualLeaseMs;
  const request = {
    programId,
    work: `write:${crmName}`,
    holder: app.newId(),
    ttlMs: leaseMs,
    clock: app.clock,
    signal: options.signal,
    opening: (tx: Tx) => connectionInUse(tx, crmName),
  };
  try {
    return await withLease(app.store, request, (lease, signal, { connection, settings }) =>
      work({
        app,
        scope,
        crm: app.openCrm(connection, settings.settings.mapping.hubspot),
        settings: settings.settings,
        lease,
        leaseMs,
        signal,
        onProgress: options.onProgress ?? (() => undefined),
      }),
    );
  } catch (error) {
    await noteRefusal(app, scope, error);
    throw error;
  }
}

/** One fenced transaction of the program. */
export async function storeAsWriter<T>(writer: Writer, work: (tx: Tx) => Promise<T>): Promise<T> {
  return writer.app.store.inProgram(writer.scope.programId, async (tx) => {
    if (!(await holdsLease(tx, writer.lease)))
      throw new LeaseLostError('Another process has taken over the writing for this program.');
    return work(tx);
  });
}
