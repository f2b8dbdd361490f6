import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { receiveEvents } from '#src/actions/receive-events.ts';
import { fullSync, syncRecords } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { livingPortal, smallProgram, type Change } from './living-portal.ts';
import { stateOfMirror, stateOfPortal } from './mirror-state.ts';

const start = new Date('2026-11-20T15:00:00Z');
const seed = smallProgram(600_002, start);

let elapsed = 0;
const now = () => new Date(start.getTime() + (elapsed += 1));

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let account: ReturnType<typeof livingPortal>;

beforeEach(async () => {
  sandbox = await sandboxOf([seed], now);
  running = await appFor(sandbox.url, { clock: { now } });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
  account = livingPortal(sandbox, seed.account.portalId);
});

afterEach(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

/** Tells the program of everything that happened since the last time, and lets it read. */
async function told(): Promise<void> {
  const { byAccount } = readHubspotEvents(account.told.splice(0));
  await receiveEvents(running.app, byAccount);
  await syncRecords(running.app, programId, { signal: never });
}

async function happens(...changes: readonly Change[]): Promise<void> {
  for (const change of changes) account.apply(change);
  await told();
}

async function rows(text: string): Promise<readonly Record<string, unknown>[]> {
  return query(running.databaseUrl, text);
}

async function expectEqualToAccount(): Promise<void> {
  expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(stateOfPortal(account.portal));
}

/** Which partner a company stands for now. */
async function partnerOf(companyId: string): Promise<unknown> {
  const [row] = await query(
    running.databaseUrl,
    'select partner_id from partner_record where record_id = $1 and valid_to is null',
    [companyId],
  );
  return row?.['partner_id'];
}

/** The places of the partners 1002, 1003 and 1005 among the companies; 1001 and 1004 are customers. */
const [first, second, third] = [1, 2, 4] as const;

describe('F27: merges', () => {
  test("a record that came out of a merge stands for the primary record's partner, with its history and what its contacts and deals were", async () => {
    const partner = await partnerOf('1002');
    await happens({ do: 'merge', type: 'companies', at: first, other: second - 1 });

    const survivor = account.living('companies').find((one) => one.values.has('hs_merged_object_ids'));
    expect(await partnerOf(survivor?.id ?? '')).toBe(partner);
    expect(
      await rows(`select record_id, redirect_to from partner_record where valid_to is not null order by 1`),
    ).toEqual([
      { record_id: '1002', redirect_to: survivor?.id },
      { record_id: '1003', redirect_to: survivor?.id },
    ]);
    expect(
      await rows(`select count(*)::int as left from partner_state where partner_id = '${String(partner)}'`),
    ).toEqual([{ left: 1 }]);
    await expectEqualToAccount();
  });

  test('a chain of merges of which the events come in reverse, and later ones for a record that is gone, ends with one partner', async () => {
    account.apply({ do: 'merge', type: 'companies', at: first, other: second - 1 });
    const once = account.told.splice(0).at(-1);
    const place = account.living('companies').findIndex((one) => one.values.has('hs_merged_object_ids'));
    account.apply({
      do: 'merge',
      type: 'companies',
      at: place,
      other: account.living('companies').findIndex((one) => one.id === '1005'),
    });
    await told();
    if (once === undefined) throw new Error('nobody was told of the merge');
    await receiveEvents(
      running.app,
      readHubspotEvents([
        once,
        { ...once, subscriptionType: 'object.propertyChange', propertyName: 'name', objectId: 1003 },
      ]).byAccount,
    );
    await told();

    expect(stateOfPortal(account.portal).partners).toHaveLength(1);
    await expectEqualToAccount();
  });

  test('merged deals and merged contacts leave one of each', async () => {
    await happens({ do: 'merge', type: 'deals', at: 0, other: 0 }, { do: 'merge', type: 'contacts', at: 0, other: 0 });

    const mirror = await stateOfMirror(running.databaseUrl, programId);
    expect([mirror.deals.length, mirror.contacts.length]).toEqual([3, stateOfPortal(account.portal).contacts.length]);
    await expectEqualToAccount();
  });
});

describe('F28: deletions and restorations', () => {
  test('a deleted partner ends and its deals are no longer attributed; restored it is the same partner with the same deals', async () => {
    const partner = await partnerOf('1002');
    const before = await stateOfMirror(running.databaseUrl, programId);
    await happens({ do: 'archive', type: 'companies', at: first });
    expect(await rows(`select status from partner where partner_id = '${String(partner)}'`)).toEqual([
      { status: 'ended' },
    ]);
    await expectEqualToAccount();

    await happens({ do: 'restore', type: 'companies', at: 0 });
    expect(await partnerOf('1002')).toBe(partner);
    expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(before);
  });

  test('an event that says deleted of a record that is there changes nothing', async () => {
    const before = await stateOfMirror(running.databaseUrl, programId);
    const event = {
      portalId: 600_002,
      subscriptionType: 'object.deletion',
      objectTypeId: '0-3',
      objectId: 2001,
      eventId: 1,
    };
    await receiveEvents(running.app, readHubspotEvents([event]).byAccount);
    await told();

    expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(before);
  });

  test('a deleted deal, contact and meeting are gone, and come back with their links', async () => {
    const before = await stateOfMirror(running.databaseUrl, programId);
    for (const type of ['deals', 'contacts', 'meetings'] as const) {
      await happens({ do: 'archive', type, at: 1 });
      await expectEqualToAccount();
      // Somebody else's change has the links read while the record is away.
      await happens(
        { do: 'update', type: 'companies', at: second, value: 7 },
        { do: 'update', type: 'companies', at: second, value: second },
      );
      await happens({ do: 'restore', type, at: 0 });
      await expectEqualToAccount();
    }
    expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(before);
  });

  test('nothing of a contact stays who was deleted for privacy', async () => {
    const contact = account.living('contacts')[1];
    expect(await rows(`select count(*)::int as found from contact where id = '${contact?.id}'`)).toEqual([
      { found: 1 },
    ]);
    account.apply({ do: 'archive', type: 'contacts', at: 1 });
    account.told.splice(0);
    const event = {
      portalId: 600_002,
      subscriptionType: 'contact.privacyDeletion',
      objectId: Number(contact?.id),
      eventId: 1,
    };
    await receiveEvents(running.app, readHubspotEvents([event]).byAccount);
    await told();

    expect(
      await rows(
        `select (select count(*)::int from contact where id = '${contact?.id}') as found, (select count(*)::int from inbox) as waiting`,
      ),
    ).toEqual([{ found: 0, waiting: 0 }]);
  });
});

test('F29: a deal that moves from one partner to another is judged for both and counted once', async () => {
  await query(running.databaseUrl, 'delete from dirty_partner');
  await happens(
    { do: 'unlink', pair: 0, from: 0, to: first },
    { do: 'link', pair: 0, from: 0, to: third, primary: false },
  );

  await expectEqualToAccount();
  expect(
    await rows(`select count(*)::int as current from attribution where deal_id = '2001' and until is null`),
  ).toEqual([{ current: 1 }]);
  const dirty = await rows('select partner_id from dirty_partner');
  expect(new Set(dirty.map((row) => row['partner_id']))).toEqual(
    new Set([await partnerOf('1002'), await partnerOf('1005')]),
  );
});

describe('F30: an association read that fails', () => {
  test.each([503, 429] as const)('with %i leaves the links as they were, and the event waits', async (kind) => {
    const before = await stateOfMirror(running.databaseUrl, programId);
    account.apply({ do: 'link', pair: 0, from: 0, to: third, primary: false });
    const repaired = sandbox.switchFault({ kind, route: /associations/, times: 1000 });
    await expect(told()).rejects.toThrow(/HubSpot/);
    expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(before);
    expect(await rows('select cause from inbox')).not.toEqual([]);

    repaired();
    elapsed += 60_000;
    await told();
    await expectEqualToAccount();
  });
});

test('F4: an event a day late about what is long over changes nothing, and reads the record once', async () => {
  await happens({ do: 'update', type: 'deals', at: 0, value: 4 });
  const before = await stateOfMirror(running.databaseUrl, programId);
  sandbox.clearRequests();
  const late = {
    portalId: 600_002,
    subscriptionType: 'object.propertyChange',
    objectTypeId: '0-3',
    propertyName: 'dealstage',
    propertyValue: 'contractsent',
    occurredAt: start.getTime() - 86_400_000,
  };
  const events = [9, 9, 8].map((eventId) => ({ ...late, eventId, objectId: 2001 }));
  await receiveEvents(running.app, readHubspotEvents(events).byAccount);
  await told();

  expect(await stateOfMirror(running.databaseUrl, programId)).toEqual(before);
  const { calls } = sandbox.stats(600_002);
  expect(calls['POST /crm/objects/deals/batch/read']).toBe(1);
});
