import { applyWrites } from '#src/actions/apply-writes.ts';
import { approveProperties } from '#src/actions/approve-properties.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { planWrites } from '#src/actions/plan-writes.ts';
import { syncRecords } from '#src/actions/sync-records.ts';
import { writeBack } from '#src/actions/write-back.ts';
import type { AppOverrides } from '#src/app.ts';
import type { SandboxOptions } from '#src/sandbox/hubspot/server.ts';

import { partnerPortal, portalScopes } from '../../support/partner-portal.ts';
import { never } from '../../support/program.ts';
import type { Bench } from '../harness/benchmark.ts';
import { fastForward, openPortal, readWhole, type BenchPortal } from './synced-portal.ts';

const portalId = 200_001;
const scopes = [...portalScopes, 'crm.schemas.companies.write', 'crm.schemas.deals.write'];
const actor = 'bench';

/** A portal whose partners are read and judged, and that holds every property as wanted: all are approved and applied. */
export interface WrittenPortal extends BenchPortal {
  readonly portalId: number;
  readonly programId: string;
  /** Lets every call to the CRM take so long from now on. */
  readonly slowDown: (delayMs: number) => void;
  /** Batch writes since the last `sandbox.clearRequests`. */
  readonly writeCalls: () => number;
  /** One round of all that follows a change: the inbox is read, everybody who waits is judged, what differs is written. */
  readonly follow: () => Promise<void>;
  readonly judgeAgain: () => Promise<void>;
  /** Somebody changes deals through the CRM's API, up to a hundred. */
  readonly editDeals: (
    inputs: readonly { readonly id: string; readonly properties: Readonly<Record<string, string>> }[],
  ) => Promise<void>;
}

export interface WrittenPlan {
  readonly partners: number;
  readonly dealsEach?: number;
  readonly clock: () => Date;
  readonly overrides?: AppOverrides;
  readonly sandbox?: Partial<SandboxOptions>;
}

export async function openWrittenPortal(
  { server }: Pick<Bench, 'server'>,
  { clock, dealsEach = 4, overrides, partners, sandbox: sandboxOptions }: WrittenPlan,
): Promise<WrittenPortal> {
  const seed = partnerPortal({ now: clock(), partners, dealsEach, scopes, portalId });
  await using stack = new AsyncDisposableStack();
  const open = stack.use(
    await openPortal(server, seed, clock, {
      monotonic: fastForward(),
      overrides: { clock: { now: clock }, ...overrides },
      ...sandboxOptions,
    }),
  );
  const { app, sandbox } = open;
  const programId = await open.connect();
  await readWhole(app, programId);
  await judgePartners(app, programId, { signal: never });
  await planWrites(app, programId, { actor, signal: never });
  await approveProperties(app, programId, { properties: 'all', actor });
  await applyWrites(app, programId, { actor, signal: never });
  sandbox.clearRequests();

  const write = async () => void (await writeBack(app, programId, { signal: never }));
  const judge = async () => void (await judgePartners(app, programId, { signal: never }));
  const written = stack.move();
  return {
    ...open,
    portalId,
    programId,
    slowDown: (delayMs) => void sandbox.switchFault({ kind: 'slow', delayMs, times: Number.POSITIVE_INFINITY }),
    writeCalls: () =>
      Object.entries(sandbox.stats(portalId).calls)
        .filter(([route]) => route.endsWith('/batch/update'))
        .reduce((sum, [, calls]) => sum + calls, 0),
    async follow() {
      await syncRecords(app, programId, { signal: never });
      await judge();
      await write();
    },
    async judgeAgain() {
      await markAllDirty(app, programId, 'bench');
      await judge();
    },
    async editDeals(inputs) {
      const answer = await fetch(`${sandbox.url}/crm/objects/2026-03/deals/batch/update`, {
        method: 'POST',
        headers: { authorization: `Bearer ${seed.tokens[0]?.token ?? ''}`, 'content-type': 'application/json' },
        body: JSON.stringify({ inputs }),
      });
      if (!answer.ok) throw new Error(`Deals could not be changed: ${answer.status} ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: () => written.disposeAsync(),
  };
}

/** A clock that shows this moment now and goes on from there. */
export function runningFrom(now: Date): () => Date {
  const began = performance.now();
  return () => new Date(now.getTime() + Math.round(performance.now() - began));
}
