import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { fullSync, syncRecords } from '#src/actions/sync-records.ts';
import type { StoredRecord } from '#src/sandbox/hubspot/portal/record-table.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { WebhookEvent } from '#src/sandbox/hubspot/webhooks/webhook-events.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { arbitraryChange } from './arbitrary-change.ts';
import { livingPortal, smallProgram, type Change } from './living-portal.ts';
import { stateOfMirror, stateOfPortal } from './mirror-state.ts';

const start = new Date('2026-11-20T15:00:00Z');
const seed = smallProgram(600_001, start);

let elapsed = 0;
/** Time passes with every look at it, in the CRM and in the app alike. */
const now = () => new Date(start.getTime() + (elapsed += 1));

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let account: ReturnType<typeof livingPortal>;

beforeAll(async () => {
  sandbox = await sandboxOf([seed], now);
  running = await appFor(sandbox.url, { clock: { now } });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
  account = livingPortal(sandbox, seed.account.portalId);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

async function deliver(events: readonly WebhookEvent[]): Promise<void> {
  await receiveEvents(running.app, readHubspotEvents(events).byAccount);
}

async function read(): Promise<void> {
  expect(await syncRecords(running.app, programId, { signal: never })).not.toBeNull();
}

/** The record that an update is about to change. */
function aboutToChange(change: Change): StoredRecord | undefined {
  if (change.do !== 'update') return undefined;
  const living = account.living(change.type);
  return living[change.at % living.length];
}

/** Tells of a change and reads it; then the events come again, and a server of the CRM that lags behind the others answers with the record as it was before. */
async function readAgainAsBefore(before: StoredRecord, events: readonly WebhookEvent[]): Promise<void> {
  const table = account.portal.table(before.type);
  const present = table.get(before.id) ?? before;
  await deliver(events);
  await read();
  table.put(before);
  await deliver(events);
  await read();
  table.put(present);
}

/** After each change, how much of what is untold is delivered, and whether the inbox is read then; or whether an update is answered as it was before. */
const step = fc.record({
  change: arbitraryChange,
  share: fc.constantFrom(0, 0, 0.5, 1),
  reads: fc.boolean(),
  lags: fc.boolean(),
});

test('F3: whatever happens in the account, in whatever order, how often and how late its events come, and however old an answer is, the mirror ends like the account', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(), async (steps, order) => {
      const random = createRandom(order);
      let waiting: WebhookEvent[] = [];
      for (const { change: one, share, reads, lags } of steps) {
        const before = lags ? aboutToChange(one) : undefined;
        account.apply(one);
        const events = account.told.splice(0);
        if (before !== undefined) await readAgainAsBefore(before, events);
        else waiting = random.shuffled([...waiting, ...events]);
        const count = Math.round(waiting.length * share);
        const told = waiting.splice(0, count);
        // Some come again later.
        waiting.push(...told.filter(() => random.chance(0.2)));
        await deliver(told);
        if (reads) await read();
      }
      await deliver(random.shuffled(waiting));
      await read();
      expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(stateOfPortal(account.portal));
    }),
    { numRuns: 100, endOnFailure: true, seed: 20_261_120 },
  );
  expect(await query(running.databaseUrl, 'select cause from parked')).toEqual([]);
  expect(await query(running.databaseUrl, 'select entry from inbox')).toEqual([]);
}, 300_000);
