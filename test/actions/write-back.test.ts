import { afterEach, expect, test } from 'vitest';

import { fullSync } from '#src/actions/sync-records.ts';

import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import { propertyNames, writingProgram, type WritingProgram } from '../support/writing-program.ts';

let program: WritingProgram | null = null;

async function open(...options: Parameters<typeof writingProgram>): Promise<WritingProgram> {
  program = await writingProgram(...options);
  return program;
}

afterEach(async () => {
  await program?.[Symbol.asyncDispose]();
  program = null;
});

test('nothing is written before a person has approved: reading, judging, planning and write-back make no writing call', async () => {
  const subject = await open();
  await fullSync(subject.running.app, subject.programId, { signal: never });
  await subject.judge();
  await subject.writeBack();
  const plan = await subject.plan();
  await subject.writeBack();
  expect(plan.total).toBeGreaterThan(0);
  const writing = subject.sandbox
    .requests()
    .filter(({ method, path }) => method !== 'GET' && !/\/(batch\/read|search)$/.test(path));
  expect(writing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);

  await subject.approve();
  await subject.writeBack();
  expect(subject.writeCalls()).toBe(0);
});

test('a plan equals what is then written, to the value', async () => {
  const subject = await open();
  const plan = await subject.plan();
  const before = { ...(await subject.held()), ...(await subject.held('deal')) };
  expect(plan.changes.every(({ id, property, from }) => from === (before[id]?.[property] ?? null))).toBe(true);
  await subject.approve();
  const report = await subject.apply();
  expect(report).toMatchObject({ written: plan.total, failed: [] });

  const log = await query(
    subject.running.databaseUrl,
    `select record_id as id, property, value_before as "from", value_after as "to" from write_log where outcome = 'written' order by 1, 2`,
  );
  expect(log).toEqual(plan.changes.map(({ id, property, from, to }) => ({ id, property, from, to })));
  const after = { ...(await subject.held()), ...(await subject.held('deal')) };
  for (const { id, property, to } of plan.changes)
    expect({ id, property, held: after[id]?.[property] }).toEqual({
      id,
      property,
      held: property === 'prm_health_as_of' ? '2026-11-20T15:00:00Z' : to,
    });
});

test('a second apply writes nothing, and a plan after it has no change', async () => {
  const subject = await open();
  await subject.begin();
  subject.sandbox.clearRequests();
  expect(await subject.apply()).toMatchObject({ written: 0, failed: [] });
  expect(await subject.writeBack()).toMatchObject({ run: null, calls: 0 });
  expect(subject.writeCalls()).toBe(0);
  expect(await subject.plan()).toMatchObject({ total: 0, changes: [], drift: [] });
});

test('approval is per property: the others are not created and not written', async () => {
  const subject = await open();
  await subject.begin(['prm_health_score', 'prm_health_band']);
  const properties = new Set(
    (await query<{ property: string }>(subject.running.databaseUrl, 'select property from write_log')).map(
      ({ property }) => property,
    ),
  );
  expect([...properties].toSorted()).toEqual(['prm_health_band', 'prm_health_score']);
  const defined = subject.sandbox.context.portals.get(200_001)?.definitions('companies');
  expect(propertyNames.filter((name) => defined?.has(name))).toEqual(['prm_health_score', 'prm_health_band']);
  const approvals = await query(
    subject.running.databaseUrl,
    `select property, state, approved_by from property_approval order by 1`,
  );
  expect(approvals).toEqual([
    { property: 'prm_health_band', state: 'live', approved_by: 'Ada' },
    { property: 'prm_health_score', state: 'live', approved_by: 'Ada' },
  ]);
});

test('250 changed records are 3 calls, and one changed value is one', async () => {
  const subject = await open({ partners: 250 });
  await subject.begin();
  expect(subject.writeCalls()).toBe(3);

  await subject.want('prm_health_trend', '4');
  subject.sandbox.clearRequests();
  expect(await subject.writeBack()).toMatchObject({ written: 250, calls: 3, failed: [] });
  expect(subject.sandbox.stats(200_001).total).toBe(3);

  await subject.want('prm_health_trend', '5', ['1007']);
  subject.sandbox.clearRequests();
  expect(await subject.writeBack()).toMatchObject({ written: 1, calls: 1 });
});

test('the date of the result is never written alone', async () => {
  const subject = await open();
  await subject.begin();
  subject.sandbox.clearRequests();
  await subject.want('prm_health_as_of', '2026-11-21T15:00:00.000Z');
  expect(await subject.writeBack()).toMatchObject({ run: null, calls: 0 });
  expect(await subject.plan()).toMatchObject({ total: 0 });

  await subject.want('prm_health_score', '12', ['1001']);
  expect(await subject.writeBack()).toMatchObject({ written: 2, calls: 1 });
  const held = await subject.held();
  expect([held['1001']?.['prm_health_as_of'], held['1002']?.['prm_health_as_of']]).toEqual([
    '2026-11-21T15:00:00Z',
    '2026-11-20T15:00:00Z',
  ]);
});
