import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { applyWrites } from '#src/actions/apply-writes.ts';
import { approveProperties } from '#src/actions/approve-properties.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { planWrites } from '#src/actions/plan-writes.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { WebhookEvent } from '#src/sandbox/hubspot/webhooks/webhook-events.ts';
import { startCluster, type Cluster } from '#src/store/embedded/cluster.ts';

import {
  acknowledgedBy,
  expectApplied,
  expectEachWriteOnce,
  expectMirrorLikeAccount,
  expectPropertiesAsDesired,
  untilQuiet,
  type Subject,
} from '../support/check-history.ts';
import { startChild, type RunningChild } from '../support/child-process.ts';
import { query } from '../support/dump.ts';
import { forwarder, type Forwarder } from '../support/forwarder.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { hasRedisServer, queueOfRun, startRedisServer, type RedisServer } from '../support/redis.ts';
import { livingPortal, smallProgram, writingScopes } from '../webhooks/living-portal.ts';
import { publicUrl, secret, send } from '../webhooks/support.ts';

/** From the moment the server is there again until nothing is left to do. */
const recoveryMs = 30_000;
const portalId = 600_041;
const key = randomBytes(32);
const main = join(import.meta.dirname, '../../src/cli/main.ts');

let stack: AsyncDisposableStack;
let folder: string;
let cluster: Cluster;
let way: Forwarder;
let redis: RedisServer | null;
let sandbox: Sandbox;
let life: ReturnType<typeof livingPortal>;
let subject: Subject;
let web: RunningChild;
let worker: RunningChild;
let webUrl: string;

function startServer(): Promise<Cluster> {
  // The processes are killed, not the machine: what was written is there without waiting for the disk.
  return startCluster({ dataDir: join(folder, 'postgres'), log: () => undefined, settings: { fsync: 'off' } });
}

function socketOf(server: Cluster): { readonly path: string } {
  return { path: join(server.socketDir, '.s.PGSQL.5432') };
}

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), 'tandem-restart-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  cluster = await startServer();
  stack.defer(() => cluster.stop());
  way = stack.use(await forwarder(socketOf(cluster)));
  redis = queueOfRun() === 'Redis' && hasRedisServer() ? stack.use(await startRedisServer()) : null;
  const seed = smallProgram(portalId, new Date(), { scopes: writingScopes });
  sandbox = stack.use(await sandboxOf([seed], () => new Date()));
  life = livingPortal(sandbox, portalId);

  const databaseUrl = `postgres://postgres@127.0.0.1:${way.port}/postgres`;
  const settings = redis === null ? {} : { REDIS_URL: redis.url };
  const programId = await begin(databaseUrl, redis?.url ?? null, seed);
  subject = { databaseUrl, programId, portal: life.portal };
  const env = {
    DATABASE_URL: databaseUrl,
    HUBSPOT_API_URL: sandbox.url,
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: secret,
    HUBSPOT_APP_ID: '77',
    ENCRYPTION_KEYS: `test:${key.toString('base64')}`,
    PUBLIC_URL: publicUrl,
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'silent',
    ...settings,
  };
  web = stack.use(startChild([main, 'serve'], env));
  worker = stack.use(startChild([main, 'work'], env));
  webUrl = `http://127.0.0.1:${(await web.until(/Serving on port (\d+)/))[1]}`;
  await worker.until(/Working/);
});

afterEach(() => stack.disposeAsync());

/** Reads, judges and writes everything once, so that from here on every change ends in the CRM. */
async function begin(
  databaseUrl: string,
  redisUrl: string | null,
  seed: Parameters<typeof connect>[1],
): Promise<string> {
  const config = { ...testConfig(databaseUrl, sandbox.url, key), redisUrl, redisPrefix: 'tandem' };
  await using app = await createApp(config, { log: silentLogger(), quota: noLimit });
  const programId = await connect(app, seed);
  await fullSync(app, programId, { signal: never });
  await judgePartners(app, programId, { signal: never });
  await planWrites(app, programId, { actor: 'Ada', signal: never });
  await approveProperties(app, programId, { properties: 'all', actor: 'Ada' });
  await applyWrites(app, programId, { actor: 'Ada', signal: never });
  return programId;
}

/** Changes come without end and are told as HubSpot tells them: again, until they are taken. */
function startLoad() {
  const acknowledged: WebhookEvent[] = [];
  let unheard: WebhookEvent[] = [];
  const state = { running: true };

  async function tell(): Promise<void> {
    const events = [...unheard, ...life.told.splice(0)];
    if (events.length === 0) return;
    const status = await send(webUrl, events.slice(0, 100), { timestamp: String(Date.now()) }).catch(() => 0);
    if (status === 204) acknowledged.push(...events.slice(0, 100));
    unheard = status === 204 ? events.slice(100) : events;
  }

  async function go(): Promise<void> {
    for (let turn = 0; state.running; turn += 1) {
      life.apply({ do: 'update', type: 'companies', at: turn, value: turn });
      life.apply({ do: 'update', type: 'deals', at: turn, value: turn + 1 });
      life.apply({ do: 'update', type: 'meetings', at: turn, value: turn });
      await tell();
      await sleep(40);
    }
    while (unheard.length > 0 || life.told.length > 0) {
      await tell();
      await sleep(100);
    }
  }

  const going = go();
  return {
    acknowledged,
    async stop(): Promise<void> {
      state.running = false;
      await going;
    },
  };
}

async function readiness(): Promise<number> {
  const response = await fetch(`${webUrl}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.status;
}

interface Server {
  kill(): Promise<void>;
  start(): Promise<void>;
}

interface Survived {
  /** From the moment the server was back until nothing was left to do. */
  readonly recoveredMs: number;
  /** How the processes ended; null while they run. */
  readonly ends: readonly unknown[];
}

/** Takes a server away under load and brings it back; everything that was acknowledged is applied within the time, by the same processes. */
async function survive(server: Server): Promise<Survived> {
  const patience = { timeout: 20_000, interval: 100 };
  await expect.poll(readiness, patience).toBe(200);
  const load = startLoad();
  await expect.poll(() => load.acknowledged.length, patience).toBeGreaterThan(50);

  await server.kill();
  await expect.poll(readiness, patience).toBe(503);
  const live = await fetch(`${webUrl}/health/live`);
  expect(live.status).toBe(200);
  // Long enough for every worker to meet it.
  await sleep(2_000);
  expect(await readiness()).toBe(503);

  await server.start();
  const back = performance.now();
  await expect.poll(readiness, { timeout: recoveryMs, interval: 100 }).toBe(200);
  const before = load.acknowledged.length;
  await expect.poll(() => load.acknowledged.length, { timeout: recoveryMs, interval: 50 }).toBeGreaterThan(before);
  await load.stop();
  await untilQuiet(subject, recoveryMs);
  const recoveredMs = performance.now() - back;
  console.info(`Recovered ${Math.round(recoveredMs)} ms after the server was back.`);

  await expectApplied(subject, acknowledgedBy(load.acknowledged));
  await expectMirrorLikeAccount(subject);
  await expectPropertiesAsDesired(subject);
  await expectEachWriteOnce(subject);
  // A job that failed with the server is noted until it has run again.
  await expect
    .poll(
      () => query(subject.databaseUrl, 'select work, kind, record_id, cause from parked where redriven_at is null'),
      {
        timeout: recoveryMs,
      },
    )
    .toEqual([]);
  return { recoveredMs, ends: [web.end(), worker.end()] };
}

function postgres(): Server {
  return {
    async kill() {
      process.kill(cluster.pid, 'SIGQUIT');
      await expect.poll(() => isAlive(cluster.pid), { timeout: 20_000 }).toBe(false);
    },
    async start() {
      cluster = await startServer();
      way.leadTo(socketOf(cluster));
    },
  };
}

function ownRedis(): Server {
  if (redis === null) throw new Error('there is no Redis');
  return redis;
}

/** Only a Redis of one's own can be killed. */
const servers: readonly (readonly [string, () => Server])[] = [
  ['PostgreSQL, immediately', postgres],
  ...(queueOfRun() === 'Redis' && hasRedisServer() ? ([['Redis, by SIGKILL', ownRedis]] as const) : []),
];

test.each(servers)(
  `F15: a server is killed under load and comes back after seconds: nothing acknowledged is lost, and the processes go on by themselves: %s (queue on ${queueOfRun()})`,
  async (_name, server) => {
    const { recoveredMs, ...end } = await survive(server());
    expect(end).toEqual({ ends: [null, null] });
    expect(recoveredMs).toBeLessThan(recoveryMs);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
