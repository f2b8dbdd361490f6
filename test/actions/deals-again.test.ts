import { afterAll, beforeAll, expect, test } from 'vitest';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { fullSync, syncRecords } from '#src/actions/sync-records.ts';
import type { Crm } from '#src/crm/port.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { query } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const portalId = 600_510;
const now = new Date('2026-11-20T15:00:00Z');
const seed = partnerPortal({ now, partners: 2, dealsEach: 4, portalId });
const recordsRoute = 'POST /crm/objects/deals/batch/read';
const linksRoute = 'POST /crm/associations/deals/companies/batch/read';

let sandbox: Sandbox;
let running: TestApp;
let programId: string;

beforeAll(async () => {
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now } });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

let told = 0;

async function hear(what: string, ...dealIds: readonly string[]): Promise<void> {
  const events = dealIds.map((id) => ({
    subscriptionType: `object.${what}`,
    objectTypeId: '0-3',
    objectId: Number(id),
    portalId,
    eventId: (told += 1),
    occurredAt: now.getTime(),
  }));
  await receiveEvents(running.app, readHubspotEvents(events).byAccount);
  sandbox.clearRequests();
}

function calls(): Readonly<Record<string, number>> {
  return sandbox.stats(portalId).calls;
}

test('a changed deal and its links are asked for at once', async () => {
  const asked = Promise.withResolvers<void>();
  const together = (crm: Crm): Crm => ({
    ...crm,
    async *read(kind, ids, signal) {
      // Whoever asks for the links only after the record waits here for ever.
      await asked.promise;
      yield* crm.read(kind, ids, signal);
    },
    links(...of) {
      asked.resolve();
      return crm.links(...of);
    },
  });
  const app = {
    ...running.app,
    openCrm: (...of: Parameters<typeof running.app.openCrm>) => together(running.app.openCrm(...of)),
  };
  await hear('propertyChange', '20101');
  expect(await syncRecords(app, programId, { signal: never })).toEqual({ drained: 1 });
  expect(calls()).toEqual({ [recordsRoute]: 1, [linksRoute]: 1 });
});

test('where a deal is gone, the links of those that stand are asked for once more', async () => {
  const gone = await fetch(`${sandbox.url}/crm/objects/2026-03/deals/20102`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${seed.tokens[0]?.token ?? ''}` },
  });
  expect(gone.status).toBe(204);
  await hear('deletion', '20102');
  await hear('propertyChange', '20101');
  expect(await syncRecords(running.app, programId, { signal: never })).toEqual({ drained: 2 });
  expect(calls()).toEqual({ [recordsRoute]: 1, [linksRoute]: 2 });
  expect(await query(running.databaseUrl, `select id from deal where archived_at is not null`)).toEqual([
    { id: '20102' },
  ]);
});

test('links that cannot be read leave the entry in the inbox, and the record is stored', async () => {
  sandbox.switchFault({ kind: 500, route: linksRoute });
  await hear('propertyChange', '20103');
  await expect(syncRecords(running.app, programId, { signal: never })).rejects.toThrow(/HubSpot/);
  expect(await query(running.databaseUrl, 'select record_id from inbox')).toEqual([{ record_id: '20103' }]);
  expect(await syncRecords(running.app, programId, { signal: never })).toEqual({ drained: 1 });
});
