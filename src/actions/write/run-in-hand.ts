import { addToAuditLog } from '#src/store/audit-log.ts';
import type { Tx } from '#src/store/transaction.ts';
import { countWrittenBy } from '#src/store/write-log.ts';
import { beginWriteRun, finishWriteRun, type WriteRunKind } from '#src/store/write-runs.ts';

import { storeAsWriter, type Writer } from './with-writer.ts';

/** A run while it goes on. */
export interface RunInHand {
  readonly runId: string;
  readonly kind: WriteRunKind;
  readonly actor: string;
}

/** How the audit log calls the end of a run. */
const acts: Readonly<Record<WriteRunKind, string>> = {
  plan: 'planned',
  apply: 'applied',
  'write-back': 'kept up to date',
  undo: 'undone',
  drift: 'looked for edits',
};

/** Who acts when nobody does. */
export const ownName = 'Tandem';

/** What a run is begun with. One that a person asked for beforehand has its id and stands in the store already. */
interface RunToBegin {
  readonly kind: WriteRunKind;
  readonly actor: string;
  readonly undoes?: string;
  readonly runId?: string | undefined;
}

export function beginRun(writer: Writer, run: RunToBegin): Promise<RunInHand> {
  return storeAsWriter(writer, (tx) => beginRunWithin(tx, writer, run));
}

async function beginRunWithin(tx: Tx, { app, scope }: Writer, run: RunToBegin): Promise<RunInHand> {
  const runId = run.runId ?? app.newId();
  const { actor, kind } = run;
  await beginWriteRun(tx, scope, { runId, kind, actor, startedAt: app.clock.now(), undoes: run.undoes ?? null });
  return { runId, kind, actor };
}

/** Closes a run, and says so in the audit log. `counts` are its values by property; a run that writes has them in the log of writes. */
export async function endRun(
  writer: Writer,
  { runId, kind, actor }: RunInHand,
  counts: Readonly<Record<string, number>> | null = null,
): Promise<void> {
  const { app, scope } = writer;
  const now = app.clock.now();
  await storeAsWriter(writer, async (tx) => {
    const values = counts ?? (await countWrittenBy(tx, scope.programId, runId));
    const total = Object.values(values).reduce((sum, count) => sum + count, 0);
    // Its beginning was undone with the transaction that it was to begin in.
    if (!(await finishWriteRun(tx, scope, { runId, finishedAt: now, counts: values }))) return;
    const entry = { actor, action: acts[kind], runId, crm: scope.crm, kind: null, property: null };
    await addToAuditLog(tx, scope.programId, [{ ...entry, detail: `${total} values` }], now);
  });
}

/** Answers the run, which it begins in this fenced transaction when it is first asked for. */
export type OpenRun = (tx: Tx) => Promise<RunInHand>;

/** Does work that writes for a run, and closes the run whichever way the work ends. */
export async function withRun<T>(
  writer: Writer,
  run: RunToBegin,
  work: (openRun: OpenRun) => Promise<T>,
): Promise<{ readonly value: T; readonly runId: string | null }> {
  let opened: Promise<RunInHand> | null = null;
  const openRun: OpenRun = (tx) => (opened ??= beginRunWithin(tx, writer, run));
  const current = async (): Promise<RunInHand | null> => opened;
  try {
    const value = await work(openRun);
    const begun = await current();
    if (begun !== null) await endRun(writer, begun);
    return { value, runId: begun?.runId ?? null };
  } catch (error) {
    const begun = await current().catch(() => null);
    // Why the work ended matters more than that its run could not be closed.
    if (begun !== null) await endRun(writer, begun).catch(() => undefined);
    throw error;
  }
}

/** Values by property. */
export function countsOf(values: readonly { readonly property: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { property } of values) counts[property] = (counts[property] ?? 0) + 1;
  return counts;
}
