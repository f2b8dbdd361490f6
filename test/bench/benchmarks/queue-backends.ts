import { silentLogger } from '#src/log.ts';
import { createQueue, type QueueOptions } from '#src/queue/create-queue.ts';
import { migrateQueue } from '#src/queue/migrate-queue.ts';
import type { JobHandler } from '#src/queue/queue.ts';
import { openStore } from '#src/store/database.ts';

import { copyDatabase } from '../../support/database.ts';
import type { Bench, Benchmark, Figure } from '../harness/benchmark.ts';
import { percentile, timed } from '../harness/statistics.ts';

const wakeUps = 100;
/** Wishes under way at a time. */
const parallel = 50;

/** How fast programs are woken through PostgreSQL. */
export const queuePostgres: Benchmark = {
  name: 'queue/postgres',
  async run(bench) {
    await using database = await copyDatabase(bench.server);
    await using store = await openStore(database.url);
    await migrateQueue(store.pool);
    return await measure(bench, { pool: store.pool });
  },
};

/** How fast programs are woken through Redis. */
export function queueRedis(redisUrl: string): Benchmark {
  return {
    name: 'queue/redis',
    run: (bench) => measure(bench, { redisUrl, prefix: `bench-${process.pid}` }),
  };
}

async function measure({ sizes }: Bench, backend: QueueOptions['backend']): Promise<readonly Figure[]> {
  await using queue = await createQueue({ backend, log: silentLogger() });
  const run = new Map<string, () => void>();
  const noted: JobHandler = async (programId) => run.get(programId)?.();
  const ran = (programId: string) => new Promise<void>((resolve) => void run.set(programId, resolve));
  queue.work(
    {
      'full-sync': noted,
      'sync-records': noted,
      judge: noted,
      'write-back': noted,
      sweep: noted,
      nightly: noted,
      'asked-runs': noted,
    },
    { concurrency: 4, programs: async () => [] },
  );
  const wake = (name: string) =>
    timed(async () => {
      const done = ran(name);
      await queue.enqueue('judge', name);
      await done;
    });
  await wake('first');
  const latencies: number[] = [];
  for (let time = 0; time < Math.min(wakeUps, sizes.queueJobs); time += 1) latencies.push(await wake(`one-${time}`));
  const many = Array.from({ length: sizes.queueJobs }, (_, place) => `many-${place}`);
  const waiting = many.values();
  const whole = await timed(() =>
    Promise.all(
      Array.from({ length: parallel }, async () => {
        for (const name of waiting) await wake(name);
      }),
    ),
  );
  return [
    { figure: 'jobs, put in and done', measured: (many.length * 1000) / whole, unit: 'per s' },
    { figure: 'p50 from asking to running', measured: percentile(latencies, 50), unit: 'ms' },
    { figure: 'p99 from asking to running', measured: percentile(latencies, 99), unit: 'ms' },
  ];
}
