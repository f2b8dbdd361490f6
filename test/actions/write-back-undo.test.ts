import { afterEach, expect, test } from 'vitest';

import { csvLine, exportAudit } from '#src/actions/export-audit.ts';
import { findDrift } from '#src/actions/find-drift.ts';
import { stopProperties } from '#src/actions/stop-properties.ts';
import { undoRun } from '#src/actions/undo-run.ts';
import { UsageError } from '#src/errors.ts';

import { query } from '../support/dump.ts';
import { all } from '../support/hubspot-crm.ts';
import { never } from '../support/program.ts';
import { present, propertyNames, setWriting, writingProgram, type WritingProgram } from '../support/writing-program.ts';

let program: WritingProgram | null = null;

async function open(): Promise<WritingProgram> {
  program = await writingProgram();
  return program;
}

afterEach(async () => {
  await program?.[Symbol.asyncDispose]();
  program = null;
});

async function undo({ running, programId }: WritingProgram, runId: string) {
  return present(await undoRun(running.app, programId, runId, { actor: 'Ada', signal: never }));
}

test('undo leaves every value as it was before the run, except those edited since', async () => {
  const subject = await open();
  const before = await subject.held();
  const { run } = await subject.begin();
  await subject.edit('1002', { prm_health_reason: 'my own words' });

  const report = await undo(subject, run);
  expect(report.left).toEqual([
    { id: '1002', property: 'prm_health_reason', reason: 'changed since: it holds my own words now' },
  ]);
  const held = await subject.held();
  expect(held).toEqual({ ...before, '1002': { ...before['1002'], prm_health_reason: 'my own words' } });
  expect(report.stopped.toSorted()).toEqual(
    [
      ...new Set(
        (await query<{ property: string }>(subject.running.databaseUrl, 'select property from write_log')).map(
          (row) => row.property,
        ),
      ),
    ].toSorted(),
  );

  await subject.judge();
  subject.sandbox.clearRequests();
  expect(await subject.writeBack()).toMatchObject({ run: null });
  expect(subject.writeCalls()).toBe(0);
});

test('undo of a later run brings back what the run before it had written', async () => {
  const subject = await open();
  await subject.begin();
  const first = await subject.held();
  await subject.want('prm_health_score', '7', ['1001', '1003']);
  const { run } = await subject.writeBack();
  expect((await subject.held())['1001']?.['prm_health_score']).toBe('7');
  expect(await undo(subject, run ?? '')).toMatchObject({ restored: 2, left: [], stopped: ['prm_health_score'] });
  expect(await subject.held()).toEqual(first);
});

test('a run that is undone needs another plan and approval, and is then written again', async () => {
  const subject = await open();
  const { run, written } = await subject.begin();
  const after = await subject.held();
  await undo(subject, run);
  await expect(subject.approve()).rejects.toThrow('stopped after the last plan');
  subject.time.now = new Date(subject.time.now.getTime() + 60_000);
  expect(await subject.begin()).toMatchObject({ written, failed: [] });
  expect(await subject.held()).toEqual(after);
});

test('what there is not cannot be undone or approved', async () => {
  const subject = await open();
  await expect(subject.approve()).rejects.toThrow(UsageError);
  await expect(subject.apply()).rejects.toThrow('No property is approved');
  const { run } = await subject.plan();
  await expect(subject.approve(['prm_magic'])).rejects.toThrow('There is no property prm_magic');
  await expect(undo(subject, run)).rejects.toThrow('wrote nothing');
  await expect(undo(subject, 'no run')).rejects.toThrow('There is no run no run');
});

test('a stopped property is not written any more, the others are', async () => {
  const subject = await open();
  await subject.begin();
  const { running, programId } = subject;
  const stopped = await stopProperties(running.app, programId, {
    properties: ['prm_health_score'],
    actor: 'Ada',
    reason: 'the sales meeting',
  });
  expect(stopped).toEqual(['prm_health_score']);
  await subject.want('prm_health_score', '3');
  await subject.want('prm_health_coverage', '55');
  expect(await subject.writeBack()).toMatchObject({ written: 4 });
  const held = await subject.held();
  expect(held['1001']).toMatchObject({ prm_health_coverage: '55' });
  expect(held['1001']?.['prm_health_score']).not.toBe('3');
});

test("a person's later edit is reported and left alone, also when another value is computed", async () => {
  const subject = await open();
  await subject.begin();
  const ours = (await subject.held())['1001']?.['prm_health_score'];
  await subject.edit('1001', { prm_health_score: '99' });
  const drift = await findDrift(subject.running.app, subject.programId, { signal: never });
  expect(drift).toEqual([
    {
      crm: 'hubspot',
      kind: 'company',
      recordId: '1001',
      property: 'prm_health_score',
      ours,
      theirs: '99',
      foundAt: subject.time.now,
    },
  ]);
  expect((await subject.plan()).drift).toMatchObject([{ id: '1001', property: 'prm_health_score', to: '99' }]);
  await subject.want('prm_health_score', '12', ['1001']);
  expect(await subject.writeBack()).toMatchObject({ run: null });
  expect((await subject.held())['1001']?.['prm_health_score']).toBe('99');
});

test("a person's later edit is put back where the program says so", async () => {
  const subject = await open();
  await subject.begin();
  const before = await subject.held();
  await setWriting(subject, { drift: 'put_back' });
  await subject.edit('1001', { prm_health_score: '99' });
  await findDrift(subject.running.app, subject.programId, { signal: never });
  expect(await subject.writeBack()).toMatchObject({ written: 1 });
  expect(await subject.held()).toEqual(before);
});

test('what is written by itself keeps within the day, and goes on the next day', async () => {
  const subject = await open();
  await subject.begin();
  await setWriting(subject, { dailyValues: 3 });
  await subject.want('prm_health_coverage', '55');
  expect(await subject.writeBack()).toMatchObject({ written: 3, deferred: 1 });
  expect(await subject.writeBack()).toMatchObject({ run: null });
  subject.time.now = new Date('2026-11-21T05:01:00Z');
  expect(await subject.writeBack()).toMatchObject({ written: 1, deferred: 0 });
});

test('the audit log names who did what, value by value, in the order of events', async () => {
  const subject = await open();
  const { written } = await subject.begin(['prm_health_score']);
  const csv = (await all(exportAudit(subject.running.app, subject.programId))).join('');
  const lines = csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));
  const actions = lines.map(([, , action]) => action);
  expect(actions.filter((action) => action === 'written')).toHaveLength(written);
  expect(new Set(actions)).toEqual(new Set(['planned', 'approved', 'applied', 'written']));
  expect(new Set(lines.map(([, actor]) => actor))).toEqual(new Set(['Ada']));
  expect(propertyNames).toContain(lines.find(([, , action]) => action === 'approved')?.[7]);
});

test('a text that a spreadsheet would run is disarmed, numbers stay numbers', () => {
  expect(csvLine(['=1+1', '+cmd|x', '@SUM(A1)', '-2+3', '-12.5', '81', 'a "b", c', null])).toBe(
    `'=1+1,'+cmd|x,'@SUM(A1),'-2+3,-12.5,81,"a ""b"", c",\r\n`,
  );
});
