import { readConnection } from '#src/store/connections.ts';
import type { InboxCause, InboxEntry } from '#src/store/inbox.ts';

import type { SyncContext } from './sync-context.ts';

/** Nothing else tells of deals that came to a company by a merge, or came back with it. */
export const bringsDeals: ReadonlySet<string> = new Set<InboxCause>(['merged', 'restored']);

const linksOnly: ReadonlySet<string> = new Set<InboxCause>(['links', 'contacts']);

/** The records that have to be read, and not their links only. */
export function wholeRecords(entries: readonly InboxEntry[]): readonly string[] {
  return distinct(entries.filter((entry) => !linksOnly.has(entry.cause)).map((entry) => entry.id));
}

export function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

export function inProgram<T>(
  context: SyncContext,
  work: Parameters<typeof context.app.store.inProgram<T>>[1],
): Promise<T> {
  return context.app.store.inProgram(context.scope.programId, work);
}

export async function engagementsReadable(context: SyncContext): Promise<boolean> {
  const connection = await inProgram(context, (tx) => readConnection(tx, context.scope.crm));
  return connection?.capabilities?.engagements === true;
}
