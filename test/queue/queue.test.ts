import { randomUUID } from 'node:crypto';

import { Redis } from 'ioredis';

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
