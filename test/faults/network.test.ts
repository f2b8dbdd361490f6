import { afterEach, describe, expect, test } from 'vitest';

import { applyWrites } from '#src/actions/apply-writes.ts';
import { writeBack } from '#src/actions/write-back.ts';
import { CrmUnavailableError } from '#src/errors.ts';

import { deafServer } from '../support/deaf-server.ts';
import { query } from '../support/dump.ts';
import { forwarder, type Forwarder } from '../support/forwarder.ts';
import { appFor, never } from '../support/program.ts';
import { writingProgram, type WritingProgram } from '../support/writing-program.ts';

const callTimeoutMs = 800;
const write = /^POST \/crm\/objects\/[\d-]+\/companies\/batch\/update/;
const create = /^POST \/crm\/properties\/[\d-]+\/companies\/batch\/create/;
/** A call or two with their time-outs, on a busy machine. */
const boundMs = 15_000;

let stack: AsyncDisposableStack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** A program whose way to HubSpot a test can spoil. */
async function open(): Promise<{ readonly subject: WritingProgram; readonly way: Forwarder }> {
  let way: Forwarder | null = null;
  const subject = stack.use(
    await writingProgram({
      callTimeoutMs,
      through: async (sandboxUrl) => {
        way = stack.use(await forwarder({ port: Number(new URL(sandboxUrl).port), host: '127.0.0.1' }));
        return `http://127.0.0.1:${way.port}`;
      },
    }),
  );
  if (way === null) throw new Error('nobody asked for the way');
  return { subject, way };
}

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await work;
  return { value, ms: performance.now() - began };
}

async function scores(subject: WritingProgram): Promise<readonly (string | null | undefined)[]> {
  return Object.values(await subject.held()).map((record) => record['prm_health_score']);
}

/** Writes again and again as time goes on, until nothing is left to write or to find out; every round ends within its bound. */
async function settle(subject: WritingProgram): Promise<void> {
  const unsettled = () =>
    query(
      subject.running.databaseUrl,
      'select 1 from desired_value where value is distinct from confirmed_value or sent_run_id is not null',
    );
  for (let round = 0; round < 10 && (await unsettled()).length > 0; round += 1) {
    subject.time.now = new Date(subject.time.now.getTime() + 60_000);
    const work = writeBack(subject.running.app, subject.programId, { signal: never });
    const { ms, value } = await timed(work.catch((error: unknown) => error));
    expect(ms).toBeLessThan(boundMs);
    if (value instanceof Error && !(value instanceof CrmUnavailableError)) throw value;
  }
}

describe('F20: the network fails around a write', () => {
  test.each([
    ['the connection is reset when the answer begins', 'reset'],
    ['the answer never comes', 'hold'],
    ['the answer comes a byte at a time', 'drip'],
  ] as const)('%s: the call ends in time, the values are read, and not written twice', async (_what, kind) => {
    const { subject, way } = await open();
    await subject.begin();
    await subject.want('prm_health_score', '44');
    subject.sandbox.clearRequests();
    way.spoil({ on: write, kind });
    await settle(subject);

    expect(await scores(subject)).toEqual(['44', '44', '44', '44']);
    expect(subject.writeCalls()).toBe(1);
    const log = await query(
      subject.running.databaseUrl,
      `select record_id, count(*)::int from write_log where property = 'prm_health_score' and value_after = '44' group by 1 order by 1`,
    );
    expect(log).toEqual(['1001', '1002', '1003', '1004'].map((record_id) => ({ record_id, count: 1 })));
  });

  test('every answer is lost for a while: nothing is repeated blindly, and all is right once the network is', async () => {
    const { subject, way } = await open();
    await subject.begin();
    await subject.want('prm_health_score', '44');
    subject.sandbox.clearRequests();
    const repaired = way.spoil({ on: /^(POST|GET) /, kind: 'reset', times: 1_000 });
    await expect(subject.writeBack()).rejects.toThrow(CrmUnavailableError);
    const sent = subject.writeCalls();
    expect(sent).toBeLessThanOrEqual(1);
    // What became of it cannot be read, so nothing is sent.
    subject.time.now = new Date(subject.time.now.getTime() + 60_000);
    await subject.writeBack().catch(() => undefined);
    expect(subject.writeCalls()).toBe(sent);
    repaired();
    await settle(subject);
    expect(await scores(subject)).toEqual(['44', '44', '44', '44']);
    expect(subject.writeCalls()).toBe(1);
  });

  test('the answer to the creation of our properties is lost: they are looked for before any is created again', async () => {
    const { subject, way } = await open();
    await subject.plan();
    await subject.approve();
    subject.sandbox.clearRequests();
    way.spoil({ on: create, kind: 'reset' });
    const { app } = subject.running;
    await expect(applyWrites(app, subject.programId, { actor: 'Ada', signal: never })).rejects.toThrow(
      CrmUnavailableError,
    );
    expect(await applyWrites(app, subject.programId, { actor: 'Ada', signal: never })).toMatchObject({ failed: [] });
    const creations = subject.sandbox.requests().filter(({ route }) => /POST \/crm\/properties.*create/.test(route));
    // Once for each object.
    const paths = creations.map(({ path }) => path);
    expect([paths.length, new Set(paths).size]).toEqual([2, 2]);
  });

  test('no connection is made at all: the attempt ends in time, nothing is taken for written, and the next writes', async () => {
    const { subject } = await open();
    await subject.begin();
    await subject.want('prm_health_score', '44');
    await using deaf = await deafServer();
    await using cutOff = await appFor(
      `http://127.0.0.1:${deaf.port}`,
      { callTimeoutMs, clock: { now: () => subject.time.now } },
      subject.running,
    );
    const { ms, value } = await timed(
      writeBack(cutOff.app, subject.programId, { signal: never }).catch((error: unknown) => error),
    );
    expect(value).toBeInstanceOf(CrmUnavailableError);
    expect(ms).toBeLessThan(boundMs);
    expect(ms).toBeGreaterThan(callTimeoutMs / 2);
    await settle(subject);
    expect(await scores(subject)).toEqual(['44', '44', '44', '44']);
  });
});
