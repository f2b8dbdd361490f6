import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { applyWrites } from '#src/actions/apply-writes.ts';
import { approveProperties } from '#src/actions/approve-properties.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { planWrites } from '#src/actions/plan-writes.ts';
import { receiveEvents, wakeReading } from '#src/actions/receive-events.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { WebhookEvent } from '#src/sandbox/hubspot/webhooks/webhook-events.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import {
  acknowledgedBy,
  expectApplied,
  expectEachWriteOnce,
  expectMirrorLikeAccount,
  expectNothingForeign,
  expectPropertiesAsDesired,
  untilQuiet,
  type Subject,
} from '../support/check-history.ts';
import { startChild, type RunningChild } from '../support/child-process.ts';
import { query } from '../support/dump.ts';
import { forwarder, type Forwarder } from '../support/forwarder.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { queueOfRun, queueSettings } from '../support/redis.ts';
import { arbitraryChange } from '../webhooks/arbitrary-change.ts';
import { livingPortal, smallProgram, writingScopes } from '../webhooks/living-portal.ts';

const key = randomBytes(32);
const started = new Date();
/** Two accounts with the same record ids. */
const marks = [' of Alder', ' of Birch'] as const;
const seeds = marks.map((mark, place) => smallProgram(600_031 + place, started, { mark, scopes: writingScopes }));
/** How long a dead process may hold up the others, and twice that for a busy machine. */
const recoveryMs = 60_000;

/** Answers of one history: with each in a row the work is put off for twice as long, with four for half a minute in all. */
const mostSpoiled = 4;

/** A request or a harm leads to one more reading of what is named, of its links and its partners, and to one more writing. */
const callsEach = 25;

interface Account extends Subject {
  readonly life: ReturnType<typeof livingPortal>;
  readonly mark: string;
  readonly portalId: number;
}

let sandbox: Sandbox;
let running: TestApp;
let way: Forwarder;
let accounts: readonly Account[];
let workers: RunningChild[];

/** A worker whose way to the database a test can cut. */
function startWorker(): RunningChild {
  const url = new URL(running.databaseUrl);
  url.search = '';
  url.host = `127.0.0.1:${way.port}`;
  const script = join(import.meta.dirname, 'processes/worker-to-kill.ts');
  return startChild([script, url.href, sandbox.url, key.toString('base64')], queueSettings(running.databaseUrl));
}

beforeAll(async () => {
  sandbox = await sandboxOf(seeds, () => new Date());
  running = await appFor(sandbox.url, {}, undefined, key);
  const socket = new URL(running.databaseUrl).searchParams.get('host') ?? '';
  way = await forwarder({ path: `${socket}/.s.PGSQL.5432` });
  const { app, databaseUrl } = running;
  const begun: Account[] = [];
  for (const [place, seed] of seeds.entries()) {
    const programId = await connect(app, seed);
    await fullSync(app, programId, { signal: never });
    await judgePartners(app, programId, { signal: never });
    await planWrites(app, programId, { actor: 'Ada', signal: never });
    await approveProperties(app, programId, { properties: 'all', actor: 'Ada' });
    await applyWrites(app, programId, { actor: 'Ada', signal: never });
    const { portalId } = seed.account;
    const mark = marks[place] ?? '';
    const life = livingPortal(sandbox, portalId, { mark });
    begun.push({ databaseUrl, programId, portal: life.portal, portalId, life, mark });
  }
  accounts = begun;
  workers = [startWorker(), startWorker()];
  for (const worker of workers) await worker.until(/working/);
});

afterAll(async () => {
  for (const worker of workers) await worker[Symbol.asyncDispose]();
  await way[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

const places = [
  'write-back:before-mark',
  'write-back:before-call',
  'write-back:after-call',
  'write-back:stored',
  'judge:stored',
  'judge:before-commit',
  'judge:committed',
] as const;
const which = fc.constantFrom(0, 1);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change'), account: which, change: arbitraryChange }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('tell'), account: which, twice: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill'), worker: which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill at'), worker: which, place: fc.constantFrom(...places) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop'), worker: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut the database') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('spoil answers'),
      kind: fc.constantFrom(...([423, 503, 'reset-before', 'reset-after', 'cut-body'] as const)),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What a history did, for the bounds at its end. */
interface Tally {
  requests: number;
  harms: number;
  spoiled: number;
  /** Takes back what was spoiled and has met nobody. */
  readonly mend: (() => unknown)[];
  readonly acknowledged: Map<Account, WebhookEvent[]>;
}

async function tell(account: Account, tally: Tally): Promise<void> {
  const events = account.life.told.splice(0);
  const intake = await receiveEvents(running.app, readHubspotEvents(events).byAccount);
  expect(intake).toBeDefined();
  tally.requests += 1;
  tally.acknowledged.set(account, [...(tally.acknowledged.get(account) ?? []), ...events]);
  await wakeReading(running.app, [account.programId]);
}

/** How a worker ended, and all that it said: nothing but that it works, unless it died of something else than the test. */
function fateOf(worker: RunningChild | undefined) {
  return { end: worker?.end(), said: worker?.said().replace('working\n', '') };
}

async function replace(place: number): Promise<void> {
  await workers[place]?.ended();
  expect(fateOf(workers[place])).toEqual({ end: { status: null, signal: 'SIGKILL' }, said: '' });
  workers[place] = startWorker();
  // The twenty seconds are over for which a dead process keeps its leases.
  await query(running.databaseUrl, `update lease set until = now() where holder is not null`);
}

async function perform(one: Step, tally: Tally): Promise<void> {
  if (one.do === 'change') {
    accounts[one.account]?.life.apply(one.change);
    return;
  }
  if (one.do === 'tell') {
    const account = accounts[one.account];
    if (account === undefined) return;
    const again = [...account.life.told];
    await tell(account, tally);
    if (!one.twice) return;
    account.life.told.push(...again);
    await tell(account, tally);
    return;
  }
  tally.harms += 1;
  switch (one.do) {
    case 'kill':
      workers[one.worker]?.signal('SIGKILL');
      return replace(one.worker);
    case 'kill at': {
      const doomed = workers[one.worker];
      doomed?.tell(one.place);
      for (const account of accounts) {
        account.life.apply({ do: 'update', type: 'companies', at: 1, value: tally.requests + 1 });
        await tell(account, tally);
      }
      await Promise.race([doomed?.ended(), sleep(3_000)]);
      // Where it never comes there, it dies where it stands: one that is let off may be there before it has heard of it, and die unseen.
      doomed?.signal('SIGKILL');
      return replace(one.worker);
    }
    case 'stop':
      workers[one.worker]?.signal('SIGSTOP');
      await sleep(2_000);
      workers[one.worker]?.signal('SIGCONT');
      return;
    case 'cut the database':
      // A process that starts without its database ends with a sentence; these have started.
      for (const worker of workers) await worker.until(/working/);
      await way.stop();
      await sleep(300);
      return way.start();
    case 'spoil answers': {
      const times = Math.min(one.times, mostSpoiled - tally.spoiled);
      if (times === 0) return undefined;
      tally.spoiled += times;
      tally.mend.push(sandbox.switchFault({ kind: one.kind, times }));
    }
  }
}

/** What waits for a person: nothing, not even writes to records that were deleted or merged away before anybody was told, for by now everybody was. */
function parked({ databaseUrl, programId }: Account): Promise<readonly unknown[]> {
  return query(
    databaseUrl,
    'select work, kind, record_id, cause from parked where program_id = $1 and redriven_at is null',
    [programId],
  );
}

async function check(tally: Tally): Promise<void> {
  for (const account of accounts) await tell(account, tally);
  for (const account of accounts) await untilQuiet(account, recoveryMs);
  for (const account of accounts) {
    const other = accounts.find((one) => one !== account);
    await expectMirrorLikeAccount(account);
    await expectApplied(account, acknowledgedBy(tally.acknowledged.get(account) ?? []));
    await expectPropertiesAsDesired(account);
    await expectEachWriteOnce(account);
    await expectNothingForeign(account, other?.mark ?? '');
    const { total, rateLimited } = sandbox.stats(account.portalId);
    expect(rateLimited).toBe(0);
    expect(total).toBeLessThan(callsEach * (tally.requests + tally.harms));
    expect(await parked(account)).toEqual([]);
  }
}

async function history(steps: readonly Step[]): Promise<void> {
  const tally: Tally = { requests: 0, harms: 0, spoiled: 0, mend: [], acknowledged: new Map() };
  sandbox.clearRequests();
  for (const one of steps) await perform(one, tally);
  await check(tally);
  for (const mend of tally.mend) mend();
}

const given = process.env['FAULT_SEED'];
const random = given === undefined ? randomInt(2 ** 31) : Number(given);

test.each([
  ['the same as always', 20_261_122],
  ['another with every run', random],
])(
  `a history of changes, kills, stops and cuts ends with the mirror like the account and the properties as desired: %s, seed %i (queue on ${queueOfRun()})`,
  async (_what, seed) => {
    console.info(`FAULT_SEED=${seed} npm run test:faults -- test/faults/history replays this history.`);
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), history), {
      numRuns: 3,
      endOnFailure: true,
      seed,
    });
    expect(workers.map(fateOf)).toEqual(workers.map(() => ({ end: null, said: '' })));
  },
);
