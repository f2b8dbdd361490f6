import { hubspotLimits } from '#src/crm/limits.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import type { Queue, QueueStatus } from '#src/queue/queue.ts';
import { callsInWindow } from '#src/store/budget.ts';
import { listConnections } from '#src/store/connections.ts';
import { countParked, openParkedItems } from '#src/store/parked-items.ts';
import { waitingWork, type WaitingCounts } from '#src/store/waiting-work.ts';

import type { App } from './context.ts';
import { erasureDueAt } from './erase-ended.ts';
import { lastSilentLook } from './find-silent-changes.ts';
import { freshnessOf } from './freshness.ts';
import { unreadableEntries } from './judge/entered-facts.ts';

/** `status --json`. */
export interface StatusReport {
  readonly asOf: string;
  readonly connections: readonly {
    readonly crm: string;
    readonly account: string;
    readonly name: string | null;
    readonly status: string;
    readonly reason: string | null;
  }[];
  /** When everything stored of the program will be deleted unless an account is connected again; null while one is connected. */
  readonly erasedOn: string | null;
  readonly freshness: HealthView['freshness'];
  /** When what no modification date tells (deletions, moved links) was looked for last, and in how many calls; null before the first time. */
  readonly silentChanges: readonly {
    readonly crm: string;
    readonly lookedAt: string | null;
    readonly calls: number | null;
  }[];
  /** Calls in the running window of each quota, and until when the CRM asked to pause. */
  readonly quota: readonly {
    readonly crm: string;
    readonly bucket: string;
    readonly windowMs: number;
    readonly calls: number;
    readonly blockedUntil: string | null;
  }[];
  readonly waiting: WaitingCounts;
  readonly queue: QueueStatus;
  /** What people entered and no rule can read: judgements leave it out. */
  readonly unreadable: {
    readonly count: number;
    readonly entries: readonly { readonly id: string; readonly kind: string; readonly partnerId: string }[];
  };
  readonly parked: { readonly count: number; readonly items: readonly ParkedSummary[] };
}

export interface ParkedSummary {
  readonly work: string;
  readonly kind: string | null;
  readonly recordId: string | null;
  readonly cause: string;
  readonly parkedAt: string;
}

const parkedShown = 100;
const unreadableShown = 100;

/** How fresh a program's data is, what its quotas hold, what waits, and what waits for a person. Calls no CRM. */
export async function reportStatus(
  app: Pick<App, 'store' | 'clock' | 'asOf'> & { readonly queue: Pick<Queue, 'status'> },
  programId: string,
): Promise<StatusReport> {
  const now = app.clock.now();
  const queue = await app.queue.status();
  return app.store.inProgram(programId, async (tx) => {
    const connections = await listConnections(tx);
    const quota: StatusReport['quota'][number][] = [];
    for (const { crm } of connections) {
      for (const [bucket, windowMs] of [
        ['general', hubspotLimits.burstWindowMs.value],
        ['search', 1000],
      ] as const) {
        const { calls, blockedUntil } = await callsInWindow(tx, `${crm}:${bucket}`, windowMs, now);
        quota.push({ crm, bucket, windowMs, calls, blockedUntil: blockedUntil?.toISOString() ?? null });
      }
    }
    const unreadable = await unreadableEntries(tx, programId);
    const parked = await openParkedItems(tx, programId, parkedShown);
    return {
      asOf: app.asOf().toISOString(),
      connections: connections.map(({ crm, accountId, accountName, status, statusReason }) => ({
        crm,
        account: accountId,
        name: accountName,
        status,
        reason: statusReason,
      })),
      erasedOn: (await erasureDueAt(tx))?.toISOString() ?? null,
      silentChanges: await Promise.all(
        connections.map(async ({ crm }) => {
          const last = await lastSilentLook(tx, { programId, crm });
          return { crm, lookedAt: last?.at.toISOString() ?? null, calls: last?.calls ?? null };
        }),
      ),
      freshness: await freshnessOf(tx, programId, connections, now),
      quota,
      waiting: await waitingWork(tx, programId),
      queue,
      unreadable: { count: unreadable.length, entries: unreadable.slice(0, unreadableShown) },
      parked: {
        count: await countParked(tx, programId),
        items: parked.map(({ work, kind, recordId, cause, parkedAt }) => ({
          work,
          kind,
          recordId,
          cause,
          parkedAt: parkedAt.toISOString(),
        })),
      },
    };
  });
}
