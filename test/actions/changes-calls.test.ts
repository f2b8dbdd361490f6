import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { fullSync, syncChanges, syncRecords } from '#src/actions/sync-records.ts';
import { updateRecord } from '#src/sandbox/hubspot/portal/records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { SandboxObjectType } from '#src/sandbox/portal-seed.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { query } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const count = 1_000;
const minuteMs = 60_000;
const portalId = 600_500;
const start = Date.parse('2026-11-20T15:00:00Z');
const seed = partnerPortal({ now: new Date(start), partners: count, dealsEach: 1, portalId });

let now = start;
const clock = () => new Date(now);
let sandbox: Sandbox;
let running: TestApp;
let programId: string;

beforeAll(async () => {
  sandbox = await sandboxOf([seed], clock);
  running = await appFor(sandbox.url, { clock: { now: clock } });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

const nameOf: Partial<Record<SandboxObjectType, string>> = {
  companies: 'name',
  deals: 'dealname',
  contacts: 'lastname',
};

/** Somebody renames a thousand records, of partners where there are others. */
function renamed(type: SandboxObjectType, to: string): readonly string[] {
  const portal = sandbox.context.portals.get(portalId);
  if (portal === undefined) throw new Error('there is no account');
  const records = [...portal.table(type).scan()]
    .filter((record) => type !== 'companies' || record.values.get('type') === 'PARTNER')
    .slice(0, count);
  for (const record of records)
    updateRecord(portal, record, new Map([[nameOf[type] ?? '', to]]), { kind: 'CRM_UI', userId: 9001 });
  return records.map(({ id }) => id);
}

/** Calls since the last look at them, by route. What is remembered of an account for some minutes is left out. */
function calls(): Readonly<Record<string, number>> {
  const remembered = new Set(['GET /account-info/details', 'GET /crm/pipelines/deals']);
  return Object.fromEntries(Object.entries(sandbox.stats(portalId).calls).filter(([route]) => !remembered.has(route)));
}

async function stored(type: (typeof types)[number][0], name: string): Promise<number> {
  const table = { companies: 'company', deals: 'deal', contacts: 'contact' }[type];
  const like = type === 'contacts' ? `% ${name}` : name;
  const rows = await query(running.databaseUrl, `select id from ${table} where name like $1`, [like]);
  return rows.length;
}

const emptyLook = {
  'POST /crm/objects/calls/search': 1,
  'POST /crm/objects/companies/search': 1,
  'POST /crm/objects/contacts/search': 1,
  'POST /crm/objects/deals/search': 1,
  'POST /crm/objects/emails/search': 1,
  'POST /crm/objects/meetings/search': 1,
  'POST /crm/objects/notes/search': 1,
  'POST /crm/objects/tasks/search': 1,
};
const types = [
  ['companies', 'companies/contacts'],
  ['deals', 'deals/companies'],
  ['contacts', 'contacts/companies'],
] as const;

describe('what it takes to learn of 1,000 changed records', () => {
  test.each(types)('%s by modification date: five searches and one read of links', async (type, links) => {
    now += 60 * minuteMs;
    // The newest of what a look found is found by the next one too.
    await syncChanges(running.app, programId, { signal: never });
    renamed(type, 'Swept');
    now += 10 * minuteMs;
    sandbox.clearRequests();
    await syncChanges(running.app, programId, { signal: never });
    expect(calls()).toEqual({
      ...emptyLook,
      [`POST /crm/objects/${type}/search`]: 5,
      [`POST /crm/associations/${links}/batch/read`]: 1,
    });
    expect(await stored(type, 'Swept')).toBe(count);
  });

  test.each(types)('%s told of by events: ten batches and one read of links', async (type, links) => {
    now += 60 * minuteMs;
    const objectTypeId = { companies: '0-2', deals: '0-3', contacts: '0-1' }[type];
    const events = renamed(type, 'Told').map((objectId, eventId) => ({
      portalId,
      subscriptionType: 'object.propertyChange',
      objectTypeId,
      objectId,
      eventId,
      propertyName: nameOf[type],
    }));
    sandbox.clearRequests();
    await receiveEvents(running.app, readHubspotEvents(events).byAccount);
    await syncRecords(running.app, programId, { signal: never });
    expect(calls()).toEqual({
      [`POST /crm/objects/${type}/batch/read`]: 10,
      [`POST /crm/associations/${links}/batch/read`]: 1,
    });
    expect(await stored(type, 'Told')).toBe(count);
  });
});
