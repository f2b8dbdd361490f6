import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { nightlyJob } from '#jobs/nightly.ts';
import { connectByConsent } from '#src/actions/connect-oauth.ts';
import { disconnectAccount } from '#src/actions/disconnect-account.ts';
import { eraseWhenDue } from '#src/actions/erase-ended.ts';
import { receiveEvents } from '#src/actions/receive-events.ts';
import { reportStatus } from '#src/actions/report-status.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { writeBack } from '#src/actions/write-back.ts';
import { createApp } from '#src/app.ts';
import { CrmAuthError } from '#src/errors.ts';
import { silentLogger } from '#src/log.ts';
import { findProgram, readConnection } from '#src/store/connections.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { commandLine } from '../support/command-line.ts';
import { createTestDatabase } from '../support/database.ts';
import { dumpProgram, query } from '../support/dump.ts';
import { appFor, connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { portalId, writingProgram } from '../support/writing-program.ts';
import { smallProgram } from '../webhooks/living-portal.ts';

const start = new Date('2026-11-20T15:00:00Z');
const ada = { actor: 'Ada' };
const appId = '4711';
const dayMs = 86_400_000;

/** An account in which the app is installed, read completely. */
async function installed(failPoint: (name: string) => Promise<void> = async () => undefined) {
  const seed = smallProgram(600_240, start);
  let now = start.getTime();
  const clock = () => new Date((now += 1));
  const sandbox = await sandboxOf([seed], clock, {
    app: { clientId: 'client', clientSecrets: ['secret'], appId, baseUrl: 'https://t.example.com', permittedUrls: [] },
  });
  const database = await createTestDatabase();
  const config = testConfig(database.url, sandbox.url, randomBytes(32));
  const hubspot = { ...config.hubspot, clientId: 'client', clientSecrets: ['secret'] };
  const overrides = { log: silentLogger(), quota: noLimit, clock: { now: clock }, failPoint };
  const app = await createApp({ ...config, hubspot }, overrides);
  const redirectUri = 'https://t.example.com/oauth/hubspot/callback';
  const consent = async () => {
    const page = new URL(`${sandbox.url}/oauth/authorize`);
    page.search = new URL(app.hubspotConsent?.pageUrl(redirectUri, 'state') ?? '').search;
    const granted = await fetch(page, { redirect: 'manual' });
    const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return (await connectByConsent(app, { code, redirectUri }, never))?.programId ?? '';
  };
  const programId = await consent();
  await fullSync(app, programId, { signal: never });
  sandbox.clearRequests();
  return {
    app,
    sandbox,
    programId,
    pass(ms: number) {
      now += ms;
    },
    consent,
    databaseUrl: database.url,
    account: String(seed.account.portalId),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await sandbox.stop();
    },
  };
}

const secrets = (databaseUrl: string) => query(databaseUrl, 'select name from secret');

describe('F24: a connection that a person ends', () => {
  test('is taken out of the account, its tokens are destroyed, and nothing is called or taken any more', async () => {
    await using it = await installed();
    const done = await disconnectAccount(it.app, it.programId, ada, never);
    expect(done).toMatchObject({ atCrm: 'uninstalled', account: it.account, erased: null, kept: { companies: 5 } });
    expect(it.sandbox.requests().map(({ route }) => route)).toEqual(['DELETE /appinstalls/external-install']);
    expect(it.sandbox.tokens.isInstalled(Number(it.account), appId)).toBe(false);
    expect(await secrets(it.databaseUrl)).toEqual([]);

    it.sandbox.clearRequests();
    const reason = /connected again: it was disconnected by Ada/;
    await expect(syncChanges(it.app, it.programId, { signal: never })).rejects.toThrow(reason);
    await expect(fullSync(it.app, it.programId, { signal: never })).rejects.toThrow(reason);
    const event = { portalId: Number(it.account), subscriptionType: 'company.creation', objectId: 1001, eventId: 1 };
    const intake = await receiveEvents(it.app, readHubspotEvents([event]).byAccount);
    expect(intake).toEqual({ programs: [], unknownAccounts: [it.account] });
    expect(it.sandbox.requests()).toEqual([]);
  });

  test('while work is going on, ends that work before its next call, and keeps nothing of what it had in hand', async () => {
    const paused = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    let armed = false;
    await using it = await installed(async (name) => {
      if (!armed || name !== 'sync:company:page-read') return;
      armed = false;
      paused.resolve();
      await ended.promise;
    });
    const before = await dumpProgram(it.databaseUrl, it.programId);
    armed = true;
    const work = fullSync(it.app, it.programId, { signal: never }).then(
      () => null,
      (error: unknown) => error,
    );
    await paused.promise;
    it.sandbox.clearRequests();
    await disconnectAccount(it.app, it.programId, ada, never);
    ended.resolve();
    expect(await work).toBeInstanceOf(Error);
    expect(it.sandbox.requests().map(({ route }) => route)).toEqual(['DELETE /appinstalls/external-install']);
    expect(await dumpProgram(it.databaseUrl, it.programId)).toEqual(before);
    const connection = await it.app.store.inProgram(it.programId, (tx) => readConnection(tx, 'hubspot'));
    expect(connection).toMatchObject({ status: 'disconnected', statusReason: 'it was disconnected by Ada' });
  });

  test('is connected again by another consent and goes on with what it had', async () => {
    await using it = await installed();
    await disconnectAccount(it.app, it.programId, ada, never);
    expect(await it.consent()).toBe(it.programId);
    expect(await findProgram(it.app.store, 'hubspot', it.account)).toBe(it.programId);
    expect((await syncChanges(it.app, it.programId, { signal: never }))?.complete).toBe(true);
  });

  test('is kept for 30 days and then deleted with everything that is stored, unless it was connected again', async () => {
    await using it = await installed();
    const night = () => nightlyJob({ app: it.app, queue: it.app.queue }, it.programId, never);
    const left = () => query(it.databaseUrl, 'select program_id from program');
    const { keptUntil } = await disconnectAccount(it.app, it.programId, ada, never);
    expect(keptUntil?.getTime()).toBeCloseTo(start.getTime() + 30 * dayMs, -5);

    it.pass(29 * dayMs);
    await it.consent();
    it.pass(2 * dayMs);
    await night();
    expect(await left()).toEqual([{ program_id: it.programId }]);

    await disconnectAccount(it.app, it.programId, ada, never);
    it.pass(29 * dayMs);
    expect((await reportStatus(it.app, it.programId)).erasedOn).toMatch(/^2027-01-20/);
    await night();
    expect(await left()).toEqual([{ program_id: it.programId }]);
    it.pass(1 * dayMs);
    await night();
    expect(await left()).toEqual([]);
    expect(Object.values(await dumpProgram(it.databaseUrl, it.programId)).flat()).toEqual([]);
    expect(await it.consent()).not.toBe(it.programId);
  });

  test('by itself, because the CRM refuses the token, is kept for 90 days', async () => {
    await using it = await installed();
    it.sandbox.tokens.uninstall(Number(it.account), appId);
    await expect(syncChanges(it.app, it.programId, { signal: never })).rejects.toThrow(CrmAuthError);
    expect((await reportStatus(it.app, it.programId)).erasedOn).toMatch(/^2027-02-18/);
    it.pass(89 * dayMs);
    expect(await eraseWhenDue(it.app, it.programId)).toBe(false);
    it.pass(1 * dayMs);
    expect(await eraseWhenDue(it.app, it.programId)).toBe(true);
    expect(await query(it.databaseUrl, 'select program_id from program')).toEqual([]);
  });

  test('ends also when HubSpot cannot be told, and says that it was not', async () => {
    await using it = await installed();
    it.sandbox.switchFault({ kind: 503, route: /appinstalls/ });
    expect(await disconnectAccount(it.app, it.programId, ada, never)).toMatchObject({ atCrm: 'unreachable' });
    expect(await secrets(it.databaseUrl)).toEqual([]);
    expect(await disconnectAccount(it.app, it.programId, ada, never)).toMatchObject({ atCrm: 'nothing_left' });
  });
});

test('erasing a program leaves no row of it in any table and all of the others', async () => {
  const [first, second] = [smallProgram(600_241, start), smallProgram(600_242, start)];
  await using sandbox = await sandboxOf([first, second], () => start);
  await using running = await appFor(sandbox.url, { clock: { now: () => start } });
  const { app, databaseUrl } = running;
  const gone = await connect(app, first);
  const stays = await connect(app, second);
  for (const programId of [gone, stays]) await fullSync(app, programId, { signal: never });
  const before = await dumpProgram(databaseUrl, stays);

  const done = await disconnectAccount(app, gone, { ...ada, erase: true }, never);
  expect(done).toMatchObject({ atCrm: 'token', kept: null, erased: expect.any(Number) });
  const tables = await query<{ name: string }>(
    databaseUrl,
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'program_id'`,
  );
  for (const { name } of tables)
    expect({ name, left: await query(databaseUrl, `select 1 from ${name} where program_id = $1`, [gone]) }).toEqual({
      name,
      left: [],
    });
  expect(await dumpProgram(databaseUrl, stays)).toEqual(before);
  expect(await connect(app, first)).not.toBe(gone);
});

test('disconnect asks, says what stays in HubSpot and here, and erases when it is told to', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'tandem-disconnect-'));
  await using program = await writingProgram({ partners: 2 });
  const { running, programId, sandbox } = program;
  const tandem = commandLine(program, scratch);
  await program.begin(['prm_health_score']);

  expect(await tandem('disconnect', 'hubspot')).toMatchObject({ status: 2, notes: expect.stringContaining('--yes') });
  const { status, text } = await tandem('disconnect', 'hubspot', '--yes');
  expect(status).toBe(0);
  expect(text).toContain('The token is destroyed here. It still opens the account: delete it in HubSpot');
  expect(text).toContain('2 values that Tandem wrote stay on 2 records in HubSpot.');
  expect(text).toContain('What was read stays: 4 companies');
  expect(text).toMatch(/Unless it is connected again, all of it is deleted after \d{4}-\d\d-\d\d\./);
  expect(text).toContain('tandem -- disconnect hubspot --erase');

  sandbox.clearRequests();
  await program.want('prm_health_score', '1');
  await expect(writeBack(running.app, programId, { signal: never })).rejects.toThrow('connected again');
  expect(sandbox.requests()).toEqual([]);
  const who = /disconnected: it was disconnected by .+\(command line\)/;
  expect((await tandem('connections')).text).toMatch(who);
  expect((await tandem('status')).text).toMatch(/disconnected, it was disconnected by/);
  expect((await tandem('status')).text).toMatch(
    /Everything stored of this program is deleted after \d{4}-\d\d-\d\d unless/,
  );
  expect((await tandem('doctor')).text).toMatch(
    /to do +hubspot .*nothing is read or written, what was read stays for a while/,
  );
  expect(await tandem('audit', join(scratch, 'audit.csv'))).toMatchObject({ status: 0 });

  expect((await tandem('disconnect', 'hubspot', '--erase', '--yes')).text).toMatch(/Erased: \d+ rows\. Backups/);
  expect((await tandem('connections')).text).toContain('Nothing is connected.');
  expect(sandbox.context.portals.get(portalId)?.table('companies').get('1001')?.values.has('prm_health_score')).toBe(
    true,
  );
  await rm(scratch, { recursive: true });
});
