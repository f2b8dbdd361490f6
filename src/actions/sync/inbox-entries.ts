import { readConnection } from '#src/store/connections.ts';
import type { InboxCause, InboxEntry, InboxRecord } from '#src/store/inbox.ts';

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

interface Answered {
  readonly records: readonly { readonly id: string }[];
  readonly missing: readonly string[];
  readonly redirected: readonly { readonly from: string; readonly to: string }[];
}

/** Of the records asked for those that are gone, or answer under another id. */
export function notStanding({ missing, redirected }: Answered): readonly string[] {
  return [...missing, ...redirected.map(({ from }) => from)];
}

/** The records that others were merged into and that this answer does not hold. */
export function unreadSurvivors(kind: 'company' | 'deal', { records, redirected }: Answered): readonly InboxRecord[] {
  const held = new Set(records.map((record) => record.id));
  return distinct(redirected.map(({ to }) => to)).flatMap((id) => (held.has(id) ? [] : [{ kind, type: null, id }]));
}

export function toRead(ids: readonly string[]): readonly { readonly id: string; readonly type: null }[] {
  return ids.map((id) => ({ id, type: null }));
}
