import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { systemClock } from '#src/clock.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { writingProgram, type WritingProgram } from '../support/writing-program.ts';

let program: WritingProgram;
let tandem: CommandLine;
let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-plan-'));
  program = await writingProgram({ clock: systemClock, asOf: () => new Date('2026-11-20T15:00:00Z') });
  tandem = commandLine(program, scratch);
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true });
});

const change = {
  crm: 'hubspot',
  object: 'company',
  id: expect.any(String),
  name: expect.any(String),
  property: expect.stringMatching(/^prm_/),
  from: null,
};

test('plan, approve, apply, runs and undo as a person goes through them', async () => {
  expect(await tandem('apply')).toMatchObject({ status: 2, notes: expect.stringContaining('tandem plan') });
  expect(await tandem('approve', '--all')).toMatchObject({
    status: 2,
    notes: expect.stringContaining('No plan shows'),
  });

  const plan = await tandem('plan', '--json');
  expect(plan).toMatchObject({ status: 0, document: { run: expect.any(String), total: expect.any(Number) } });
  expect(plan.document).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining(change)]) });
  expect((await tandem('plan')).text).toMatch(/prm_health_score +4[\s\S]*Alpha Partner 1[\s\S]*Nothing was written/);

  const approved = ['prm_health_score', 'prm_health_band', 'prm_health_reason'];
  expect(await tandem('approve', ...approved, '--json')).toMatchObject({
    status: 0,
    document: { approved, already: [] },
  });
  const applied = await tandem('apply', '--json');
  expect(applied).toMatchObject({ status: 0, document: { written: 12, failed: [], calls: expect.any(Number) } });
  expect(await tandem('apply', '--json')).toMatchObject({ status: 0, document: { written: 0, failed: [] } });

  const runs = await tandem('runs');
  expect(runs.text).toMatch(/undo|apply/);
  expect(runs.text).toMatch(/prm_health_band +live/);

  const { run } = { run: '', ...Object(applied.document) };
  expect(await tandem('undo', String(run), '--json')).toMatchObject({
    status: 0,
    document: { run: expect.any(String), restored: 12, left: [] },
  });
  expect(
    Object.values(await program.held()).every((held) => Object.values(held).every((value) => value === null)),
  ).toBe(true);
  expect((await tandem('runs')).text).toMatch(/prm_health_band +stopped/);
});

test('what does not fit is refused with a sentence and exit status 2', async () => {
  for (const argv of [
    ['approve'],
    ['approve', 'prm_magic'],
    ['approve', 'prm_health_score', '--all'],
    ['undo'],
    ['undo', 'x'],
  ])
    expect(await tandem(...argv)).toMatchObject({ status: 2, text: '' });
});

test('stop, drift and the audit log', async () => {
  expect(await tandem('stop', '--all', '--reason', 'enough', '--json')).toMatchObject({
    status: 0,
    document: { stopped: [] },
  });
  expect(await tandem('drift', '--json')).toMatchObject({ status: 0, document: { edited: [] } });
  const file = join(scratch, 'audit.csv');
  expect(await tandem('audit', file)).toMatchObject({ status: 0 });
  const csv = await readFile(file, 'utf8');
  expect(csv.split('\r\n')[0]).toBe('at,actor,action,run,crm,object,record,property,before,after,detail');
  expect(csv).toContain('(command line),undone,');
  expect(await tandem('audit', file)).toMatchObject({ status: 2, notes: expect.stringContaining('exists') });
});
