import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '#src/errors.ts';
import { silentLogger } from '#src/log.ts';
import { createQueue, type QueueOptions } from '#src/queue/create-queue.ts';
import { jobKinds, type JobKind } from '#src/queue/kinds.ts';
import type { JobHandler, JobHandlers, Queue } from '#src/queue/queue.ts';

/** A backend of a test's own, and how a child process reaches it. */
export interface QueueBackend extends AsyncDisposable {
  readonly backend: QueueOptions['backend'];
  /** Arguments of `worker-child.ts`. */
  readonly address: readonly string[];
}

const programs = ['p1', 'p2', 'p3'] as const;

const nothing: JobHandler = async () => undefined;

function handlersOf(handlers: Partial<Record<JobKind, JobHandler>>): JobHandlers {
  return {
    'full-sync': nothing,
    'sync-records': nothing,
    judge: nothing,
    'write-back': nothing,
    sweep: nothing,
    nightly: nothing,
    'asked-runs': nothing,
    ...handlers,
  };
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 20 }).toBe(true);
}

/** A gate that jobs stand before until the test opens it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Every promise of the queue's port, on whichever backend it is given. */
export function queueContract(name: string, openBackend: () => Promise<QueueBackend>): void {
  describe(`the queue on ${name}`, () => {
    let at: QueueBackend;
    let queue: Queue;
    let runs: string[];

    const open = (): Promise<Queue> =>
      createQueue({ backend: at.backend, log: silentLogger(), lockMs: 1500, stalledCheckMs: 500 });
    const record =
      (kind: string): JobHandler =>
      async (programId) => {
        runs.push(`${kind} ${programId}`);
      };
    const work = (handlers: Partial<Record<JobKind, JobHandler>>, concurrency = 5): void =>
      queue.work(handlersOf(handlers), { concurrency, programs: async () => programs });
    const idle = async (): Promise<void> => {
      await expect
        .poll(
          async () => {
            const { short, long } = await queue.status();
            return short.waiting + short.active + long.waiting + long.active;
          },
          { timeout: 20_000, interval: 30 },
        )
        .toBe(0);
    };

    beforeEach(async () => {
      runs = [];
      at = await openBackend();
      queue = await open();
    });
    afterEach(async () => {
      await queue.close({ graceMs: 0 });
      await at[Symbol.asyncDispose]();
    });

    test('each kind of work runs with its program', async () => {
      work(Object.fromEntries(jobKinds.map((kind) => [kind, record(kind)])));
      for (const kind of jobKinds) await queue.enqueue(kind, 'p1');
      await until(() => runs.length === jobKinds.length);
      expect(runs.toSorted()).toEqual(jobKinds.map((kind) => `${kind} p1`).toSorted());
    });

    test('work that waits is not added again', async () => {
      for (let i = 0; i < 10; i += 1) await queue.enqueue('judge', 'p1');
      await queue.enqueue('judge', 'p2');
      await queue.enqueue('write-back', 'p1');
      expect(await queue.status()).toEqual({
        short: { waiting: 3, active: 0, delayed: 0, failed: 0 },
        long: { waiting: 0, active: 0, delayed: 0, failed: 0 },
      });
      work({ judge: record('judge'), 'write-back': record('write-back') });
      await until(() => runs.length >= 3);
      await idle();
      expect(runs.toSorted()).toEqual(['judge p1', 'judge p2', 'write-back p1']);
    });

    test('work that is wanted while it runs runs once more, and never beside itself', async () => {
      const first = gate();
      let active = 0;
      let most = 0;
      work({
        judge: async (programId) => {
          active += 1;
          most = Math.max(most, active);
          runs.push(programId);
          if (runs.length === 1) await first.opened;
          active -= 1;
        },
      });
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 1);
      await Promise.all(Array.from({ length: 20 }, () => queue.enqueue('judge', 'p1')));
      first.open();
      await until(() => runs.length === 2);
      await idle();
      expect({ runs, most }).toEqual({ runs: ['p1', 'p1'], most: 1 });
    });

    test('no wish is lost among many that come while work ends', async () => {
      let wanted = 0;
      let seen = 0;
      work({
        judge: async () => {
          const looked = wanted;
          await delay(1);
          seen = Math.max(seen, looked);
        },
      });
      for (let i = 0; i < 200; i += 1) {
        wanted += 1;
        await queue.enqueue('judge', 'p1');
      }
      await idle();
      expect(seen).toBe(200);
    });

    test('put off work runs when its delay is over, and at once when somebody wants it now', async () => {
      work({ judge: record('judge') });
      await queue.enqueue('judge', 'p1', { delayMs: 600_000 });
      await queue.enqueue('judge', 'p2', { delayMs: 300 });
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 2);
      expect(runs).toEqual(['judge p1', 'judge p2']);
      expect((await queue.status()).short.delayed).toBe(1);
    });

    test('of several delays the shortest counts', async () => {
      work({ judge: record('judge') });
      await queue.enqueue('judge', 'p1', { delayMs: 600_000 });
      await queue.enqueue('judge', 'p1', { delayMs: 200 });
      await queue.enqueue('judge', 'p1', { delayMs: 900_000 });
      await until(() => runs.length === 1);
      await idle();
      expect((await queue.status()).short).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    });

    test('a used up quota and an outage put work off without using up an attempt', async () => {
      const starts: Record<string, number> = { p1: 0, p2: 0 };
      work({
        judge: async (programId) => {
          const count = (starts[programId] ?? 0) + 1;
          starts[programId] = count;
          // More often than there are attempts.
          if (count > 8) return;
          throw programId === 'p1'
            ? new CrmRateLimitError('quota', { retryAfterMs: 20, policy: 'burst' })
            : new CrmUnavailableError('away', 20);
        },
      });
      await queue.enqueue('judge', 'p1');
      await queue.enqueue('judge', 'p2');
      await until(() => starts['p1'] === 9 && starts['p2'] === 9);
      await idle();
      expect((await queue.status()).short.failed).toBe(0);
    });

    test('work that was put off for its quota is not woken early by the next wish, and runs once', async () => {
      const startedAt: number[] = [];
      work({
        judge: async () => {
          startedAt.push(performance.now());
          if (startedAt.length === 1) throw new CrmRateLimitError('quota', { retryAfterMs: 700, policy: 'burst' });
        },
      });
      await queue.enqueue('judge', 'p1');
      await until(() => startedAt.length === 1);
      await expect.poll(async () => (await queue.status()).short.delayed).toBe(1);
      for (let i = 0; i < 5; i += 1) await queue.enqueue('judge', 'p1');
      await until(() => startedAt.length === 2);
      await idle();
      expect(startedAt).toHaveLength(2);
      expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThan(650);
    });

    test('work that can never succeed is given up at once, and can be wanted again', async () => {
      work({
        judge: async (programId) => {
          runs.push(programId);
          if (runs.length === 1) throw new CrmAuthError('refused');
        },
      });
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 1);
      await expect.poll(async () => (await queue.status()).short.failed).toBe(1);
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 2);
    });

    test('work that fails is tried again', async () => {
      work({
        judge: async (programId) => {
          runs.push(programId);
          if (runs.length === 1) throw new Error('a mishap');
        },
      });
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 2);
      await idle();
      expect((await queue.status()).short.failed).toBe(0);
    });

    test('a long sync does not hold up the short work of others', async () => {
      const sync = gate();
      work({ 'full-sync': async () => sync.opened, judge: record('judge') }, 1);
      await queue.enqueue('full-sync', 'p1');
      await expect.poll(async () => (await queue.status()).long.active).toBe(1);
      await queue.enqueue('judge', 'p2');
      await until(() => runs.length === 1);
      sync.open();
      await idle();
    });

    test('scheduled work is woken for every program, again and again, and a new rhythm replaces the old one', async () => {
      await queue.schedule('sweep', { everyMs: 3_600_000 });
      await queue.schedule('sweep', { everyMs: 1000 });
      await queue.schedule('nightly', { cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
      work({ sweep: record('sweep'), nightly: record('nightly') });
      await until(() => runs.length >= 6);
      const counts = Object.groupBy(runs, (run) => run);
      expect(Object.keys(counts).toSorted()).toEqual(['sweep p1', 'sweep p2', 'sweep p3']);
      await expect(queue.schedule('sweep', { everyMs: 10 })).rejects.toThrow('at most once a second');
    });

    test('closing waits for the running work and leaves the waiting work in the queue', async () => {
      const running = gate();
      work(
        {
          judge: async (programId) => {
            runs.push(programId);
            await running.opened;
            await delay(100);
            runs.push(`${programId} done`);
          },
        },
        1,
      );
      await queue.enqueue('judge', 'p1');
      await until(() => runs.length === 1);
      await queue.enqueue('judge', 'p2');
      const closing = queue.close();
      running.open();
      await closing;
      expect(runs).toEqual(['p1', 'p1 done']);
      queue = await open();
      expect((await queue.status()).short).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    });

    test('work that does not end in time is aborted, goes back into the queue and runs in the next process', async () => {
      work({
        'full-sync': async (programId, signal) => {
          runs.push(programId);
          await delay(60_000, undefined, { signal });
        },
      });
      await queue.enqueue('full-sync', 'p1');
      await until(() => runs.length === 1);
      const began = performance.now();
      await queue.close({ graceMs: 50 });
      expect(performance.now() - began).toBeLessThan(5000);
      queue = await open();
      work({ 'full-sync': record('full-sync') });
      await until(() => runs.length === 2);
      await idle();
      expect((await queue.status()).long.failed).toBe(0);
    });

    test('work of a process that was killed is done by another', async () => {
      await queue.enqueue('judge', 'p1');
      await queue.enqueue('full-sync', 'p2');
      const child = await startWorkerChild(at.address);
      await expect.poll(async () => (await queue.status()).short.active, { timeout: 10_000 }).toBe(1);
      await expect.poll(async () => (await queue.status()).long.active, { timeout: 10_000 }).toBe(1);
      // The wish comes while the doomed process works.
      await queue.enqueue('judge', 'p1');
      child.kill('SIGKILL');
      await once(child, 'exit');
      work({ judge: record('judge'), 'full-sync': record('full-sync') });
      await until(() => runs.length >= 3);
      await idle();
      expect(runs.toSorted()).toEqual(['full-sync p2', 'judge p1', 'judge p1']);
    });
  });
}

/** A process that takes jobs and never ends them. */
async function startWorkerChild(address: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./worker-child.ts', import.meta.url)), ...address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
