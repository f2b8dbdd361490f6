import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { JobsOptions } from 'bullmq';

import { UsageError } from '#src/errors.ts';
import type { Logger } from '#src/log.ts';

import {
  postgresBackend,
  redisBackend,
  type Consumer,
  type JobState,
  type PostgresPool,
  type Producer,
  type Repetition,
} from './backend.ts';
import { formatJobName } from './job-names.ts';
import { laneOf, lanes, type JobKind, type Lane } from './kinds.ts';
import { createProcessor } from './processor.ts';
import type { EnqueueOptions, JobHandlers, LaneStatus, Queue, Rhythm, WorkOptions } from './queue.ts';

export interface QueueOptions {
  /** Redis when its address is given, else this pool (`Store.pool`) on the store's PostgreSQL, which `migrateQueue` has prepared. */
  readonly backend: { readonly redisUrl: string; readonly prefix?: string } | { readonly pool: PostgresPool };
  readonly log: Logger;
  /** Without a sign of life for so long a job counts as left behind by a dead process. Default 15 s. */
  readonly lockMs?: number;
  /** How often that is looked at. Default 5 s. */
  readonly stalledCheckMs?: number;
}

const graceMs = 10_000;
const readyMs = 10_000;

/** By age: keeping a number of finished jobs makes finishing jobs deadlock on PostgreSQL, and some that ran well end as failed. */
const retention = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 7 * 24 * 3600 } } as const;
const jobOptions: JobsOptions = {
  ...retention,
  attempts: 5,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
};

/**
 * Opens the queue.
 *
 * @throws UsageError when the backend does not answer within 10 s; what PostgreSQL answers to a wrong address, as it is.
 */
export async function createQueue(options: QueueOptions): Promise<Queue> {
  const { log } = options;
  const backend =
    'redisUrl' in options.backend
      ? redisBackend(options.backend.redisUrl, options.backend.prefix ?? 'tandem', log)
      : postgresBackend(options.backend.pool);
  const producers: Readonly<Record<Lane, Producer>> = {
    short: openProducer('short'),
    long: openProducer('long'),
  };
  const consumers: Consumer[] = [];
  const closing = new AbortController();

  function openProducer(lane: Lane): Producer {
    const producer = backend.producer(queueName(lane));
    producer.on('error', (error) => log.warn({ err: error, lane }, 'the queue is away; it is tried again'));
    return producer;
  }

  async function untilReady(): Promise<void> {
    const giveUp = new AbortController();
    const late = delay(readyMs, 'late' as const, { signal: giveUp.signal }).catch(() => 'stopped' as const);
    try {
      const ready = Promise.all(Object.values(producers).map((producer) => producer.waitUntilReady()));
      if ((await Promise.race([ready, late])) === 'late') {
        await backend.end();
        throw new UsageError('The queue does not answer: check REDIS_URL, or remove it to use PostgreSQL.');
      }
    } finally {
      giveUp.abort();
    }
  }

  async function enqueue(kind: JobKind, programId: string, { delayMs = 0 }: EnqueueOptions = {}): Promise<void> {
    const producer = producers[laneOf(kind)];
    const jobId = randomUUID();
    if (delayMs <= 0) {
      const id = `${kind}.${programId}`;
      await producer.add(
        formatJobName({ what: 'do', kind }),
        { programId },
        { ...jobOptions, jobId, deduplication: { id, keepLastIfActive: true } },
      );
      return;
    }
    // A job of its own, since a delayed one under the work's own id would hold back whoever wants the work now.
    const job = await producer.add(
      formatJobName({ what: 'later', kind }),
      { programId },
      { ...jobOptions, jobId, delay: delayMs, deduplication: { id: `later.${kind}.${programId}` } },
    );
    if (job.id === undefined || job.id === jobId) return;
    const waiting = await producer.getJob(job.id);
    if (waiting === undefined || waiting.timestamp + waiting.delay <= Date.now() + delayMs) return;
    // It may have come due meanwhile: then it wakes the work anyway.
    await waiting.changeDelay(delayMs).catch(() => undefined);
  }

  function work(handlers: JobHandlers, { concurrency, programs }: WorkOptions): void {
    if (consumers.length > 0) throw new Error('this queue is being worked on already');
    for (const lane of lanes) {
      const running = new Map<string, AbortController>();
      const processor = createProcessor({ handlers, programs, enqueue, closing: closing.signal, running, log });
      const consumer = backend.consumer(queueName(lane), processor, {
        concurrency,
        lockDuration: options.lockMs ?? 15_000,
        stalledInterval: options.stalledCheckMs ?? 5000,
        maxStalledCount: 10,
        // After the server was away the next fetch waits this long; the default of 15 s is too long for a score to stand still.
        runRetryDelay: 1000,
        ...retention,
      });
      consumer.on('error', (error) => log.warn({ err: error, lane }, 'the worker met an error; it goes on'));
      consumer.on('lockRenewalFailed', (jobIds: readonly string[]) => {
        for (const id of jobIds) running.get(id)?.abort(new Error('the job was given to another process'));
      });
      consumers.push(consumer);
    }
  }

  async function close({ graceMs: grace = graceMs }: { readonly graceMs?: number } = {}): Promise<void> {
    const timer = setTimeout(() => closing.abort(new Error('the process is closing')), grace);
    try {
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await Promise.all(Object.values(producers).map((producer) => producer.close()));
    } finally {
      clearTimeout(timer);
      await backend.end();
    }
  }

  await untilReady();
  return {
    enqueue,
    work,
    close,
    async schedule(kind, rhythm) {
      const name = formatJobName({ what: 'all', kind });
      try {
        await producers[laneOf(kind)].upsertJobScheduler(name, repetition(rhythm), {
          name,
          data: { programId: null },
          opts: { ...retention, attempts: 3, backoff: { type: 'fixed', delay: 1000 } },
        });
      } catch (error) {
        if (!isScheduled(error)) throw error;
        log.info({ kind }, 'another process has just scheduled it');
      }
    },
    async status() {
      return { short: await laneStatus(producers.short), long: await laneStatus(producers.long) };
    },
    [Symbol.asyncDispose]: () => close(),
  };
}

function queueName(lane: Lane): string {
  return `tandem-${lane}`;
}

function repetition(rhythm: Rhythm): Repetition {
  if ('cron' in rhythm) return { pattern: rhythm.cron, tz: rhythm.timeZone };
  if (!(rhythm.everyMs >= 1000)) throw new UsageError('Work is scheduled at most once a second.');
  return { every: rhythm.everyMs };
}

/** The next job of a schedule is there already: bullmq's codes for what several processes do that start at once. All of a release ask for the same rhythm. */
function isScheduled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === -10 || error.code === -11);
}

async function laneStatus(producer: Producer): Promise<LaneStatus> {
  const counts = await producer.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized');
  const of = (...states: readonly JobState[]): number => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    waiting: of('waiting', 'prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
}
