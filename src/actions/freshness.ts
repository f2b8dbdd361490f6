import type { HealthView } from '#src/domain/health-view.ts';
import type { Connection } from '#src/store/connections.ts';
import { lastGoodRun } from '#src/store/sync-runs.ts';
import type { Tx } from '#src/store/transaction.ts';

/** Three missed sweeps: what is shown may no longer be what the CRM says. */
const staleAfterMs = 15 * 60_000;

/** As of when each CRM has been read completely: everything that had changed by the beginning of the last good run is in. */
export async function freshnessOf(
  tx: Tx,
  programId: string,
  connections: readonly Connection[],
  now: Date,
): Promise<HealthView['freshness']> {
  return Promise.all(
    connections.map(async ({ crm, status }) => {
      const run = await lastGoodRun(tx, { programId, crm }, 'any');
      const stale = run === null || status !== 'active' || now.getTime() - run.startedAt.getTime() > staleAfterMs;
      return { crm, readAt: run?.startedAt.toISOString() ?? null, stale };
    }),
  );
}
