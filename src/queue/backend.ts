import {
  createPostgresBackend,
  createRedisBackend,
  withBackend,
  type Job,
  type JobsOptions,
  type PgPool,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';

import type { Logger } from '#src/log.ts';

export interface JobData {
  /** Null in jobs that stand for all programs. */
  readonly programId: string | null;
}

export type QueueJob = Job<JobData, void>;

/** As much of bullmq's queue as is used, the same on both backends. */
export interface Producer {
  add(name: string, data: JobData, options: JobsOptions): Promise<{ readonly id?: string | undefined }>;
  getJob(id: string): Promise<Pick<QueueJob, 'timestamp' | 'delay' | 'changeDelay'> | undefined>;
  getJobCounts(...states: JobState[]): Promise<Readonly<Record<string, number>>>;
  upsertJobScheduler(id: string, repeat: Repetition, template: JobTemplate): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export type JobState = 'waiting' | 'prioritized' | 'active' | 'delayed' | 'failed';
export type Repetition = { every: number } | { pattern: string; tz: string };

export interface JobTemplate {
  name: string;
  data: JobData;
  opts: Pick<JobsOptions, 'attempts' | 'backoff' | 'removeOnComplete' | 'removeOnFail'>;
}

/** As much of bullmq's worker as is used. */
export interface Consumer {
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
}

export interface Backend {
  producer(name: string): Producer;
  consumer(name: string, processor: Processor<JobData, void>, options: ConsumerOptions): Consumer;
  /** After everything opened here is closed. */
  end(): Promise<void>;
}

export type ConsumerOptions = Omit<WorkerOptions, 'connection'>;

/** A pool of pg's. Only the store knows that package; here it is passed through to bullmq. */
export interface PostgresPool {
  readonly query: unknown;
  readonly connect: unknown;
  readonly end: unknown;
}

export function postgresBackend(pool: PostgresPool): Backend {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = toBullPool(pool);
  return {
    producer: (name) => new Queue<JobData, void>(name, { connection }),
    consumer: (name, processor, options) => new Worker<JobData, void>(name, processor, { ...options, connection }),
    end: async () => undefined,
  };
}

export function toBullPool(pool: PostgresPool): PgPool {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a pg.Pool does all that bullmq asks of one; only the overloads of its query() differ in type
  return pool as PgPool;
}

/** @param prefix Begins the name of every key. */
export function redisBackend(redisUrl: string, prefix: string, log: Logger): Backend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  // Whoever enqueues learns at once that Redis is away; whoever works waits for it.
  const producing = new Redis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const consuming = new Redis(redisUrl, { maxRetriesPerRequest: null });
  for (const connection of [producing, consuming]) {
    connection.on('error', (error) => log.warn({ err: error }, 'the connection to Redis failed; it is tried again'));
  }
  return {
    producer: (name) => new Queue<JobData, void>(name, { connection: producing, prefix }),
    consumer: (name, processor, options) =>
      new Worker<JobData, void>(name, processor, { ...options, connection: consuming, prefix }),
    end: async () => {
      producing.disconnect();
      consuming.disconnect();
    },
  };
}
