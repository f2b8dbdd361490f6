import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectHubspot } from '#src/actions/connect-account.ts';
import { createApp, type AppOverrides, type RunningApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { silentLogger } from '#src/log.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';

import { createTestDatabase, type TestDatabase } from './database.ts';
import { queueSettings } from './redis.ts';

/** Vendor limits stand in no test's way unless it is about them. */
const noQuota: Partial<SandboxOptions> = { monotonic: fastForward() };

/** A stop-watch on which every reading is a second after the last: a rolling quota never fills. */
function fastForward(): () => number {
  let elapsed = 0;
  return () => (elapsed += 1_000);
}

const limitless = { limit: 100_000, windowMs: 1_000, reserve: 0 };
export const noLimit = { general: limitless, search: limitless };

export async function sandboxOf(
  portals: readonly PortalSeed[],
  now: () => Date,
  options: Partial<SandboxOptions> = {},
): Promise<Sandbox> {
  return startSandbox({ port: 0, portals, clock: now, ...noQuota, ...options });
}

export interface TestApp extends AsyncDisposable {
  readonly app: RunningApp;
  readonly databaseUrl: string;
  readonly key: Buffer;
}

/** An app of its own on a database of its own, or on the one of a former app, speaking to this HubSpot. */
export async function appFor(
  hubspotUrl: string,
  overrides: AppOverrides = {},
  former?: Pick<TestApp, 'databaseUrl' | 'key'>,
  ownKey: Buffer = randomBytes(32),
): Promise<TestApp> {
  const database = former === undefined ? await createTestDatabase() : null;
  const databaseUrl = former?.databaseUrl ?? database?.url ?? '';
  const key = former?.key ?? ownKey;
  const app = await createApp(testConfig(databaseUrl, hubspotUrl, key), {
    log: silentLogger(),
    quota: noLimit,
    ...overrides,
  });
  return {
    app,
    databaseUrl,
    key,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await database?.[Symbol.asyncDispose]();
    },
  };
}

/** An app of its own on this database, which goes with it. */
export async function appOn(
  database: TestDatabase,
  hubspotUrl: string,
  overrides: AppOverrides = {},
): Promise<TestApp> {
  const running = await appFor(hubspotUrl, overrides, { databaseUrl: database.url, key: randomBytes(32) });
  return {
    ...running,
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function testConfig(
  databaseUrl: string,
  hubspotUrl: string,
  key: Buffer = randomBytes(32),
): ReturnType<typeof readConfig> {
  return readConfig({
    DATABASE_URL: databaseUrl,
    HUBSPOT_API_URL: hubspotUrl,
    DATA_DIR: join(tmpdir(), `tandem-test-${randomUUID()}`),
    ENCRYPTION_KEYS: `test:${key.toString('base64')}`,
    LOG_LEVEL: 'silent',
    ...queueSettings(databaseUrl),
  });
}

/** Connects a portal by its widest token. */
export async function connect(
  app: RunningApp,
  portal: PortalSeed,
  token = portal.tokens[0]?.token ?? '',
): Promise<string> {
  const { programId } = await connectHubspot(app, { token }, never);
  return programId;
}

/** A signal that nobody aborts. */
export const never = new AbortController().signal;
