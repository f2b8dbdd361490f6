import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { quickStart } from '../support/child-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dumpProgram, query, type Dump } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { queueSettings } from '../support/redis.ts';
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

/** Runs a process that kills itself when it comes to a place; answers whether it came there. */
async function killedAt({ database, programId }: Program, work: 'sync' | 'judge', place: string): Promise<boolean> {
  const script = join(import.meta.dirname, 'processes/process-to-kill.ts');
  const args = [script, database.url, sandbox.url, key.toString('base64'), programId, work, place, now.toISOString()];
  const { signal, stderr, stdout } = await runProgram(process.execPath, args, {
    env: { ...quickStart(), ...queueSettings(database.url) },
  });
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

/** Kills one process after the other, each going on where the last one died. */
async function killedAtEach(subject: Program, work: 'sync' | 'judge', places: readonly string[]): Promise<void> {
  for (const place of places)
    expect({ place, killed: await killedAt(subject, work, place) }).toEqual({ place, killed: true });
}

describe('processes that are killed while they sync', () => {
  test('with pages read, stored and committed leave a program that ends in the same state', async () => {
    await using subject = await program();
    await killedAtEach(subject, 'sync', [
      'sync:company:page-read',
      'sync:company:page-stored',
      'sync:deal:page-read',
      'sync:deal:page-committed',
      'sync:deal:page-stored',
    ]);
    await finish(subject);
    expect(await dumpProgram(subject.database.url, subject.programId)).toEqual(undisturbed);
  });

  test('with engagements stored, and with everything read, leave a program that ends in the same state', async () => {
    await using subject = await program();
    await killedAtEach(subject, 'sync', [
      'sync:engagement:page-read',
      'sync:engagement:page-stored',
      'sync:before-end',
    ]);
    await finish(subject);
    expect(await dumpProgram(subject.database.url, subject.programId)).toEqual(undisturbed);
  });

  test('do not begin again: the next goes on where the last page was stored', async () => {
    await using subject = await program();
    await killedAtEach(subject, 'sync', ['sync:deal:page-committed']);
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

describe('processes that are killed while they judge', () => {
  test('judge nobody before the commit and everybody with it, and leave the same state', async () => {
    await using subject = await program();
    await fullSync(subject.app, subject.programId, { signal: never });
    const judged = () =>
      query(
        subject.database.url,
        'select (select count(*)::int from partner_state) as judged, (select count(*)::int from dirty_partner) as waiting',
      );

    await killedAtEach(subject, 'judge', ['judge:stored', 'judge:before-commit']);
    expect(await judged()).toEqual([{ judged: 0, waiting: 3 }]);
    await killedAtEach(subject, 'judge', ['judge:committed']);
    expect(await judged()).toEqual([{ judged: 3, waiting: 0 }]);

    await finish(subject);
    expect(await dumpProgram(subject.database.url, subject.programId)).toEqual(undisturbed);
  });
});
