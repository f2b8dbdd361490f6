import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { freePort } from './free-port.ts';

/** The settings that put the queue of one database on the Redis of this run; none when the run is on PostgreSQL. They pass as the environment of a process too. */
export function queueSettings(databaseUrl: string): Readonly<Record<string, string>> {
  const url = process.env['REDIS_URL'] ?? '';
  return url === '' ? {} : { REDIS_URL: url, REDIS_PREFIX: new URL(databaseUrl).pathname.slice(1) };
}

/** Which of the two queues this run is on, for names of tests. */
export function queueOfRun(): 'PostgreSQL' | 'Redis' {
  return (process.env['REDIS_URL'] ?? '') === '' ? 'PostgreSQL' : 'Redis';
}

/** Forgets every key that begins with this word. */
export async function dropKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1000 }))
      if (Array.isArray(keys) && keys.length > 0) await redis.unlink(...keys.map(String));
  } finally {
    redis.disconnect();
  }
}

/** Whether a Redis can be started here. */
export function hasRedisServer(): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'redis-server'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A Redis of a test's own, which keeps what it answered when it is killed. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL: nothing is said to anybody, and nothing is written any more. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'yes', appendfsync: 'everysec', dir: folder };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    child = spawn('redis-server', args, { stdio: 'ignore' });
    const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    try {
      // It answers with an error while it loads what it kept.
      while (!(await redis.ping().catch(() => null))) await sleep(20);
    } finally {
      redis.disconnect();
    }
  }

  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (running === null) return;
    const closed = once(running, 'close');
    running.kill('SIGKILL');
    await closed;
  }

  await start();
  return {
    url,
    kill,
    start,
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
