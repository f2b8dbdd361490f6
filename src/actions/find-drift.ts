import type { CrmName } from '#src/domain/facts.ts';
import { listApprovals } from '#src/store/approvals.ts';
import { latestWriteRun } from '#src/store/write-runs.ts';
import { openDrift, type Drift } from '#src/store/write-values.ts';

import { checkProperties } from './write/check-properties.ts';
import { lookAtValues } from './write/look-at-values.ts';
import { beginRun, countsOf, endRun, ownName } from './write/run-in-hand.ts';
import { settleValues } from './write/settle-values.ts';
import { withWriter, type WriteApp, type WriterOptions } from './write/with-writer.ts';

const dayMs = 86_400_000;

/**
 * Looks at every value that we keep up to date, and answers those that a person has edited since (WR4). They are left alone, or written again by the next write-back where the program's settings say so. Properties
 * that an admin changed are found too.
 *
 * @returns null when another process is writing.
 */
export async function findDrift(
  app: WriteApp,
  programId: string,
  options: WriterOptions & { readonly actor?: string },
  crm: CrmName = 'hubspot',
): Promise<readonly Drift[] | null> {
  const scope = { programId, crm };
  const done = await withWriter(app, programId, crm, options, async (writer) => {
    const { actor = ownName, runId } = options;
    const run = await beginRun(writer, { kind: 'drift', actor, runId });
    await checkProperties(writer);
    await settleValues(writer);
    let values = 0;
    for await (const page of lookAtValues(writer, 'live'))
      writer.onProgress({ done: (values += page.length), total: null });
    const drift = await app.store.inProgram(programId, (tx) => openDrift(tx, scope));
    await endRun(writer, run, countsOf(drift));
    return drift;
  });
  if (done !== null) await app.wake('write-back', programId);
  return done?.value ?? null;
}

/** Whether anything is kept up to date that nobody has looked at for a day. */
export async function driftIsDue(
  app: Pick<WriteApp, 'store' | 'clock'>,
  programId: string,
  crm: CrmName = 'hubspot',
): Promise<boolean> {
  const scope = { programId, crm };
  return app.store.inProgram(programId, async (tx) => {
    const approvals = await listApprovals(tx, scope);
    if (!approvals.some(({ state }) => state === 'live')) return false;
    const last = await latestWriteRun(tx, scope, 'drift');
    const since = last?.startedAt ?? approvals[0]?.changedAt ?? null;
    return since !== null && app.clock.now().getTime() - since.getTime() >= dayMs;
  });
}
