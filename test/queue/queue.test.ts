import { randomUUID } from 'node:crypto';

import { Redis } from 'ioredis';
import { expect, test } from 'vitest';

import { silentLogger } from '#src/log.ts';
import { createQueue } from '#src/queue/create-queue.ts';
import { migrateQueue } from '#src/queue/migrate-queue.ts';
import { openStore } from '#src/store/database.ts';

import { createTestDatabase } from '../support/database.ts';
import { queueContract } from './queue-contract.ts';

queueContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const store = await openStore(database.url);
  await migrateQueue(store.pool);
  return {
    backend: { pool: store.pool },
    address: [database.url],
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
});

test('a process that schedules what another has scheduled a moment before leaves it as it is', async () => {
  await using database = await createTestDatabase();
  await using store = await openStore(database.url);
  await migrateQueue(store.pool);
  await using queue = await createQueue({ backend: { pool: store.pool }, log: silentLogger() });
  const nightly = () => queue.schedule('nightly', { cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
  await nightly();
  // As a process sees it that has looked for the schedule before the other's was there, and for its next job after.
  await store.pool.query('delete from scheduler');
  await nightly();
  expect(await queue.status()).toMatchObject({ long: { delayed: 1, failed: 0 } });
});

const redisUrl = process.env['REDIS_URL'] ?? '';
if (redisUrl === '') {
  console.info('The queue is tested on PostgreSQL only: set REDIS_URL to test it on Redis too.');
} else {
  queueContract('Redis', async () => {
    const prefix = `test-${randomUUID()}`;
    return {
      backend: { redisUrl, prefix },
      address: [redisUrl, prefix],
      [Symbol.asyncDispose]: async () => {
        const redis = new Redis(redisUrl);
        const keys = await redis.keys(`${prefix}:*`);
        if (keys.length > 0) await redis.del(...keys);
        redis.disconnect();
      },
    };
  });
}
