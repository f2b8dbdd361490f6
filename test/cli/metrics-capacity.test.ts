import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { programCapacity } from '#src/actions/program-capacity.ts';
import { programMetricsNow, recordsBehind } from '#src/actions/program-metrics.ts';
import type { MetricId } from '#src/domain/partnership/metrics/metric.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { query } from '../support/dump.ts';
import { appOn, connect, sandboxOf, type TestApp } from '../support/program.ts';
import { readDatabase } from '../support/read-database.ts';

const now = new Date('2026-11-20T15:00:00Z');
const seed = createSampleProgram({ seed: 20_261_120, now });

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let tandem: CommandLine;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-metrics-'));
  sandbox = await sandboxOf([seed], () => now);
  const database = await readDatabase(seed, { now, judged: true });
  running = await appOn(database, sandbox.url, { clock: { now: () => now }, asOf: () => now });
  programId = await connect(running.app, seed);
  tandem = commandLine({ running, sandbox }, scratch);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
  await rm(scratch, { recursive: true });
});

async function measured() {
  const found = await programMetricsNow(running.app, programId);
  if (found === null) throw new Error('there are no settings');
  return new Map(found.metrics.map((metric) => [metric.id, metric]));
}

async function counted() {
  const found = await programCapacity(running.app, programId);
  if (found === null) throw new Error('there are no settings');
  return found;
}

async function numberOf(sql: string): Promise<number> {
  const [row] = await query<{ n: number }>(running.databaseUrl, sql);
  return row?.n ?? -1;
}

test('MET3: activation follows from the stored partners and their attributed deals', async () => {
  const activation = (await measured()).get('MET3');

  expect(activation).toMatchObject({ status: 'known', unit: 'percent' });
  expect(activation?.denominator?.amount).toBe(
    await numberOf(`select count(*)::int as n from partner where status = 'active'`),
  );
  expect(activation?.numerator.amount).toBe(
    await numberOf(
      `select count(distinct p.partner_id)::int as n from partner p
       join attribution a on a.program_id = p.program_id and a.partner_id = p.partner_id and a.until is null
       join deal d on d.program_id = a.program_id and d.crm = a.crm and d.id = a.deal_id and d.archived_at is null
       where p.status = 'active'`,
    ),
  );
});

test('a metric whose source does not exist in the program says so, and those that have one are known', async () => {
  const metrics = await measured();
  const missing = [...metrics.values()].flatMap(({ id, missingSource }) => (missingSource === null ? [] : [id]));

  expect([...metrics.keys()]).toHaveLength(11);
  expect(missing).toEqual(['MET6', 'MET7', 'MET8', 'MET9', 'MET10', 'MET11'] satisfies MetricId[]);
});

test('the records behind a metric are its numerator and denominator, with names and pages', async () => {
  const behind = await recordsBehind(running.app, programId, 'MET5');

  expect(behind?.numerator).toHaveLength(behind?.metric.numerator.records.length ?? -1);
  expect(behind?.numerator.filter(({ name, type, url }) => name === null || url === null || type !== 'deal')).toEqual(
    [],
  );
  expect(behind?.denominator?.filter(({ name, type }) => name === null || type !== 'company')).toEqual([]);
});

test('CAP1: every judged partner with an owner is in one load, the others are named', async () => {
  const { draft, report } = await counted();
  const served = `from partner where status in ('active', 'paused')`;

  expect(report.managers.reduce((sum, { partners }) => sum + partners.length, 0) + report.withoutSegment.length).toBe(
    await numberOf(`select count(*)::int as n ${served} and owner_id is not null`),
  );
  expect(report.withoutOwner).toHaveLength(await numberOf(`select count(*)::int as n ${served} and owner_id is null`));
  expect(report.managers.some(({ active }) => !active)).toBe(true);
  const left = new Set(report.managers.filter(({ active }) => !active).map(({ ownerId }) => ownerId));
  expect(draft.moves.length).toBeGreaterThan(0);
  expect(draft.moves.filter(({ to }) => left.has(to))).toEqual([]);
});

test('SEG6: the mix of attention counts every active partner once', async () => {
  const { mix } = await counted();

  expect(mix.map(({ tier }) => tier)).toEqual(['strategic', 'mid', 'long-tail']);
  expect(mix.reduce((sum, { partners }) => sum + partners, 0)).toBe(
    await numberOf(
      `select count(*)::int as n from partner p join partnership_state b using (program_id, partner_id) where p.status = 'active'`,
    ),
  );
});

test('metrics and capacity print tables, and one document with --json', async () => {
  const printed = await tandem('metrics');
  expect(printed).toMatchObject({ status: 0, notes: '' });
  expect(printed.text).toMatch(/MET3 +Activation +[\d.]+% +at least 60%: (not )?met +\d+ active partners with a deal/);
  expect(printed.text).toMatch(/MET6 +Business reviews held +Not known: business reviews are no records/);
  expect((await tandem('metrics', '--json')).document).toMatchObject({
    metrics: expect.arrayContaining([expect.objectContaining({ id: 'MET11', missingSource: 'support_requests' })]),
  });
  const records = await tandem('metrics', '--records', 'met3');
  expect(records.text).toMatch(/^Activation: [\s\S]+Numerator: \d+ records\n {2}\S[\s\S]+Denominator: \d+ records/);
  expect(await tandem('metrics', '--records', 'MET12')).toMatchObject({
    status: 2,
    notes: expect.stringContaining('There is no metric MET12'),
  });

  const capacity = await tandem('capacity');
  expect(capacity).toMatchObject({ status: 0, notes: '' });
  expect(capacity.text).toMatch(/Manager +Partners +Strict +Generous +Says[\s\S]+Attention +Partners +Share +Compare/);
  expect(capacity.text).not.toContain('This is a draft');
  expect((await tandem('capacity', '--draft')).text).toMatch(/\n {2}.+: from .+ to .+\n[\s\S]*This is a draft/);
  expect((await tandem('capacity', '--draft', '--json')).document).toMatchObject({
    managers: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
    draft: { rule: 'CAP1' },
  });
  expect((await tandem('capacity', '--json')).document).not.toHaveProperty('draft');
});
