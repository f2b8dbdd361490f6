import { setTimeout as delay } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { silentLogger } from '#src/log.ts';
import type { JobKind } from '#src/queue/kinds.ts';
import { startWaker } from '#src/queue/waker.ts';

const log = silentLogger();

test('what waits is woken at once and again with every look, until it is stopped', async () => {
  const woken: string[] = [];
  const queue = { enqueue: async (kind: JobKind, programId: string) => void woken.push(`${kind} ${programId}`) };
  const waker = startWaker({
    queue,
    waiting: async () => [
      { programId: 'p1', kind: 'judge' },
      { programId: 'p2', kind: 'sync-records' },
    ],
    everyMs: 20,
    log,
  });
  await expect.poll(() => woken.length).toBeGreaterThan(5);
  await waker[Symbol.asyncDispose]();
  const after = woken.length;
  await delay(60);
  expect(woken).toHaveLength(after);
  expect(woken.slice(0, 4)).toEqual(['judge p1', 'sync-records p2', 'judge p1', 'sync-records p2']);
});

test('a look that fails does not end the looking', async () => {
  let looks = 0;
  const woken: string[] = [];
  const waker = startWaker({
    queue: {
      enqueue: async (_kind, programId) => {
        if (looks === 2) throw new Error('the queue is away');
        woken.push(programId);
      },
    },
    waiting: async () => {
      looks += 1;
      if (looks === 1) throw new Error('the store is away');
      return [{ programId: 'p1', kind: 'judge' }];
    },
    everyMs: 10,
    log,
  });
  await expect.poll(() => woken.length).toBeGreaterThan(0);
  expect(looks).toBeGreaterThanOrEqual(3);
  await waker[Symbol.asyncDispose]();
});

test('stopping waits for the look that is under way, and that look wakes nothing more', async () => {
  const woken: string[] = [];
  const first = Promise.withResolvers<void>();
  const waker = startWaker({
    queue: {
      enqueue: async (_kind, programId) => {
        woken.push(programId);
        await first.promise;
      },
    },
    waiting: async () => [
      { programId: 'p1', kind: 'judge' },
      { programId: 'p2', kind: 'judge' },
    ],
    log,
  });
  await expect.poll(() => woken).toEqual(['p1']);
  const stopped = waker[Symbol.asyncDispose]();
  first.resolve();
  await stopped;
  expect(woken).toEqual(['p1']);
});
