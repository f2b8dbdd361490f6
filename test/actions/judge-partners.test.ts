import { afterAll, beforeAll, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { judgePartners, markAllDirty, markDue } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';

import { query } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const start = new Date('2026-11-20T15:00:00Z');
const seed = partnerPortal({ now: start, portalId: 600_001, partners: 3, dealsEach: 6 });
const day = 86_400_000;

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let passed = 0;
const clock = { now: () => new Date(start.getTime() + passed) };

beforeAll(async () => {
  sandbox = await sandboxOf([seed], clock.now);
  running = await appFor(sandbox.url, { clock });
  programId = await connect(running.app, seed);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

async function judged(): Promise<{ readonly judged: number; readonly parked: number }> {
  return judgePartners(running.app, programId, { signal: never });
}

async function ids(): Promise<readonly string[]> {
  return (await listPartners(running.app, programId)).partners.map((partner) => partner.id);
}

async function publish(change: { readonly newRevenueFloor: number }): Promise<void> {
  await running.app.store.inProgram(programId, async (tx) => {
    const current = await currentSettings(tx);
    if (current === null) throw new Error('no settings');
    const { health } = current.settings;
    const settings = { ...current.settings, health: { ...health, revenue: { ...health.revenue, ...change } } };
    await publishSettings(tx, programId, { settings, author: 'test', reason: 'test', now: clock.now() });
  });
}

test('nobody is judged before the first complete reading has ended', async () => {
  expect(await judgePartners(running.app, programId, { signal: never })).toEqual({
    judged: 0,
    parked: 0,
    ready: false,
  });
  await fullSync(running.app, programId, { signal: never });
  expect(await judgePartners(running.app, programId, { signal: never })).toEqual({ judged: 3, parked: 0, ready: true });
});

test('the first judgement builds the score from nothing, each row with its cause', async () => {
  for (const id of await ids()) {
    const view = await explainPartner(running.app, programId, id);
    expect(view?.ledger.reduce((sum, row) => sum + row.delta, 0)).toBe(view?.health.score);
    expect(view?.history).toEqual([expect.objectContaining({ on: '2026-11-20', score: view?.health.score })]);
    expect(view?.trend).toBeNull();
  }
});

test('a partner that changes while it is judged is judged again', async () => {
  const [first = ''] = await ids();
  let interrupted = false;
  const app = {
    ...running.app,
    failPoint: async (name: string) => {
      if (name !== 'judge:committed' || interrupted) return;
      interrupted = true;
      await running.app.store.inProgram(programId, (tx) => markDirty(tx, programId, [first], 'test', clock.now()));
    },
  };
  await markAllDirty(running.app, programId, 'test');
  expect(await judgePartners(app, programId, { signal: never })).toMatchObject({ judged: 4 });
  expect(await query(running.databaseUrl, 'select * from dirty_partner')).toEqual([]);
});

test('settings published between two batches never mix in one judgement, and the ledger names the configuration', async () => {
  await publish({ newRevenueFloor: 1 });
  await markAllDirty(running.app, programId, 'settings');
  await judged();
  const versions = await query<{ settings_version: number; inside: number }>(
    running.databaseUrl,
    `select settings_version, (result ->> 'settingsVersion')::int as inside from partner_state`,
  );
  expect(versions).toEqual([1, 2, 3].map(() => ({ settings_version: 2, inside: 2 })));
  const causes = await query<{ cause: string }>(
    running.databaseUrl,
    'select distinct cause from ledger where settings_version = 2',
  );
  expect(causes.filter(({ cause }) => cause !== 'configuration')).toEqual([]);
});

test('a partner that cannot be judged is parked with its cause, and the others are judged', async () => {
  const [poisoned = '', ...others] = await ids();
  await query(
    running.databaseUrl,
    `update partner_state set facts = '{"deals": 7}', facts_digest = null where partner_id = $1`,
    [poisoned],
  );
  await markAllDirty(running.app, programId, 'test');
  expect(await judged()).toMatchObject({ judged: others.length, parked: 1 });
  const parked = await query<{ record_id: string; cause: string }>(
    running.databaseUrl,
    `select record_id, cause from parked where work = 'judge' and redriven_at is null`,
  );
  expect(parked).toEqual([{ record_id: poisoned, cause: expect.stringMatching(/\w+/) }]);

  await query(running.databaseUrl, 'delete from partner_state where partner_id = $1', [poisoned]);
  await running.app.store.inProgram(programId, (tx) => markDirty(tx, programId, [poisoned], 'test', clock.now()));
  expect(await judged()).toMatchObject({ judged: 1, parked: 0 });
  expect(await query(running.databaseUrl, `select * from parked where work = 'judge' and redriven_at is null`)).toEqual(
    [],
  );
});

test('signals replace by their id, null deletes, and each has its own outcome', async () => {
  const [partner = ''] = await ids();
  const signal = {
    id: 's-1',
    partner,
    kind: 'survey_answer',
    at: clock.now(),
    value: '9',
    respondent: 'ann',
    enteredByOurPeople: true,
  } as const;
  const receive = (...signals: Parameters<typeof receiveSignals>[2]) => receiveSignals(running.app, programId, signals);
  expect(await receive(signal, { ...signal, id: 's-2', partner: 'nobody.example' })).toEqual([
    { id: 's-1', outcome: 'stored' },
    { id: 's-2', outcome: 'unknown_partner' },
  ]);
  expect(await receive(signal)).toEqual([{ id: 's-1', outcome: 'unchanged' }]);
  expect(await receive({ ...signal, value: '10' })).toEqual([{ id: 's-1', outcome: 'stored' }]);
  await judged();
  const view = await explainPartner(running.app, programId, partner);
  const satisfaction = view?.health.dimensions.find((dimension) => dimension.name === 'satisfaction');
  expect(satisfaction?.notes).toContain('entered_by_our_people');
  expect(satisfaction?.evidence.records).toContainEqual({
    crm: null,
    type: 'signal',
    id: 's-1',
    name: null,
    url: null,
  });
  expect(await receive({ ...signal, value: null })).toEqual([{ id: 's-1', outcome: 'deleted' }]);
  expect(await receive({ ...signal, value: null })).toEqual([{ id: 's-1', outcome: 'unchanged' }]);
  await judged();
  expect(await query(running.databaseUrl, 'select * from signal')).toEqual([]);
});

test('the nightly pass judges whose result changes by itself, on the day it does', async () => {
  const due = async () =>
    query<{ on: string }>(running.databaseUrl, `select min(next_evaluation_on)::text as "on" from partner_state`);
  const [next] = await due();
  passed = Date.parse(`${next?.on}T15:00:00Z`) - start.getTime() - day;
  expect(await markDue(running.app, programId)).toBe(0);
  passed += day;
  expect(await markDue(running.app, programId)).toBeGreaterThan(0);
  await judged();
  const [after] = await due();
  expect((after?.on ?? '') > (next?.on ?? '')).toBe(true);
});

test('when the last portal activity of the program grows too old, everybody is judged without the portal', async () => {
  passed = 200 * day;
  await judgePartners(running.app, programId, { signal: never });
  const rules = await query<{ rule: string }>(
    running.databaseUrl,
    `select d ->> 'rule' as rule from partner_state, jsonb_array_elements(result -> 'dimensions') d where d ->> 'name' = 'engagement'`,
  );
  expect(rules.map(({ rule }) => rule)).toEqual(['H5.touch', 'H5.touch', 'H5.touch']);
});
