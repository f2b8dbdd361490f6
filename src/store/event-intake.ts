import { sql } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import type { Store } from './database.ts';
import type { InboxCause, InboxRecord } from './inbox.ts';
import { incoming, type Columns } from './incoming.ts';

/** An event that a CRM sent: a record to read again, and what tells the event from others. */
export interface EventNotice extends InboxRecord {
  readonly cause: InboxCause;
  readonly subscriptionId: string | null;
  /** Not unique by itself: the vendor does not promise it. */
  readonly eventId: string | null;
  readonly property: string | null;
  readonly occurredAt: Date | null;
}

export interface Intake {
  /** The programs whose inbox has something new or had it already. */
  readonly programs: readonly string[];
  /** Accounts that no program is connected to. */
  readonly unknownAccounts: readonly string[];
}

const columns: Columns<EventNotice> = {
  kind: ['text', (row) => row.kind],
  type: ['text', (row) => row.type ?? ''],
  record_id: ['text', (row) => row.id],
  cause: ['text', (row) => row.cause],
  subscription_id: ['text', (row) => row.subscriptionId],
  event_id: ['text', (row) => row.eventId],
  property: ['text', (row) => row.property],
  occurred_at: ['timestamptz', (row) => row.occurredAt],
};

/**
 * Puts events into the inboxes of the programs that are connected to their accounts: one transaction whatever they are, one statement for each program, and nothing twice. Once it has ended, nothing of it
 * can be lost.
 */
export async function takeEvents(
  store: Store,
  crm: CrmName,
  byAccount: ReadonlyMap<string, readonly EventNotice[]>,
  at: Date,
): Promise<Intake> {
  const accounts = [...byAccount.keys()];
  if (accounts.length === 0) return { programs: [], unknownAccounts: [] };
  return store.asApp(async (tx) => {
    // In one order for everybody, as the rows below: two requests with the same events must not wait for each other.
    const { rows } = await sql<{ account: string; program_id: string | null }>`
      select account, program_of_account(${crm}, account) as program_id from unnest(${accounts}::text[]) as given(account) order by 2`.execute(
      tx,
    );
    const programs: string[] = [];
    for (const { account, program_id: programId } of rows) {
      if (programId === null) continue;
      programs.push(programId);
      await sql`select set_config('app.program', ${programId}, true)`.execute(tx);
      await sql`
        insert into inbox (program_id, crm, received_at, kind, type, record_id, cause, subscription_id, event_id, property, occurred_at)
        select ${programId}, ${crm}, ${at}, given.* from ${incoming(inOneOrder(byAccount.get(account) ?? []), columns)} as given
        on conflict do nothing`.execute(tx);
    }
    return { programs, unknownAccounts: rows.flatMap((row) => (row.program_id === null ? [row.account] : [])) };
  });
}

function inOneOrder(notices: readonly EventNotice[]): readonly EventNotice[] {
  const keyed = notices.map((notice) => ({
    notice,
    key: JSON.stringify(Object.values(columns).map(([, value]) => value(notice))),
  }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ notice }) => notice);
}
