import { setTimeout as delay } from 'node:timers/promises';

import { sql } from 'kysely';

import type { Clock } from '#src/clock.ts';
import { CrmRateLimitError } from '#src/errors.ts';

import type { Store } from './database.ts';
import type { Tx } from './transaction.ts';

/** So many calls in any window of this length; `reserve` of them are kept for calls that a person waits for. */
export interface CallLimit {
  readonly limit: number;
  readonly windowMs: number;
  readonly reserve: number;
}

export interface CallRequest extends CallLimit {
  readonly programId: string;
  readonly bucket: string;
  /** How many calls; all are granted or none. */
  readonly calls: number;
  readonly priority: 'background' | 'interactive';
  readonly now: Date;
}

export type CallGrant =
  | { readonly granted: true }
  | {
      readonly granted: false;
      readonly waitMs: number;
      /** Closed by `blockCalls`, not just full. */ readonly blocked: boolean;
    };

/**
 * Grants calls out of a rolling window that all processes share, exactly: no window of that length ever holds more than the limit. One statement under the row's lock;
 * the time a grant counts from is taken after the lock, so that a process which waited for it does not date its calls back.
 */
export async function takeCalls(tx: Tx, request: CallRequest): Promise<CallGrant> {
  const { bucket, calls, limit, windowMs, priority, programId } = request;
  const allowed = priority === 'interactive' ? limit : limit - request.reserve;
  if (calls > allowed) throw new RangeError(`${calls} calls at once never fit into ${allowed} per ${windowMs} ms`);
  const take = sql<{ granted: boolean; blocked: boolean; wait_ms: number }>`
    with bucket as materialized (
      select granted, blocked_until from call_budget
      where program_id = ${programId} and bucket = ${bucket} for update
    ), clock as materialized (
      select ${request.now}::timestamptz + (clock_timestamp() - statement_timestamp()) as now, bucket.* from bucket
    ), window_of as (
      select clock.now, clock.blocked_until,
        array(select at from unnest(clock.granted) as at where at > clock.now - ${windowMs} * interval '1 millisecond' order by at) as running
      from clock
    ), answer as materialized (
      select now, running, coalesce(blocked_until > now, false) as blocked,
        case
          when blocked_until > now then blocked_until - now
          when cardinality(running) + ${calls}::int > ${allowed}::int
            then running[cardinality(running) + ${calls}::int - ${allowed}::int] + ${windowMs} * interval '1 millisecond' - now
          else interval '0'
        end as wait
      from window_of
    ), kept as (
      update call_budget set granted = case when answer.wait > interval '0' then answer.running else answer.running || array_fill(answer.now, array[${calls}::int]) end
      from answer where program_id = ${programId} and bucket = ${bucket}
    )
    select wait <= interval '0' as granted, blocked, ceil(extract(epoch from wait) * 1000)::int8 as wait_ms from answer`;
  const answer = async () => (await take.execute(tx)).rows[0];
  let row = await answer();
  if (row === undefined) {
    await tx
      .insertInto('call_budget')
      .values({ program_id: programId, bucket })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await answer();
  }
  if (row === undefined) throw new Error(`the call budget ${bucket} vanished while it was used`);
  return row.granted ? { granted: true } : { granted: false, waitMs: row.wait_ms, blocked: row.blocked };
}

/** Grants nothing before `until`: the CRM has said so. A block that lasts longer already stays. */
export async function blockCalls(tx: Tx, programId: string, bucket: string, until: Date): Promise<void> {
  await sql`
    insert into call_budget as b (program_id, bucket, blocked_until) values (${programId}, ${bucket}, ${until})
    on conflict (program_id, bucket) do update set blocked_until = greatest(b.blocked_until, excluded.blocked_until)`.execute(
    tx,
  );
}

/** Calls running in a bucket's window, for `status`. */
export async function callsInWindow(
  tx: Tx,
  bucket: string,
  windowMs: number,
  now: Date,
): Promise<{ readonly calls: number; readonly blockedUntil: Date | null }> {
  const row = await tx
    .selectFrom('call_budget')
    .select(['granted', 'blocked_until'])
    .where('bucket', '=', bucket)
    .executeTakeFirst();
  if (row === undefined) return { calls: 0, blockedUntil: null };
  const since = now.getTime() - windowMs;
  return {
    calls: row.granted.filter((at) => at.getTime() > since).length,
    blockedUntil: row.blocked_until !== null && row.blocked_until > now ? row.blocked_until : null,
  };
}

export interface BudgetOptions<Bucket extends string> {
  readonly programId: string;
  readonly crm: string;
  readonly limits: Readonly<Record<Bucket, CallLimit>>;
  readonly clock: Clock;
  /** Waits longer than this are the caller's to plan: they end as `CrmRateLimitError`. */
  readonly maxWaitMs: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A connection's quota as the adapters take it, shared by all processes through the store. */
export interface CallBudget<Bucket extends string> {
  take(bucket: Bucket, priority: 'background' | 'interactive', signal: AbortSignal): Promise<void>;
  block(bucket: Bucket, untilMs: number): Promise<void>;
  /** From now on at most so many calls a window, should more have been expected of one that is no shorter. */
  learn(bucket: Bucket, limit: number, windowMs: number): void;
}

/** An hour: no burst lasts that long, so a wait beyond it means that the day's quota is used up. */
const dailyFromMs = 3_600_000;

/**
 * The quota of one connection. Its buckets are stored as `crm:bucket`.
 */
export function createCallBudget<Bucket extends string>(
  store: Store,
  options: BudgetOptions<Bucket>,
): CallBudget<Bucket> {
  const { programId, crm, limits, clock, maxWaitMs, sleep = sleepUnlessAborted } = options;
  const learned = new Map<Bucket, number>();

  /** What is kept for people stays in proportion. */
  function limitOf(bucket: Bucket): CallLimit {
    const expected = limits[bucket];
    const limit = Math.min(expected.limit, learned.get(bucket) ?? expected.limit);
    return { ...expected, limit, reserve: Math.floor((expected.reserve * limit) / expected.limit) };
  }

  return {
    async take(bucket, priority, signal) {
      for (;;) {
        signal.throwIfAborted();
        const grant = await store.inProgram(programId, (tx) =>
          takeCalls(tx, {
            ...limitOf(bucket),
            programId,
            bucket: `${crm}:${bucket}`,
            calls: 1,
            priority,
            now: clock.now(),
          }),
        );
        if (grant.granted) return;
        if (grant.waitMs > maxWaitMs) {
          const daily = grant.blocked && grant.waitMs >= dailyFromMs;
          throw new CrmRateLimitError(
            `The quota of the ${crm} account is used up for ${Math.ceil(grant.waitMs / 1000)} s.`,
            {
              retryAfterMs: grant.waitMs,
              policy: daily ? 'daily' : bucket === 'search' ? 'search' : 'burst',
            },
          );
        }
        await sleep(grant.waitMs, signal);
      }
    },
    learn(bucket, limit, windowMs) {
      if (limit >= 1 && windowMs <= limits[bucket].windowMs) learned.set(bucket, Math.floor(limit));
    },
    async block(bucket, untilMs) {
      await store.inProgram(programId, (tx) => blockCalls(tx, programId, `${crm}:${bucket}`, new Date(untilMs)));
    },
  };
}

/** Ends early when aborted: the caller looks at the signal. */
async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
