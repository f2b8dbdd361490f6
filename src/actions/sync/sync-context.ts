import type { Crm } from '#src/crm/port.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { holdsLease, type Lease } from '#src/store/lock.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import type { App } from '../context.ts';

/** How far a stream of a sync has come. */
export interface SyncProgress {
  readonly stream: string;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
}

export type SyncApp = Pick<App, 'store' | 'log' | 'clock' | 'asOf' | 'newId' | 'openCrm' | 'wake' | 'failPoint'>;

/** What every step of a sync works with. The lease keeps a second worker away, and fences one that slept. */
export interface SyncContext {
  readonly app: SyncApp;
  readonly scope: CrmScope;
  readonly crm: Crm;
  readonly settings: Settings;
  readonly lease: Lease;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SyncProgress) => void;
}

/** Another process took the work over while this one slept: what it had in hand must not be written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** One fenced transaction of the program. */
export async function storeInSync<T>(context: SyncContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.app.store.inProgram(context.scope.programId, async (tx) => {
    if (!(await holdsLease(tx, context.lease))) {
      throw new LeaseLostError('Another process has taken over the sync of this program.');
    }
    return work(tx);
  });
}

/** At most so many ids go to the CRM or into a statement at once: a whole number of every vendor's batches. */
export const chunkSize = 1000;

export function chunksOf<T>(items: readonly T[], size = chunkSize): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  );
}
