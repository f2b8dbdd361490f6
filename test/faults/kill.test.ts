import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dumpProgram, query, type Dump } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { runProgram } from '../support/run-program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const seed = partnerPortal({ now, partners: 3, dealsEach: 35 });
const key = randomBytes(32);

let sandbox: Sandbox;
/** The state that a program ends in when nobody is killed. */
let undisturbed: Dump;

interface Program {
  readonly app: RunningApp;
  readonly database: TestDatabase;
  readonly programId: string;
}

async function program(): Promise<Program & AsyncDisposable> {
  const database = await createTestDatabase();
  const app = await createApp(testConfig(database.url, sandbox.url, key), {
    log: silentLogger(),
    quota: noLimit,
    asOf: () => now,
  });
  const programId = await connect(app, seed);
  return {
    app,
    database,
    programId,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function finish({ app, programId }: Program): Promise<void> {
  let report = await fullSync(app, programId, { signal: never });
  // A dead process holds its lease until it runs out.
  while (report === null) {
    await sleep(50);
    report = await fullSync(app, programId, { signal: never });
  }
  await judgePartners(app, programId, { signal: never });
}

/** Runs a process that kills itself at a place; answers whether it came there. */
async function killedAt(
  { database, programId }: Program,
  work: 'sync' | 'judge',
  place: string,
  times: number,
): Promise<boolean> {
  const script = join(import.meta.dirname, 'process-to-kill.ts');
  const args = [
    script,
    database.url,
    sandbox.url,
    key.toString('base64'),
    programId,
    work,
    place,
    String(times),
    now.toISOString(),
  ];
  const { signal, stderr, stdout } = await runProgram(process.execPath, args);
  if (signal !== 'SIGKILL' && stdout !== 'done\n') throw new Error(`the process ended otherwise: ${stderr}`);
  return signal === 'SIGKILL';
}

beforeAll(async () => {
  sandbox = await sandboxOf([seed], () => now);
  await using reference = await program();
  await finish(reference);
  undisturbed = await dumpProgram(reference.database.url, reference.programId);
});

afterAll(() => sandbox.stop());

describe('a process that is killed while it syncs', () => {
  test.each([
    ['after a page of companies was read', 'sync:company:page-read', 1],
    ['after a page of deals was read, with another stored before', 'sync:deal:page-read', 2],
    ['with a page of deals stored and its place not yet', 'sync:deal:page-stored', 2],
    ['with a page of deals and its place committed', 'sync:deal:page-committed', 1],
    ['with engagements stored and their place not yet', 'sync:engagement:page-stored', 1],
    ['with everything read and the run not ended', 'sync:before-end', 1],
  ])('%s leaves a program that ends in the same state', async (_name, place, times) => {
    await using subject = await program();
    expect(await killedAt(subject, 'sync', place, times)).toBe(true);
    await finish(subject);
    expect(await dumpProgram(subject.database.url, subject.programId)).toEqual(undisturbed);
  });

  test('does not begin again: the next process goes on where the last page was stored', async () => {
    await using subject = await program();
    await killedAt(subject, 'sync', 'sync:deal:page-committed', 2);
    sandbox.clearRequests();
    await finish(subject);
    const { calls } = sandbox.stats(seed.account.portalId);
    expect({
      companies: calls['GET /crm/objects/companies'] ?? 0,
      deals: calls['GET /crm/objects/deals'] ?? 0,
    }).toEqual({ companies: 0, deals: 1 });
    const runs = await query(subject.database.url, 'select mode, outcome from sync_run');
    expect(runs).toEqual([{ mode: 'full', outcome: 'done' }]);
  });
});

describe('a process that is killed while it judges', () => {
  test.each([
    ['with everything written and nothing committed', 'judge:before-commit'],
    ['between the results and the removal from the work table', 'judge:stored'],
    ['right after the commit', 'judge:committed'],
  ])('%s leaves every partner judged once', async (_name, place) => {
    await using subject = await program();
    await fullSync(subject.app, subject.programId, { signal: never });
    expect(await killedAt(subject, 'judge', place, 1)).toBe(true);
    await finish(subject);
    expect(await dumpProgram(subject.database.url, subject.programId)).toEqual(undisturbed);
  });
});
