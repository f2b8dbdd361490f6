import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { hasRedisServer, startRedisServer } from '../support/redis.ts';

/**
 * `npm run test:faults [-- FILE...]`: the slow tests of faults, with the queue on PostgreSQL and once more on Redis: the one of `REDIS_URL`, else one of its own. `FAULT_SEED` replays a random history.
 */
const root = join(import.meta.dirname, '../..');
const { REDIS_URL: givenRedis = '', ...environment } = process.env;

async function runOn(queue: string, settings: Readonly<Record<string, string>>): Promise<boolean> {
  process.stdout.write(`\nFaults, with the queue on ${queue}\n`);
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--mode', 'faults', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...environment, ...settings } });
  const [status] = await once(child, 'exit');
  return status === 0;
}

async function runOnRedis(): Promise<boolean> {
  if (givenRedis !== '') return runOn('Redis', { REDIS_URL: givenRedis });
  if (!hasRedisServer()) {
    process.stdout.write(
      '\nThere is no redis-server here and REDIS_URL is not set: the faults are not tried on Redis.\n',
    );
    return true;
  }
  await using server = await startRedisServer();
  // Awaited here: the server goes with this function.
  return await runOn('Redis', { REDIS_URL: server.url });
}

const outcomes = [await runOn('PostgreSQL', {}), await runOnRedis()];
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
