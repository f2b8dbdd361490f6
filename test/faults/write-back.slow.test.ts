import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test } from 'vitest';

import { writeBack } from '#src/actions/write-back.ts';
import { systemClock } from '#src/clock.ts';

import { expectEachWriteOnce, expectPropertiesAsDesired, type Subject } from '../support/check-history.ts';
import { quickStart } from '../support/child-process.ts';
import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import { queueSettings } from '../support/redis.ts';
import { portalId, writingProgram, type WritingProgram } from '../support/writing-program.ts';

let program: WritingProgram | null = null;
let child: ChildProcess | null = null;

async function open(): Promise<WritingProgram> {
  program = await writingProgram({ clock: systemClock, asOf: () => new Date('2026-11-20T15:00:00Z') });
  await program.begin();
  await program.want('prm_health_score', '44');
  program.sandbox.clearRequests();
  return program;
}

afterEach(async () => {
  child?.kill('SIGKILL');
  child = null;
  await program?.[Symbol.asyncDispose]();
  program = null;
});

/** Starts another process that writes what is due, until it comes to a place. */
async function startWriter(subject: WritingProgram, place: string, signal: 'SIGKILL' | 'SIGSTOP') {
  const { app, databaseUrl } = subject.running;
  const key = app.config.encryptionKeys?.[0].key.toString('base64') ?? '';
  const script = join(import.meta.dirname, 'processes/writer-to-stop.ts');
  const args = [script, databaseUrl, subject.sandbox.url, key, subject.programId, place, signal];
  const started = spawn(process.execPath, args, {
    env: { ...quickStart(), ...queueSettings(databaseUrl) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const output = { text: '' };
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.text += text;
  });
  const closed = once(started, 'close');
  while (!output.text.includes(`at ${place}`) && started.exitCode === null) await sleep(20);
  return {
    async goOn(): Promise<string> {
      started.kill('SIGCONT');
      await closed;
      return output.text.split('\n')[1] ?? '';
    },
    dead: async () => void (await closed),
  };
}

/** However it went, in the end every record holds what it should, and no value was written twice. */
async function expectWell(subject: WritingProgram): Promise<void> {
  await expectPropertiesAsDesired(historyOf(subject));
  await expectEachWriteOnce(historyOf(subject));
}

function historyOf({ programId, running, sandbox }: WritingProgram): Subject {
  const portal = sandbox.context.portals.get(portalId);
  if (portal === undefined) throw new Error('the account is gone');
  return { databaseUrl: running.databaseUrl, programId, portal };
}

/** Writes until everything holds this value, as a worker would that looks again and again. */
async function writeUntil(subject: WritingProgram, value: string): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const report = await writeBack(subject.running.app, subject.programId, { signal: never });
    const scores = await scoresOf(subject);
    if (report !== null && scores.every((score) => score === value)) return;
    await sleep(100);
  }
}

async function scoresOf(subject: WritingProgram): Promise<readonly (string | null | undefined)[]> {
  return Object.values(await subject.held()).map((record) => record['prm_health_score']);
}

function four(value: string): readonly string[] {
  return [value, value, value, value];
}

describe('F13: a worker is killed around its write', () => {
  test.each(['before-mark', 'before-call', 'after-call', 'stored'])(
    'at %s: the values are right in the end, written by one call and logged once',
    async (place) => {
      const subject = await open();
      const writer = await startWriter(subject, `write-back:${place}`, 'SIGKILL');
      await writer.dead();
      await writeUntil(subject, '44');
      expect(await scoresOf(subject)).toEqual(four('44'));
      expect(subject.writeCalls()).toBe(1);
      const log = await query(
        subject.running.databaseUrl,
        `select record_id, count(*)::int from write_log where value_after = '44' and outcome = 'written' group by 1 order by 1`,
      );
      expect(log).toEqual(['1001', '1002', '1003', '1004'].map((record_id) => ({ record_id, count: 1 })));
      const doubtful = await query(
        subject.running.databaseUrl,
        'select 1 from desired_value where sent_run_id is not null',
      );
      expect(doubtful).toEqual([]);
      await expectWell(subject);
    },
  );
});

describe('F14: a worker sleeps past its lease and wakes', () => {
  test.each(['before-mark', 'before-call'])(
    'at %s: another takes over, and the late write is not sent',
    async (place) => {
      const subject = await open();
      const sleeper = await startWriter(subject, `write-back:${place}`, 'SIGSTOP');
      await subject.want('prm_health_score', '55');
      await writeUntil(subject, '55');
      expect(subject.writeCalls()).toBe(1);
      expect(await sleeper.goOn()).toMatch(/taken over|slept|took over/);
      await writeUntil(subject, '55');
      expect(await scoresOf(subject)).toEqual(four('55'));
      expect(subject.writeCalls()).toBe(1);
      await expectWell(subject);
    },
  );

  test('after its call: what it heard is not stored over what is known by now, and the newer value stands', async () => {
    const subject = await open();
    const sleeper = await startWriter(subject, 'write-back:after-call', 'SIGSTOP');
    await subject.want('prm_health_score', '55');
    await writeUntil(subject, '55');
    expect(await sleeper.goOn()).toMatch(/taken over|took over/);
    await writeUntil(subject, '55');
    expect(await scoresOf(subject)).toEqual(four('55'));
    const rows = await query(
      subject.running.databaseUrl,
      `select distinct value, confirmed_value, sent_run_id from desired_value where property = 'prm_health_score'`,
    );
    expect(rows).toEqual([{ value: '55', confirmed_value: '55', sent_run_id: null }]);
    await expectWell(subject);
  });

  test('a write of the sleeper that arrives after the newer one is found and repaired in the next round', async () => {
    const subject = await open();
    const sleeper = await startWriter(subject, 'write-back:after-call', 'SIGSTOP');
    await subject.want('prm_health_score', '55');
    await writeUntil(subject, '55');
    // The network held the sleeper's request back until now.
    for (const id of ['1001', '1002', '1003', '1004']) await subject.edit(id, { prm_health_score: '44' });
    await sleeper.goOn();
    await writeUntil(subject, '55');
    expect(await scoresOf(subject)).toEqual(four('55'));
    await expectPropertiesAsDesired(historyOf(subject));
  });
});
