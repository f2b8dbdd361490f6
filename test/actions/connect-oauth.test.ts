import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { checkAdmin } from '#src/actions/admin-permission.ts';
import { connectByConsent } from '#src/actions/connect-oauth.ts';
import type { Consent } from '#src/actions/context.ts';
import { exportAudit } from '#src/actions/export-audit.ts';
import { publishProgramSettings, settingsOfVersion } from '#src/actions/publish-settings.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { startWeb } from '#src/cli/start-web.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import type { Listening } from '#src/http/listen.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { readConnection, type Connection } from '#src/store/connections.ts';
import { currentSettings, listSettingsVersions } from '#src/store/settings-versions.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { query } from '../support/dump.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { smallProgram } from '../webhooks/living-portal.ts';

const start = new Date('2026-11-20T15:00:00Z');
const portalId = 600_010;
const installer = {
  id: '31',
  userId: 9031,
  email: 'dana@contoso.example',
  firstName: 'Dana',
  lastName: 'Whitfield',
  archived: false,
  teams: [],
};
const leaver = { ...installer, id: '30', userId: 9030, email: 'kim@contoso.example', archived: true };
const seed = { ...smallProgram(portalId, start), owners: [leaver, installer] };
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

/** As `consent`, where HubSpot names this user as the one who installed the app. */
async function installedBy(userId: string | null): Promise<string> {
  const { hubspotConsent } = app;
  if (hubspotConsent === null) throw new Error('no app is set up');
  const redirectUri = `${publicUrl}/oauth/hubspot/callback`;
  const granted = await fetch(hubspotConsent.pageUrl(redirectUri, 'state'), { redirect: 'manual' });
  const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const told: Consent = {
    ...hubspotConsent,
    async exchange(...asked) {
      const tokens = await hubspotConsent.exchange(...asked);
      return tokens === null ? null : { ...tokens, userId };
    },
  };
  const connection = await connectByConsent({ ...app, hubspotConsent: told }, { code, redirectUri }, never);
  if (connection === null) throw new Error('HubSpot refused the code');
  return connection.programId;
}

/** Who the admins are, who published that, and whether the installer may decide what is written. */
function settingsNow(programId: string) {
  return app.store.inProgram(programId, async (tx) => {
    const current = await currentSettings(tx);
    const { permission } = await checkAdmin(tx, { programId, crm: 'hubspot' }, String(installer.userId));
    return { admins: current?.settings.program.admins, author: current?.author, mayDecide: permission.allowed };
  });
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

describe('who installed the app', () => {
  const named = 'Dana Whitfield (HubSpot user 9031)';

  test('is the first admin of a program that has none, in a published version that says why, and in the audit log', async () => {
    await consent();

    const { programId } = await connected();
    await fullSync(app, programId, { signal: never });
    expect(await settingsNow(programId)).toEqual({ admins: [installer.email], author: named, mayDecide: true });
    const versions = await app.store.inProgram(programId, listSettingsVersions);
    expect(versions.map(({ author, reason, version }) => [version, author, reason])).toEqual([
      [2, named, 'Installed Tandem in HubSpot while the program had no admins: the first one'],
      [1, 'Tandem', "Proposed from the account's own fields when it was connected"],
    ]);
    let audit = '';
    for await (const line of exportAudit(app, programId)) audit += line;
    expect(audit).toContain(`${named},settings published`);
  });

  test('is so too where the account was connected by a token before', async () => {
    const programId = await connect(app, seed);
    await consent();
    await fullSync(app, programId, { signal: never });

    expect(await settingsNow(programId)).toMatchObject({ admins: [installer.email], mayDecide: true });
  });

  test('changes nothing where there are admins, nor with a second consent', async () => {
    const programId = await connect(app, seed);
    const before = await settingsOfVersion(app, programId, 'current');
    const program = { ...before.settings.program, admins: ['kim@contoso.example'] };
    const settings = { ...before.settings, program };
    await publishProgramSettings(app, programId, {
      settings,
      author: 'Kim',
      reason: 'decides',
      basedOn: before.version,
    });
    await consent();
    await consent();

    expect(await settingsNow(programId)).toEqual({ admins: ['kim@contoso.example'], author: 'Kim', mayDecide: false });
  });

  test.each([
    ['HubSpot does not say who it was', null],
    ['HubSpot lists the user as nobody', '9032'],
    ['the user has left', String(leaver.userId)],
  ])('is made nothing where %s: the account is connected all the same', async (_name, userId) => {
    const programId = await installedBy(userId);

    expect(await settingsNow(programId)).toEqual({ admins: [], author: 'Tandem', mayDecide: false });
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
