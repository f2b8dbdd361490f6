import { afterAll, beforeAll, expect, test } from 'vitest';

import { gatherPartners } from '#src/actions/judge/gather-partners.ts';
import { gatherProgramFacts } from '#src/actions/judge/gather-program-facts.ts';
import { gatherProgramInputs } from '#src/actions/judge/gather-program-inputs.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import type { PartnershipFacts, ProgramInputs } from '#src/domain/partnership/facts.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { listConnections } from '#src/store/connections.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import { query } from '../support/dump.ts';
import { partnerPortal, portalScopes } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { present } from '../support/writing-program.ts';

const start = new Date('2026-11-20T15:00:00Z');
const plain = partnerPortal({
  now: start,
  portalId: 500_002,
  partners: 3,
  dealsEach: 4,
  scopes: [...portalScopes, 'crm.objects.contacts.write'],
});
const records = plain.records.map((record) => {
  const added: Readonly<Record<string, Record<string, string>>> = {
    5010: { hs_buying_role: 'EXECUTIVE_SPONSOR;CHAMPION' },
    5011: { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' },
    6001: { hs_meeting_title: 'QBR 2026-Q3' },
    1002: { hubspot_owner_id: '999' },
  };
  return { ...record, properties: { ...record.properties, ...added[record.id] } };
});
const win = {
  type: 'deals' as const,
  id: '29999',
  properties: {
    dealname: 'Direct',
    dealstage: 'closedwon',
    pipeline: 'default',
    amount: '700',
    closedate: '2026-10-01',
  },
  createdAt: '2026-08-01T12:00:00Z',
  updatedAt: '2026-10-01T12:00:00Z',
};
const seed = {
  ...plain,
  records: [...records, win],
  associations: [
    ...plain.associations,
    { fromType: 'deals' as const, fromId: win.id, toType: 'companies' as const, toId: '3001', typeIds: [5] },
    { fromType: 'deals' as const, fromId: '20100', toType: 'meetings' as const, toId: '6001', typeIds: [211] },
    { fromType: 'companies' as const, fromId: '1001', toType: 'companies' as const, toId: '1002', typeIds: [14] },
  ],
};

let sandbox: Sandbox;
let running: TestApp;
let programId = '';
let passed = 0;
const clock = { now: () => new Date(start.getTime() + passed) };

beforeAll(async () => {
  sandbox = await sandboxOf([seed], clock.now);
  running = await appFor(sandbox.url, { clock });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

interface Gathered {
  /** By the record id of the partner's company. */
  readonly partners: ReadonlyMap<string, PartnershipFacts>;
  readonly inputs: ProgramInputs;
}

async function gather(asOf = clock.now()): Promise<Gathered> {
  const ids = (await query<{ partner_id: string }>(running.databaseUrl, 'select partner_id from partner')).map(
    (row) => row.partner_id,
  );
  return running.app.store.inProgram(programId, async (tx) => {
    const { settings, version } = present(await currentSettings(tx));
    const connections = await listConnections(tx);
    const gathered = await gatherPartners(tx, { programId, partnerIds: ids, settings, connections, asOf });
    const inputs = await gatherProgramInputs(tx, {
      programId,
      settings,
      settingsVersion: version,
      program: await gatherProgramFacts(tx, programId, settings, asOf),
      connections,
      asOf,
      now: clock.now(),
      partnerIds: ids,
    });
    return { partners: new Map(gathered.map((one) => [one.partner.records[0]?.id ?? '', one])), inputs };
  });
}

async function hubspot(method: string, path: string, body?: unknown): Promise<void> {
  const token = seed.tokens[0]?.token ?? '';
  const reply = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
}

test('people come with their roles, and with why they can no longer be reached', async () => {
  const { partners } = await gather();
  const people = partners.get('1001')?.contacts ?? [];
  expect(people.map(({ record, roles, gone }) => [record.id, roles, gone?.why ?? null])).toEqual([
    ['5010', ['executive'], null],
    ['5011', [], 'bounced'],
  ]);
});

test('engagements come with who took part, whether they hang on a deal, and whether they were a review', async () => {
  const { partners } = await gather();
  const engagements = partners.get('1001')?.engagements ?? [];
  const seen = engagements.map(({ record, contactIds, onDeal, isReview }) => [record.id, contactIds, onDeal, isReview]);
  expect(seen).toEqual([
    ['6001', [], true, true],
    ['7001', ['5010'], false, false],
  ]);
});

test('deals come with their stage and their customers; wins of those customers that are nobody’s are named', async () => {
  const { partners } = await gather();
  const one = partners.get('1001');
  expect(one?.deals.map(({ record, stage, customerIds }) => [record.id, stage?.name, customerIds])).toEqual([
    ['20103', 'Contract sent', ['3001']],
    ['20102', 'Won', ['3001']],
    ['20101', 'Contract sent', ['3001']],
    ['20100', 'Won', ['3001']],
  ]);
  expect(one?.unattributedWins).toEqual([
    { record: { crm: 'hubspot', type: 'deal', id: win.id }, wonOn: '2026-10-01' },
  ]);
  expect(partners.get('1002')?.unattributedWins).toEqual([]);
});

test('the owner is active or not known to work here, and a child knows its parent', async () => {
  const { partners } = await gather();
  expect(partners.get('1001')?.owner).toEqual({ id: '501', active: true });
  expect(partners.get('1002')?.owner).toEqual({ id: '999', active: false });
  expect(partners.get('1001')?.parentPartnerId).toBe(partners.get('1002')?.partner.partnerId);
  expect(partners.get('1002')?.parentPartnerId).toBeNull();
});

test('the program’s ranks are taken once a day over everybody, and again when somebody is there who was not looked at', async () => {
  const taken = async () =>
    (await query<{ taken_at: Date }>(running.databaseUrl, 'select taken_at from program_input'))[0]?.taken_at;
  const { inputs, partners } = await gather();
  expect(inputs).toMatchObject({
    on: '2026-11-20',
    ranked: 3,
    sources: { contacts: true, reviews: false, roles: true },
  });
  const ranks = ['1001', '1002', '1003'].map((id) => inputs.rankOf.get(partners.get(id)?.partner.partnerId ?? ''));
  expect(ranks).toEqual([3, 2, 1]);
  const first = await taken();
  passed += 60_000;
  expect((await gather()).inputs).toEqual(inputs);
  expect(await taken()).toEqual(first);
  await query(running.databaseUrl, 'delete from partner_rank where rank = 1');
  expect((await gather()).inputs).toEqual(inputs);
  expect(await taken()).not.toEqual(first);
  expect((await gather(new Date('2026-11-21T15:00:00Z'))).inputs.on).toBe('2026-11-21');
});

test('somebody who is taken off the company is gone since then', async () => {
  passed += 600_000;
  await hubspot('DELETE', '/crm/objects/2026-03/contacts/5020/associations/companies/1002');
  await hubspot('PATCH', '/crm/objects/2026-03/companies/1002', { properties: { name: 'Renamed' } });
  passed += 600_000;
  await syncChanges(running.app, programId, { signal: never });
  const people = (await gather()).partners.get('1002')?.contacts ?? [];
  expect(people.map(({ record, gone }) => [record.id, gone])).toEqual([
    ['5021', null],
    ['5020', { why: 'unlinked', on: '2026-11-20' }],
  ]);
});
