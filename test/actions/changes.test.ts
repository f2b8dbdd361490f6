import { afterEach, beforeEach, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { findPartner, findPartnerOfRecord, type FoundPartner } from '#src/actions/find-partner.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { toHealthCard } from '#src/http/health-card.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { dumpProgram, query } from '../support/dump.ts';
import { partnerPortal, portalScopes } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const start = new Date('2026-11-20T15:00:00Z');
const scopes = [...portalScopes, 'crm.objects.contacts.write'];
const seed = partnerPortal({ now: start, portalId: 500_001, partners: 3, dealsEach: 6, scopes });
const token = seed.tokens[0]?.token ?? '';

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let passed: number;

const clock = { now: () => new Date(start.getTime() + passed) };

beforeEach(async () => {
  passed = 0;
  sandbox = await sandboxOf([seed], clock.now);
  running = await appFor(sandbox.url, { clock });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
  passed = 10 * 60_000;
});

afterEach(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

async function hubspot(method: string, path: string, body?: unknown): Promise<{ readonly id: string }> {
  const reply = await fetch(`${sandbox.url}${path.replace('/V/', '/2026-03/')}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply.status === 204 ? { id: '' } : await reply.json();
}

/** What the record page and the sweep do: a change in the CRM, the next look, the judgement. */
async function swept(): Promise<void> {
  passed += 60_000;
  await syncChanges(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
}

function partnerOf(id: string): Promise<FoundPartner | null> {
  return running.app.store.inProgram(programId, (tx) => findPartnerOfRecord(tx, programId, { crm: 'hubspot', id }));
}

async function viewOf(companyId: string): Promise<HealthView> {
  const partner = await partnerOf(companyId);
  const view = await explainPartner(running.app, programId, partner?.partnerId ?? '');
  if (view === null) throw new Error(`no view of ${companyId}`);
  return view;
}

function dimension(view: HealthView, name: string): HealthView['health']['dimensions'][number] | undefined {
  return view.health.dimensions.find((one) => one.name === name);
}

test('an edited property reaches the score with a ledger row that names its record', async () => {
  const before = await viewOf('1003');
  await hubspot('PATCH', '/crm/objects/V/companies/1003', {
    properties: { partner_portal_last_login: clock.now().toISOString() },
  });
  await swept();
  const after = await viewOf('1003');
  expect(dimension(before, 'engagement')).toMatchObject({ points: 15, params: { days: 9 } });
  expect(dimension(after, 'engagement')).toMatchObject({ points: 20, params: { days: 0 } });
  expect(after.ledger[0]).toMatchObject({
    cause: 'entered',
    dimension: 'engagement',
    records: [{ type: 'company', id: '1003' }],
  });
  expect(after.health.score).toBe((before.health.score ?? 0) + (after.ledger[0]?.delta ?? 0));
  const changes = await query(
    running.databaseUrl,
    `select field, source from field_change where record_id = '1003' and source = 'observed'`,
  );
  expect(changes).toEqual([{ field: 'partner_portal_last_login', source: 'observed' }]);
});

test('a deal that is won moves from the pipeline to revenue', async () => {
  const before = await viewOf('1001');
  await hubspot('PATCH', '/crm/objects/V/deals/20101', {
    properties: { dealstage: 'closedwon', closedate: '2026-09-10T10:00:00Z' },
  });
  await swept();
  const after = await viewOf('1001');
  expect(Number(dimension(after, 'revenue')?.params['current'])).toBe(
    Number(dimension(before, 'revenue')?.params['current']) + 200_000,
  );
});

test('a meeting logged with a partner is a touch', async () => {
  const at = clock.now().toISOString();
  await hubspot('POST', '/crm/objects/V/meetings', {
    properties: { hs_timestamp: at, hs_meeting_start_time: at, hs_meeting_outcome: 'COMPLETED' },
    associations: [{ to: { id: '1002' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 188 }] }],
  });
  await swept();
  const stored = await query<{ count: number }>(
    running.databaseUrl,
    `select count(*)::int from engagement where type = 'meeting'`,
  );
  expect(stored).toEqual([{ count: 4 }]);
});

test('a company that becomes a partner brings its deals, contacts and engagements with it', async () => {
  await hubspot('PATCH', '/crm/objects/V/companies/3001', { properties: { type: 'RESELLER' } });
  await swept();
  const view = await viewOf('3001');
  expect(view.partner.name).toBe('Alpha Customer 1');
  // A primary company's deals are its own business, not partner business.
  const deals = await query(
    running.databaseUrl,
    `select a.deal_id from attribution a join partner_record r using (program_id, partner_id) where r.record_id = '3001' and a.until is null`,
  );
  expect(deals).toEqual([]);
  const calls = await query(running.databaseUrl, `select id from engagement where type = 'call'`);
  expect(calls).toEqual([{ id: '8001' }]);
});

test('a company that is no partner any more ends its partner and its attributions, and one that is again lives again', async () => {
  const { partners } = await listPartners(running.app, programId);
  const partner = partners.find((one) => one.records[0]?.id === '1001');
  await hubspot('PATCH', '/crm/objects/V/companies/1001', { properties: { type: 'OTHER' } });
  await swept();
  expect(await partnerOf('1001')).toBeNull();
  expect(await findPartner(running.app, programId, partner?.id ?? '')).toMatchObject({
    status: 'ended',
    judged: false,
  });
  expect(
    await query(running.databaseUrl, `select deal_id from attribution where partner_id = $1 and until is null`, [
      partner?.id,
    ]),
  ).toEqual([]);

  await hubspot('PATCH', '/crm/objects/V/companies/1001', { properties: { type: 'PARTNER' } });
  await swept();
  const again = await partnerOf('1001');
  expect(again).toMatchObject({ partnerId: partner?.id, status: 'active' });
  expect((await viewOf('1001')).health.score).toBe(partner?.health.score);
});

test('a merge of two partners leaves one of them with the deals of both and its own history, and both records lead to it', async () => {
  const before = await partnerOf('1001');
  const merged = await hubspot('POST', '/crm/objects/V/companies/merge', {
    primaryObjectId: '1001',
    objectIdToMerge: '1002',
  });
  await swept();

  for (const id of ['1001', '1002', merged.id])
    expect(await partnerOf(id)).toMatchObject({
      partnerId: before?.partnerId,
      records: [{ crm: 'hubspot', id: merged.id }],
    });
  const { partners } = await listPartners(running.app, programId);
  expect(partners.map((partner) => partner.status).toSorted()).toEqual(['active', 'active', 'ended']);
  const [attributed] = await query<{ count: number }>(
    running.databaseUrl,
    'select count(*)::int from attribution where until is null and partner_id = $1',
    [before?.partnerId],
  );
  expect(attributed?.count).toBe(12);
  const view = await viewOf(merged.id);
  expect(view.ledger.reduce((sum, row) => sum + row.delta, 0)).toBe(view.health.score);
  expect(view.ledger.map((row) => row.cause)).toContain('merge');
  expect(view.partnership?.changes.filter(({ subject }) => subject === 'merge')).toEqual([
    { on: '2026-11-20', subject: 'merge', from: 'Alpha Partner 2', to: null, rule: 'merge' },
  ]);
  expect(toHealthCard(view, 'en-GB').history.map(({ marker }) => marker)).toEqual([
    '20 Nov 2026: merged with Alpha Partner 2',
  ]);
});

test('what was deleted or lost its link is gone after the next complete reading, which ends equal to a fresh one', async () => {
  await hubspot('DELETE', '/crm/objects/V/deals/20100');
  await hubspot('DELETE', '/crm/objects/V/companies/1002');
  await hubspot('DELETE', '/crm/objects/V/meetings/6003');
  await hubspot('POST', '/crm/associations/V/contacts/companies/batch/archive', {
    inputs: [{ from: { id: '5010' }, to: [{ id: '1001' }] }],
  });
  passed += 60_000;
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });

  const gone = await query<{ id: string }>(
    running.databaseUrl,
    `select id from deal where archived_at is not null union all select id from company where archived_at is not null`,
  );
  expect(gone.map((row) => row.id).toSorted()).toEqual(['1002', '20100']);
  // The e-mail was with the partner only through that contact.
  const engagements = await query<{ key: string }>(
    running.databaseUrl,
    `select type || ' ' || id as key from engagement where archived_at is null order by 1`,
  );
  expect(engagements.map((row) => row.key)).toEqual(
    ['email 7002', 'email 7003', 'meeting 6001', 'meeting 6002'].filter((key) => !key.endsWith('2')),
  );
  expect(await query(running.databaseUrl, `select id from contact where id = '5010'`)).toEqual([]);
  expect(await query(running.databaseUrl, 'select * from inbox')).toEqual([]);
});

test('a sweep after nothing happened asks once for each kind of record and writes nothing', async () => {
  const before = await dumpProgram(running.databaseUrl, programId);
  sandbox.clearRequests();
  await swept();
  const searches = sandbox.requests().filter((request) => request.path.endsWith('/search'));
  expect(searches).toHaveLength(8);
  expect(await dumpProgram(running.databaseUrl, programId)).toEqual(before);
});
