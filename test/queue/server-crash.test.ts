import { setTimeout as delay } from 'node:timers/promises';

import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { silentLogger } from '#src/log.ts';
import { createQueue } from '#src/queue/create-queue.ts';
import { migrateQueue } from '#src/queue/migrate-queue.ts';
import type { JobHandler } from '#src/queue/queue.ts';
import { openStore } from '#src/store/database.ts';
import { startTemporaryCluster } from '#src/store/embedded/cluster.ts';

const nothing: JobHandler = async () => undefined;

/**
 * A killed server process makes PostgreSQL cut every connection and recover: to its clients the same as a restart.
 */
test('after PostgreSQL has crashed in the middle of work, all of it is done within seconds', async () => {
  // A temporary cluster answers commits before they are written; what a crash must not lose needs them written.
  await using cluster = await startTemporaryCluster({ settings: { synchronous_commit: 'on' } });
  const url = cluster.url('postgres');
  await using store = await openStore(url);
  await migrateQueue(store.pool);
  await using queue = await createQueue({
    backend: { pool: store.pool },
    log: silentLogger(),
    lockMs: 1500,
    stalledCheckMs: 500,
  });

  const done = new Set<string>();
  queue.work(
    {
      'full-sync': nothing,
      'sync-records': nothing,
      'write-back': nothing,
      sweep: nothing,
      nightly: nothing,
      'asked-runs': nothing,
      judge: async (programId) => {
        await delay(30);
        done.add(programId);
      },
    },
    { concurrency: 5, programs: async () => [] },
  );
  const programs = Array.from({ length: 60 }, (_each, index) => `p${index}`);
  for (const programId of programs) await queue.enqueue('judge', programId);
  await expect.poll(() => done.size).toBeGreaterThan(5);

  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(store.db);
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => done.size, { timeout: 15_000 }).toBe(programs.length);

  // Enqueueing works again too, and wakes the worker at once.
  await queue.enqueue('judge', 'afterwards');
  await expect.poll(() => done.has('afterwards'), { timeout: 5000 }).toBe(true);
});
