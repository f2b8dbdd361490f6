import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { startWeb } from '#src/cli/start-web.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import type { Listening } from '#src/http/listen.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { readConnection, type Connection } from '#src/store/connections.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { query } from '../support/dump.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { smallProgram } from '../webhooks/living-portal.ts';

const start = new Date('2026-11-20T15:00:00Z');
const portalId = 600_010;
const seed = smallProgram(portalId, start);
const publicUrl = 'https://tandem.example.com';
const appId = '4711';
const key = randomBytes(32);

let passed: number;
let sandbox: Sandbox;
let database: TestDatabase;
let app: RunningApp;
let web: Listening;

const clock = { now: () => new Date(start.getTime() + passed) };

beforeEach(async () => {
  passed = 0;
  sandbox = await sandboxOf([seed], clock.now, {
    app: { clientId: 'client', clientSecrets: ['app-secret'], appId, baseUrl: publicUrl, permittedUrls: [] },
  });
  database = await createTestDatabase();
  app = await openApp();
  web = await startWeb(app, 0);
});

afterEach(async () => {
  await web[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await sandbox.stop();
});

/** One more process on the same database. */
function openApp(): Promise<RunningApp> {
  const config = testConfig(database.url, sandbox.url, key);
  return createApp(
    {
      ...config,
      http: { ...config.http, publicUrl },
      hubspot: {
        ...config.hubspot,
        clientId: 'client',
        clientSecrets: ['app-secret'],
        authorizeUrl: `${sandbox.url}/oauth/authorize`,
      },
    },
    { log: silentLogger(), quota: noLimit, clock },
  );
}

/** What a person's browser does: start, consent, and back with the cookie. Answers the last reply. */
async function consent(change: (callback: URL) => void = () => undefined): Promise<Response> {
  const begun = await fetch(`http://127.0.0.1:${web.port}/oauth/hubspot/start`, { redirect: 'manual' });
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const granted = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const callback = new URL(granted.headers.get('location') ?? '');
  change(callback);
  expect(callback.origin).toBe(publicUrl);
  return fetch(`http://127.0.0.1:${web.port}${callback.pathname}${callback.search}`, { headers: { cookie } });
}

async function programs(): Promise<readonly string[]> {
  const rows = await query<{ program_id: string }>(database.url, 'select program_id from program');
  return rows.map((row) => row.program_id);
}

async function connected(): Promise<{ readonly programId: string; readonly connection: Connection }> {
  const [programId = ''] = await programs();
  const connection = await app.store.inProgram(programId, (tx) => readConnection(tx, 'hubspot'));
  if (connection === null) throw new Error('nothing is connected');
  return { programId, connection };
}

function renewals(): number {
  return sandbox.requests().filter((request) => request.route === 'POST /oauth/token').length;
}

describe('consent', () => {
  test('connects the account, seals its tokens and opens it to the sync', async () => {
    const reply = await consent();
    expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining('is connected')]);

    const { connection, programId } = await connected();
    expect([connection.accountId, connection.auth, connection.status, connection.capabilities?.push]).toEqual([
      String(portalId),
      'oauth',
      'active',
      true,
    ]);
    const secrets = await query<{ name: string; sealed: Buffer }>(
      database.url,
      'select name, sealed from secret order by name',
    );
    expect(secrets.map(({ name }) => name)).toEqual(['access_token', 'refresh_token']);
    expect((await fullSync(app, programId, { signal: never }))?.records.companies).toBe(5);
  });

  test('of an account that was connected by a token joins its program', async () => {
    const programId = await connect(app, seed);
    expect((await consent()).status).toBe(200);

    const { connection } = await connected();
    expect([await programs(), connection.auth]).toEqual([[programId], 'oauth']);
  });

  test('with a code that HubSpot does not know connects nothing', async () => {
    const reply = await consent((callback) => callback.searchParams.set('code', 'made-up'));

    expect([reply.status, await programs()]).toEqual([400, []]);
  });
});

describe('the tokens of an account', () => {
  test('are renewed when half an hour has passed, once, and the work goes on', async () => {
    await consent();
    const { programId } = await connected();
    await fullSync(app, programId, { signal: never });
    sandbox.clearRequests();
    await syncChanges(app, programId, { signal: never });
    expect(renewals()).toBe(0);

    passed += 31 * 60_000;
    expect((await syncChanges(app, programId, { signal: never }))?.complete).toBe(true);
    await syncChanges(app, programId, { signal: never });
    expect(renewals()).toBe(1);
  });

  test('F22: are renewed once when eight processes with twenty calls each find them expired', async () => {
    await consent();
    const { connection } = await connected();
    passed += 31 * 60_000;
    sandbox.clearRequests();
    await using stack = new AsyncDisposableStack();
    const processes = await Promise.all(Array.from({ length: 8 }, openApp));
    for (const one of processes) stack.use(one);
    const crms = processes.map((one) => one.openCrm(connection, defaultSettings().mapping.hubspot));
    const answers = await Promise.all(
      crms.flatMap((crm) => Array.from({ length: 20 }, async () => (await crm.owners(never)).length)),
    );

    expect([answers.length, renewals()]).toEqual([160, 1]);
    expect((await connected()).connection.status).toBe('active');
  });

  test('F24: that were revoked end the work with the next call, are forgotten, and come back with a new consent', async () => {
    await consent();
    const { programId } = await connected();
    await fullSync(app, programId, { signal: never });
    sandbox.tokens.uninstall(portalId, appId);
    sandbox.clearRequests();

    await expect(syncChanges(app, programId, { signal: never })).rejects.toThrow(/401/);
    expect(sandbox.requests()).toHaveLength(1);
    expect((await connected()).connection.status).toBe('reconnect_needed');
    expect(await query(database.url, 'select name from secret')).toEqual([]);

    sandbox.clearRequests();
    await expect(syncChanges(app, programId, { signal: never })).rejects.toThrow(/needs to be connected again/);
    expect(sandbox.requests()).toEqual([]);

    await consent();
    expect((await connected()).connection.status).toBe('active');
    expect((await syncChanges(app, programId, { signal: never }))?.complete).toBe(true);
  });

  test('that expired after a revocation are not renewed: the work ends before the first call', async () => {
    await consent();
    const { programId } = await connected();
    await fullSync(app, programId, { signal: never });
    sandbox.tokens.uninstall(portalId, appId);
    passed += 31 * 60_000;
    sandbox.clearRequests();

    await expect(syncChanges(app, programId, { signal: never })).rejects.toThrow(/Connect the account again/);
    expect([sandbox.requests().length, renewals()]).toEqual([1, 1]);
    expect((await connected()).connection.status).toBe('reconnect_needed');
    expect(await query(database.url, 'select name from secret')).toEqual([]);
  });
});
