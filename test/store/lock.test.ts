import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openStore, type Store } from '#src/store/database.ts';
import {
  acquireLease,
  holdsLease,
  lockForTransaction,
  releaseLease,
  renewLease,
  withLease,
  type Lease,
} from '#src/store/lock.ts';
import { createProgram, readProgram } from '#src/store/programs.ts';
import type { Tx } from '#src/store/transaction.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { forwarder } from '../support/forwarder.ts';
import { programA, programB } from './sample-rows.ts';

const start = new Date('2026-03-01T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

let database: TestDatabase;
let store: Store;
let works = 0;

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

const newWork = (): string => `work-${(works += 1)}`;
const acquire = (work: string, holder: string, now: Date, programId = programA): Promise<Lease | null> =>
  store.inProgram(programId, (tx) => acquireLease(tx, { programId, work, holder, now, ttlMs: 1000 }));

async function acquired(work: string, holder: string, now: Date): Promise<Lease> {
  const lease = await acquire(work, holder, now);
  if (lease === null) throw new Error(`${holder} did not get ${work}`);
  return lease;
}

test('one holder at a time, each with a greater token, per program and work', async () => {
  const work = newWork();
  const first = await acquired(work, 'one', start);
  expect(first).toEqual({ programId: programA, work, holder: 'one', token: 1, until: after(1000) });
  expect(await acquire(work, 'two', after(999))).toBe(null);
  expect(await acquire(work, 'two', start, programB)).not.toBe(null);
  expect(await acquire(newWork(), 'two', start)).not.toBe(null);
  expect(await acquire(work, 'two', after(1000))).toEqual({ ...first, holder: 'two', token: 2, until: after(2000) });
});

test('of many who ask at once one gets it', async () => {
  const work = newWork();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_each, index) => acquire(work, `holder ${index}`, start)),
  );
  expect(answers.filter((lease) => lease !== null)).toHaveLength(1);
});

test('a holder prolongs its lease, also one that ran out unnoticed, but not one that was taken over', async () => {
  const work = newWork();
  const lease = await acquired(work, 'one', start);
  const renew = (now: Date) => store.inProgram(programA, (tx) => renewLease(tx, lease, now, 1000));
  expect(await renew(after(500))).toEqual({ ...lease, until: after(1500) });
  expect(await renew(after(5000))).toEqual({ ...lease, until: after(6000) });
  await acquired(work, 'two', after(6000));
  expect(await renew(after(6100))).toBe(null);
});

test('a lease that is given back is free at once, and a late release does not free another holder', async () => {
  const work = newWork();
  const first = await acquired(work, 'one', start);
  await store.inProgram(programA, (tx) => releaseLease(tx, first));
  expect(await store.inProgram(programA, (tx) => holdsLease(tx, first))).toBe(false);
  expect(await store.inProgram(programA, (tx) => renewLease(tx, first, start, 1000))).toBe(null);
  await acquired(work, 'two', after(1));
  await store.inProgram(programA, (tx) => releaseLease(tx, first));
  expect(await acquire(work, 'three', after(2))).toBe(null);
});

test('a holder that slept past its lease is told so before it writes', async () => {
  const work = newWork();
  const slow = await acquired(work, 'slow', start);
  const quick = await acquired(work, 'quick', after(2000));
  expect(await store.inProgram(programA, (tx) => holdsLease(tx, slow))).toBe(false);
  expect(await store.inProgram(programA, (tx) => holdsLease(tx, quick))).toBe(true);
});

test('while a transaction relies on its lease nobody takes it over', async () => {
  const work = newWork();
  const lease = await acquired(work, 'one', start);
  const order: string[] = [];
  const checked = Promise.withResolvers<void>();
  const writing = store.inProgram(programA, async (tx) => {
    expect(await holdsLease(tx, lease)).toBe(true);
    checked.resolve();
    await delay(150);
    order.push('written');
  });
  await checked.promise;
  const taking = acquire(work, 'two', after(5000)).then((taken) => order.push(`taken by ${taken?.holder}`));
  await Promise.all([writing, taking]);
  expect(order).toEqual(['written', 'taken by two']);
});

const nothing = async (): Promise<null> => null;
const ownProgram = async (tx: Tx): Promise<string | undefined> => (await readProgram(tx))?.programId;

test('what work begins with is read as its lease is taken, and nothing is taken when it cannot be read', async () => {
  const work = newWork();
  const clock = { now: () => start };
  const options = { programId: programA, work, ttlMs: 60_000, clock, signal: new AbortController().signal };
  const refused = withLease(
    store,
    {
      ...options,
      holder: 'one',
      opening: async () => {
        throw new Error('nothing is connected');
      },
    },
    async () => 'never',
  );
  await expect(refused).rejects.toThrow('nothing is connected');
  expect(
    await withLease(store, { ...options, holder: 'two', opening: ownProgram }, async ({ token }, _signal, opened) => ({
      token,
      opened,
    })),
  ).toEqual({
    value: { token: 1, opened: programA },
  });
});

test('work under a lease keeps it for as long as it runs, and gives it back', async () => {
  const work = newWork();
  const clock = { now: () => new Date() };
  const { signal } = new AbortController();
  const options = { programId: programA, work, ttlMs: 150, clock, signal, opening: nothing };
  const long = withLease(store, { ...options, holder: 'one' }, async () => {
    await delay(500);
    return 'done';
  });
  await delay(350);
  expect(await withLease(store, { ...options, holder: 'two' }, async () => 'never')).toBe(null);
  expect(await long).toEqual({ value: 'done' });
  expect(await withLease(store, { ...options, holder: 'two' }, async () => 'next')).toEqual({ value: 'next' });
  await expect(
    withLease(store, { ...options, holder: 'three' }, async () => {
      throw new Error('a mishap');
    }),
  ).rejects.toThrow('a mishap');
  expect(await withLease(store, { ...options, holder: 'four' }, async () => 'free')).toEqual({ value: 'free' });
});

test('a lease whose work failed with the database is given back when the database is there again', async () => {
  const work = newWork();
  const socket = new URL(database.url).searchParams.get('host') ?? '';
  await using way = await forwarder({ path: `${socket}/.s.PGSQL.5432` });
  const url = new URL(database.url);
  url.search = '';
  url.host = `127.0.0.1:${way.port}`;
  await using far = await openStore(url.href);
  const { signal } = new AbortController();
  const clock = { now: () => new Date() };
  const options = { programId: programA, work, ttlMs: 60_000, clock, signal, opening: nothing };
  const failing = withLease(far, { ...options, holder: 'one' }, async () => {
    await way.stop();
    throw new Error('the database is away');
  }).catch((error: unknown) => error);
  await expect.poll(() => way.listening()).toBe(false);
  await way.start();
  expect(await failing).toEqual(new Error('the database is away'));
  expect(await withLease(store, { ...options, holder: 'two' }, async () => 'free')).toEqual({ value: 'free' });
});

test('work whose lease was taken over is aborted', async () => {
  const work = newWork();
  const options = {
    programId: programA,
    work,
    ttlMs: 150,
    clock: { now: () => start },
    signal: new AbortController().signal,
    opening: nothing,
  };
  const run = withLease(store, { ...options, holder: 'one' }, async (_lease, signal) => {
    await acquired(work, 'two', after(10_000));
    await delay(5000, undefined, { signal }).catch(() => undefined);
    return String(signal.reason);
  });
  expect(await run).toEqual({ value: `Error: another process took over ${work}` });
});

test('transactions of a program wait for each other at a lock of its own', async () => {
  const order: string[] = [];
  const locked = Promise.withResolvers<void>();
  const first = store.inProgram(programA, async (tx) => {
    await lockForTransaction(tx, programA, 'token');
    locked.resolve();
    await delay(150);
    order.push('first');
  });
  await locked.promise;
  const other = store.inProgram(programB, async (tx) => {
    await lockForTransaction(tx, programB, 'token');
    order.push('other program');
  });
  const second = store.inProgram(programA, async (tx) => {
    await lockForTransaction(tx, programA, 'token');
    order.push('second');
  });
  await Promise.all([first, second, other]);
  expect(order).toEqual(['other program', 'first', 'second']);
});
