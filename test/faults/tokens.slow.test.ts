import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startWork } from '#jobs/start-work.ts';
import { connectByConsent } from '#src/actions/connect-oauth.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';
import type { SandboxApp } from '#src/sandbox/hubspot/sandbox-app.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { startChild, type RunningChild } from '../support/child-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { query } from '../support/dump.ts';
import { never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { queueOfRun, queueSettings } from '../support/redis.ts';
import { smallProgram } from '../webhooks/living-portal.ts';

const start = new Date('2026-11-20T15:00:00Z');
const portalId = 600_020;
const seed = smallProgram(portalId, start);
const key = randomBytes(32);
const redirectUri = 'https://tandem.example.com/oauth/hubspot/callback';
const oauthApp: SandboxApp = {
  clientId: 'client',
  clientSecrets: ['app-secret'],
  appId: '4711',
  baseUrl: 'https://tandem.example.com',
  permittedUrls: [],
};
const patience = { timeout: 30_000, interval: 50 };

let passed: number;
let sandbox: Sandbox;
let database: TestDatabase;
let app: RunningApp;
let programId: string;
let children: RunningChild[];

const clock = { now: () => new Date(start.getTime() + passed) };

beforeEach(async () => {
  passed = 0;
  children = [];
  sandbox = await sandboxOf([seed], clock.now, { app: oauthApp, quirks: { rotatesRefreshTokens: true } });
  database = await createTestDatabase();
  const config = testConfig(database.url, sandbox.url, key);
  const hubspot = { ...config.hubspot, clientId: 'client', clientSecrets: ['app-secret'] };
  app = await createApp({ ...config, hubspot }, { log: silentLogger(), quota: noLimit, clock });
  const grant = {
    portalId,
    userId: 1,
    appId: oauthApp.appId,
    clientId: oauthApp.clientId,
    scopes: seed.tokens[0]?.scopes ?? [],
  };
  const code = sandbox.tokens.issueCode(grant, redirectUri);
  const connected = await connectByConsent(app, { code, redirectUri }, never);
  programId = connected?.programId ?? '';
  await fullSync(app, programId, { signal: never });
});

afterEach(async () => {
  for (const child of children) await child[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await sandbox.stop();
});

/** Half an hour goes by: no access token is good any more. */
function letTokensExpire(): void {
  passed += 31 * 60_000;
  sandbox.clearRequests();
}

/** What HubSpot answered to those who asked for tokens. */
function renewals(): readonly (number | null)[] {
  return sandbox.requests().flatMap(({ route, status }) => (route === 'POST /oauth/token' ? [status] : []));
}

/** Processes that stand ready to call, each many times at once. */
async function processes(count: number, calls: number, place = ''): Promise<readonly RunningChild[]> {
  const script = join(import.meta.dirname, 'processes/renewer-to-kill.ts');
  const args = [script, database.url, sandbox.url, key.toString('base64'), programId, clock.now().toISOString()];
  const started = Array.from({ length: count }, () =>
    startChild([...args, String(calls), place], queueSettings(database.url)),
  );
  children.push(...started);
  for (const child of started) await child.until(/ready/);
  return started;
}

async function callAll(started: readonly RunningChild[]): Promise<readonly string[]> {
  for (const child of started) child.tell('go');
  return Promise.all(started.map(async (child) => (await child.until(/answered (.*)\n/))[1]?.trim() ?? ''));
}

async function connectionStatus(): Promise<unknown> {
  const [row] = await query(database.url, 'select status from connection');
  return row?.['status'];
}

describe(`F22: tokens expire, and a refresh token is good once (queue on ${queueOfRun()})`, () => {
  test('eight processes with twenty calls each renew once, none is refused, and what was stored renews again', async () => {
    letTokensExpire();
    expect(await callAll(await processes(8, 20))).toEqual(Array.from({ length: 8 }, () => '20'));
    expect(renewals()).toEqual([200]);

    // Others know the newest refresh token from the store alone.
    letTokensExpire();
    expect(await callAll(await processes(2, 20))).toEqual(['20', '20']);
    expect(renewals()).toEqual([200]);
    expect(await connectionStatus()).toBe('active');
  });

  test('a process that is killed when the renewed tokens are stored has not used them, and the next needs no renewal', async () => {
    letTokensExpire();
    const [doomed] = await processes(1, 5, 'tokens:stored');
    doomed?.tell('go');
    expect(await doomed?.ended()).toEqual({ status: null, signal: 'SIGKILL' });
    // Nothing was called with what was not stored yet.
    expect(sandbox.requests().map(({ route }) => route)).toEqual(['POST /oauth/token']);

    expect(await callAll(await processes(1, 5))).toEqual(['5']);
    expect(renewals()).toEqual([200]);
  });
});

test(`F23: a crash between the answer of a renewal and storing it ends the connection: one refusal, somebody has to connect again, and nothing is repeated (queue on ${queueOfRun()})`, async () => {
  letTokensExpire();
  const [doomed] = await processes(1, 5, 'tokens:answered');
  doomed?.tell('go');
  expect(await doomed?.ended()).toEqual({ status: null, signal: 'SIGKILL' });
  expect(renewals()).toEqual([200]);
  sandbox.clearRequests();

  // Workers with work to do: the inbox names a record, and the sweep is asked for again and again.
  await using work = await startWork(app, { wakeEveryMs: 50 });
  expect(work).toBeDefined();
  await query(
    database.url,
    `insert into inbox (program_id, crm, kind, type, record_id, cause, received_at) values ($1, 'hubspot', 'company', '', '1002', 'changed', now())`,
    [programId],
  );
  await expect.poll(connectionStatus, patience).toBe('reconnect_needed');
  for (let round = 0; round < 10; round += 1) {
    await app.queue.enqueue('sweep', programId);
    await app.queue.enqueue('sync-records', programId);
    await idle();
  }
  expect(renewals()).toEqual([400]);
  expect(sandbox.requests()).toHaveLength(1);
  expect(await query(database.url, 'select name from secret')).toEqual([]);

  async function idle(): Promise<void> {
    await expect
      .poll(async () => {
        const { short } = await app.queue.status();
        return short.waiting + short.active;
      }, patience)
      .toBe(0);
  }
});
