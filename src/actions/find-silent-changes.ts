import { z } from 'zod';

import type { CrmName } from '#src/domain/facts.ts';
import { readConnection } from '#src/store/connections.ts';
import { forgetPlaces, lastGoodRun, setStreamNote, streamNote } from '#src/store/sync-runs.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { drainInbox } from './sync/drain-inbox.ts';
import { minimumSilentCalls, type CallTerm } from './sync/minimum-calls.ts';
import { withSync, type SyncOptions } from './sync/open-sync.ts';
import { readSilentChanges } from './sync/silent-changes.ts';
import { readPlace } from './sync/streams.ts';
import { storeInSync, type SyncApp, type SyncContext } from './sync/sync-context.ts';

const stream = 'silent';
/** Whoever looks hourly finds what is due within the day. */
const dueAfterMs = 23 * 3_600_000;

/** What is kept of the look under way, and of the last one that ended. */
const Note = z.object({
  run: z.object({ runId: z.string(), startedAt: z.iso.datetime(), calls: z.number() }).nullable(),
  calls: z.number().nullable(),
});
type Note = z.infer<typeof Note>;

/** What a look for silent changes took. */
export interface SilentReport {
  /** Calls made to the CRM, by all processes that took part in it. */
  readonly calls: number;
  readonly callsByTerm: readonly CallTerm[];
  /** The fewest calls that it can take. */
  readonly minimumCalls: readonly CallTerm[];
}

/**
 * Looks for what no modification date and no event tells: deletions and restorations, and links that came or went. For connections without webhooks this is how a deletion is seen within a day; for the others it
 * repairs what was not delivered. A look that was interrupted is continued.
 *
 * @returns null when another process is at it.
 */
export async function findSilentChanges(
  app: SyncApp,
  programId: string,
  options: SyncOptions,
  crm: CrmName = 'hubspot',
): Promise<SilentReport | null> {
  const done = await withSync(app, programId, crm, options, async ({ connection, context }) => {
    const { scope } = context;
    const begun = await openLook(context);
    const { runId } = begun;
    try {
      await readSilentChanges(context, runId, { engagements: connection.capabilities?.engagements === true });
    } catch (error) {
      // Best effort: it must not hide why the look ended.
      await countCalls(context, begun).catch(() => undefined);
      throw error;
    }
    const minimumCalls = minimumSilentCalls(await found(context, runId));
    await drainInbox(context);
    const calls = begun.calls + context.crm.limits().calls;
    await storeInSync(context, async (tx) => {
      await forgetPlaces(tx, scope, runId);
      const note: Note = { run: null, calls };
      const reached = new Date(begun.startedAt);
      await setStreamNote(tx, scope, stream, { note: JSON.stringify(note), reached }, app.clock.now());
    });
    const callsByTerm = Object.entries(context.crm.limits().callsByTerm).map(([term, made]) => ({ term, calls: made }));
    return { calls, callsByTerm, minimumCalls };
  });
  if (done !== null) await app.wake('judge', programId);
  return done?.value ?? null;
}

/** Whether nobody has looked for silent changes for a day, though there is something to compare with. */
export async function silentChangesAreDue(
  app: Pick<SyncApp, 'store' | 'clock'>,
  programId: string,
  crm: CrmName = 'hubspot',
): Promise<boolean> {
  const scope = { programId, crm };
  return app.store.inProgram(programId, async (tx) => {
    const connection = await readConnection(tx, crm);
    const full = await lastGoodRun(tx, scope, 'full');
    if (connection?.status !== 'active' || full === null) return false;
    const { reached, run } = await readNote(tx, scope);
    if (run !== null) return true;
    const since = Math.max(reached?.getTime() ?? 0, full.startedAt.getTime());
    return app.clock.now().getTime() - since >= dueAfterMs;
  });
}

/** When silent changes were looked for last, and in how many calls; null before the first time. */
export async function lastSilentLook(
  tx: Tx,
  scope: CrmScope,
): Promise<{ readonly at: Date; readonly calls: number } | null> {
  const { calls, reached } = await readNote(tx, scope);
  return reached === null ? null : { at: reached, calls: calls ?? 0 };
}

async function readNote(tx: Tx, scope: CrmScope): Promise<Note & { readonly reached: Date | null }> {
  const kept = await streamNote(tx, scope, stream);
  const note = kept?.note === null || kept === null ? { run: null, calls: null } : Note.parse(JSON.parse(kept.note));
  return { ...note, reached: kept?.reached ?? null };
}

async function openLook(context: SyncContext): Promise<NonNullable<Note['run']>> {
  const { app, scope } = context;
  return storeInSync(context, async (tx) => {
    const { calls, reached, run } = await readNote(tx, scope);
    const now = app.clock.now();
    // What was begun more than a day ago says too little about today.
    if (run !== null && now.getTime() - Date.parse(run.startedAt) < dueAfterMs) return run;
    if (run !== null) await forgetPlaces(tx, scope, run.runId);
    const begun = { runId: app.newId(), startedAt: now.toISOString(), calls: 0 };
    await setStreamNote(tx, scope, stream, { note: JSON.stringify({ run: begun, calls }), reached }, now);
    return begun;
  });
}

/** What was spent so far is kept, should somebody else go on. */
async function countCalls(context: SyncContext, begun: NonNullable<Note['run']>): Promise<void> {
  const { app, crm, scope } = context;
  const run = { ...begun, calls: begun.calls + crm.limits().calls };
  await app.store.inProgram(scope.programId, async (tx) => {
    const { calls, reached } = await readNote(tx, scope);
    await setStreamNote(tx, scope, stream, { note: JSON.stringify({ run, calls }), reached }, app.clock.now());
  });
}

async function found(context: SyncContext, runId: string): Promise<Parameters<typeof minimumSilentCalls>[0]> {
  const count = async (of: string) => (await readPlace(context, runId, `silent:${of}`)).records;
  return {
    archived: { companies: await count('company'), deals: await count('deal') },
    partnerCompanies: await count('partner-deals'),
    deals: await count('deal-companies'),
    contacts: await count('contact-engagements'),
  };
}
