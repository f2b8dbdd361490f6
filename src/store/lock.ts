import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import type { Clock } from '#src/clock.ts';

import type { Store } from './database.ts';
import type { Tx } from './transaction.ts';

/**
 * The right to do one kind of work for one program, until a time. The token grows with every holder: a write that checks its token in its own transaction cannot come
 * from a holder that slept past its lease.
 */
export interface Lease {
  readonly programId: string;
  readonly work: string;
  readonly holder: string;
  readonly token: number;
  readonly until: Date;
}

export interface LeaseRequest {
  readonly programId: string;
  /** What is worked on, e.g. `sync:hubspot`. */
  readonly work: string;
  /** Who asks: unique per process and attempt. */
  readonly holder: string;
  readonly now: Date;
  readonly ttlMs: number;
}

/** Takes the lease when it is free or has run out; null when somebody holds it. */
export async function acquireLease(tx: Tx, request: LeaseRequest): Promise<Lease | null> {
  const until = new Date(request.now.getTime() + request.ttlMs);
  const { rows } = await sql<{ token: number }>`
    insert into lease as l (program_id, work, holder, token, until)
    values (${request.programId}, ${request.work}, ${request.holder}, 1, ${until})
    on conflict (program_id, work) do update set holder = excluded.holder, token = l.token + 1, until = excluded.until
      where l.holder is null or l.until <= ${request.now}
    returning token`.execute(tx);
  const [row] = rows;
  return row === undefined
    ? null
    : { programId: request.programId, work: request.work, holder: request.holder, token: row.token, until };
}

/** Prolongs the lease, also one that ran out while nobody wanted it; null when it is somebody else's by now. */
export async function renewLease(tx: Tx, lease: Lease, now: Date, ttlMs: number): Promise<Lease | null> {
  const until = new Date(now.getTime() + ttlMs);
  const result = await tx
    .updateTable('lease')
    .set({ until })
    .where('program_id', '=', lease.programId)
    .where('work', '=', lease.work)
    .where('token', '=', lease.token)
    .where('holder', 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n ? { ...lease, until } : null;
}

/** Gives the lease back; nothing happens when it is somebody else's by now. */
export async function releaseLease(tx: Tx, lease: Lease): Promise<void> {
  await tx
    .updateTable('lease')
    .set({ holder: null })
    .where('program_id', '=', lease.programId)
    .where('work', '=', lease.work)
    .where('token', '=', lease.token)
    .execute();
}

/** Takes leases from whoever holds them: what they have in hand will not be stored. */
export async function breakLeases(tx: Tx, programId: string, works: readonly string[]): Promise<void> {
  await sql`
    update lease set holder = null, token = token + 1 where program_id = ${programId} and work = any(${[...works]}::text[])`.execute(
    tx,
  );
}

/**
 * Whether the lease is still the caller's. True holds until the transaction ends: nobody can take the lease before, so what the transaction writes is fenced.
 */
export async function holdsLease(tx: Tx, lease: Lease): Promise<boolean> {
  const row = await tx
    .selectFrom('lease')
    .select('token')
    .where('program_id', '=', lease.programId)
    .where('work', '=', lease.work)
    .where('token', '=', lease.token)
    .where('holder', 'is not', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether somebody does this work of a program at the moment. */
export async function isLeased(tx: Tx, programId: string, work: string, now: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('lease')
    .select('token')
    .where('program_id', '=', programId)
    .where('work', '=', work)
    .where('holder', 'is not', null)
    .where('until', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

export interface LeaseOptions<O> {
  readonly programId: string;
  readonly work: string;
  readonly holder: string;
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Reads what the work begins with, in the transaction that takes the lease. Should it throw, nothing is taken. */
  readonly opening: (tx: Tx) => Promise<O>;
}

/**
 * Does `work` while holding the lease, prolonging it every third of its time. Answers null when somebody else holds it. The signal given to `work` aborts when the
 * caller's does and when the lease is lost.
 */
export async function withLease<T, O>(
  store: Store,
  options: LeaseOptions<O>,
  work: (lease: Lease, signal: AbortSignal, opened: O) => Promise<T>,
): Promise<{ readonly value: T } | null> {
  const { programId, ttlMs, clock } = options;
  const { lease, opened } = await store.inProgram(programId, async (tx) => ({
    opened: await options.opening(tx),
    lease: await acquireLease(tx, { ...options, now: clock.now() }),
  }));
  if (lease === null) return null;

  const lost = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      const renewed = await store.inProgram(programId, (tx) => renewLease(tx, lease, clock.now(), ttlMs));
      if (renewed === null) lost.abort(new Error(`another process took over ${lease.work}`));
    } catch {
      // The database is away: the next round tries again, and a write checks the token anyway.
    }
  };
  const timer = setInterval(() => {
    renewing = renew();
  }, ttlMs / 3);
  try {
    return { value: await work(lease, AbortSignal.any([options.signal, lost.signal]), opened) };
  } finally {
    clearInterval(timer);
    await renewing;
    await giveBack(store, lease, options);
  }
}

const giveBackAgainMs = 250;

/**
 * Gives the lease back, again and again while the database is away and the lease lasts: whoever comes then need not wait until it has run out. Never an error, which would hide how the work ended.
 */
async function giveBack(
  store: Store,
  lease: Lease,
  { clock, signal, ttlMs }: Pick<LeaseOptions<unknown>, 'clock' | 'signal' | 'ttlMs'>,
): Promise<void> {
  const until = clock.now().getTime() + ttlMs;
  for (let attempt = 0; attempt <= ttlMs / giveBackAgainMs; attempt += 1) {
    if ((await isGivenBack()) || signal.aborted || clock.now().getTime() >= until) return;
    await sleep(giveBackAgainMs, undefined, { signal }).catch(() => undefined);
  }

  async function isGivenBack(): Promise<boolean> {
    try {
      await store.inProgram(lease.programId, (tx) => releaseLease(tx, lease));
      return true;
    } catch {
      return false;
    }
  }
}

/** Waits until no other transaction holds this lock of the program, and holds it until the transaction ends, e.g. while a token is refreshed. */
export async function lockForTransaction(tx: Tx, programId: string, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${programId}/${name}`}, 0))`.execute(tx);
}
