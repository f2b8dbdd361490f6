import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { CrmRateLimitError } from '#src/errors.ts';
import {
  blockCalls,
  callsInWindow,
  createCallBudget,
  takeCalls,
  type CallGrant,
  type CallRequest,
} from '#src/store/budget.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { programA, programB } from './sample-rows.ts';

const start = new Date('2026-03-01T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

let database: TestDatabase;
let store: Store;
let buckets = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
  for (const programId of [programA, programB])
    await createProgram(store, { programId, name: 'A program', createdAt: start });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const newBucket = (): string => `bucket-${(buckets += 1)}`;
const take = (request: Partial<CallRequest> & { readonly bucket: string }): Promise<CallGrant> => {
  const whole: CallRequest = {
    programId: programA,
    limit: 10,
    windowMs: 10_000,
    reserve: 0,
    calls: 1,
    priority: 'background',
    now: start,
    ...request,
  };
  return store.inProgram(whole.programId, (tx) => takeCalls(tx, whole));
};
/** Time goes on a little between our clock and the row's lock. */
const waitOf = (grant: CallGrant): number => (grant.granted ? 0 : Math.round(grant.waitMs / 100) * 100);

test('calls are granted up to the limit, then the wait until the oldest leaves the window is answered', async () => {
  const bucket = newBucket();
  for (let i = 0; i < 10; i += 1) expect(await take({ bucket, now: after(i * 500) })).toEqual({ granted: true });
  expect(waitOf(await take({ bucket, now: after(6000) }))).toBe(4000);
  expect(waitOf(await take({ bucket, now: after(6000), calls: 3 }))).toBe(5000);
  expect(await take({ bucket, now: after(11_100), calls: 3 })).toEqual({ granted: true });
  expect((await take({ bucket, now: after(11_100) })).granted).toBe(false);
});

test('several calls are granted together or not at all', async () => {
  const bucket = newBucket();
  expect(await take({ bucket, calls: 7 })).toEqual({ granted: true });
  expect((await take({ bucket, calls: 4 })).granted).toBe(false);
  expect(await take({ bucket, calls: 3 })).toEqual({ granted: true });
  await expect(take({ bucket, calls: 11 })).rejects.toThrow('never fit');
});

test('the reserve is kept for calls that a person waits for', async () => {
  const bucket = newBucket();
  const limits = { bucket, reserve: 3 };
  expect(await take({ ...limits, calls: 7 })).toEqual({ granted: true });
  expect((await take(limits)).granted).toBe(false);
  expect(await take({ ...limits, calls: 3, priority: 'interactive' })).toEqual({ granted: true });
  expect((await take({ ...limits, priority: 'interactive' })).granted).toBe(false);
});

test('programs and buckets have windows of their own', async () => {
  const bucket = newBucket();
  await take({ bucket, calls: 10 });
  expect(await take({ bucket, calls: 10, programId: programB })).toEqual({ granted: true });
  expect(await take({ bucket: newBucket(), calls: 10 })).toEqual({ granted: true });
});

test('a blocked bucket grants nothing before its time, and a shorter block does not open it earlier', async () => {
  const bucket = newBucket();
  await store.inProgram(programA, async (tx) => {
    await blockCalls(tx, programA, bucket, after(60_000));
    await blockCalls(tx, programA, bucket, after(30_000));
  });
  const grant = await take({ bucket, priority: 'interactive', now: after(20_000) });
  expect({ blocked: !grant.granted && grant.blocked, wait: waitOf(grant) }).toEqual({ blocked: true, wait: 40_000 });
  expect(await store.inProgram(programA, (tx) => callsInWindow(tx, bucket, 10_000, after(20_000)))).toEqual({
    calls: 0,
    blockedUntil: after(60_000),
  });
  expect(await take({ bucket, now: after(60_100), calls: 4 })).toEqual({ granted: true });
  expect(await store.inProgram(programA, (tx) => callsInWindow(tx, bucket, 10_000, after(60_200)))).toEqual({
    calls: 4,
    blockedUntil: null,
  });
});

test('whatever the times and sizes, no window holds more than the limit and no call waits that would fit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ gapMs: fc.nat(4000), calls: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 5,
        maxLength: 25,
      }),
      async (steps) => {
        const bucket = newBucket();
        const granted: number[] = [];
        let now = 0;
        for (const { gapMs, calls } of steps) {
          // No two calls are a whole window apart, give or take the milliseconds that a statement takes.
          now += Math.round(gapMs / 500) * 500;
          const running = granted.filter((at) => at > now - 10_250).length;
          const fits = running + calls <= 10;
          const grant = await take({ bucket, calls, windowMs: 10_250, now: after(now) });
          expect(grant.granted).toBe(fits);
          if (fits) granted.push(...Array.from({ length: calls }, () => now));
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('many who ask at once are granted exactly the limit, from the first use of the bucket on', async () => {
  const bucket = newBucket();
  const answers = await Promise.all(Array.from({ length: 60 }, () => take({ bucket, limit: 25 })));
  expect(answers.filter(({ granted }) => granted)).toHaveLength(25);
});

test('a connection waits for its turn, throws what is too long to wait for, and stops when it is aborted', async () => {
  const limits = {
    general: { limit: 2, windowMs: 10_000, reserve: 0 },
    search: { limit: 1, windowMs: 1000, reserve: 0 },
  };
  let now = start.getTime();
  let slept = 0;
  const budget = createCallBudget(store, {
    programId: programA,
    crm: 'hubspot',
    limits,
    clock: { now: () => new Date(now) },
    maxWaitMs: 20_000,
    sleep: async (ms) => {
      slept += ms;
      now += ms;
    },
  });
  const { signal } = new AbortController();
  await budget.take('general', 'background', signal);
  now += 3000;
  await budget.take('general', 'background', signal);
  await budget.take('general', 'background', signal);
  // The store dates a grant after the lock it waited for, so that a few milliseconds of its own time join the test's.
  expect(Math.round(slept / 1000)).toBe(7);

  await budget.take('search', 'background', signal);
  await budget.block('search', now + 25_000);
  await expect(budget.take('search', 'background', signal)).rejects.toMatchObject({
    name: 'CrmRateLimitError',
    policy: 'search',
  });
  await budget.block('general', now + 8 * 3_600_000);
  const refusal = await budget.take('general', 'interactive', signal).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(CrmRateLimitError);
  expect(refusal).toMatchObject({ policy: 'daily' });

  await expect(budget.take('general', 'background', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});

test('what the CRM says of its quota holds where more was expected, the share that is kept for people with it', async () => {
  let slept = 0;
  const budget = createCallBudget(store, {
    programId: programA,
    crm: 'told',
    limits: { general: { limit: 100, windowMs: 10_000, reserve: 50 } },
    clock: { now: () => start },
    maxWaitMs: 20_000,
    sleep: async () => {
      slept += 1;
      throw new Error('has to wait');
    },
  });
  const { signal } = new AbortController();
  const takeAll = async (priority: 'background' | 'interactive') => {
    let granted = 0;
    await expect(async () => {
      for (;;) {
        await budget.take('general', priority, signal);
        granted += 1;
      }
    }).rejects.toThrow('has to wait');
    return granted;
  };
  budget.learn('general', 1, 60_000);
  budget.learn('general', 4, 10_000);
  expect(await takeAll('background')).toBe(2);
  expect(await takeAll('interactive')).toBe(2);
  budget.learn('general', 400, 10_000);
  expect(await takeAll('interactive')).toBe(96);
  expect(slept).toBe(3);
});

test('a wait ends when it is aborted', async () => {
  const budget = createCallBudget(store, {
    programId: programB,
    crm: 'hubspot',
    limits: { general: { limit: 1, windowMs: 60_000, reserve: 0 } },
    clock: { now: () => new Date() },
    maxWaitMs: 120_000,
  });
  const abort = new AbortController();
  await budget.take('general', 'background', abort.signal);
  const waiting = budget.take('general', 'background', abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
