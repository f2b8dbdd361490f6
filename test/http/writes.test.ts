import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Problem } from '#settings/contract/problem.ts';
import { ChangesAnswer, DriftAnswer, RunAnswer, WritesAnswer, AuditAnswer } from '#settings/contract/writes.ts';
import { doAskedRuns } from '#src/actions/do-asked-runs.ts';
import { planWrites } from '#src/actions/plan-writes.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import { writesPortsOf } from '#src/http/writes/ports.ts';
import { findProgram } from '#src/store/connections.ts';
import { createProgram } from '#src/store/programs.ts';
import { replaceOwners } from '#src/store/reference-data.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';
import { beginWriteRun, finishWriteRun } from '#src/store/write-runs.ts';

import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import { hubspotHeaders } from '../support/signed-fetch.ts';
import { portalId, present, writingProgram, type WritingProgram } from '../support/writing-program.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

const three = ['prm_health_band', 'prm_health_reason', 'prm_health_score'];

let subject: WritingProgram;
let server: TestServer;
/** HubSpot users: one whom the settings name as an admin, and one whom they do not. */
const admin = '34';
const other = '33';
const adminName = 'Akiko Maruyama';
const people = [
  { id: '3', userId: other, name: 'Rufus Adeyemi', email: null, teamIds: [], active: true },
  { id: '4', userId: admin, name: adminName, email: 'akiko@contoso.example', teamIds: [], active: true },
];
const woken: string[] = [];

function wake(kind: string): Promise<void> {
  woken.push(kind);
  return Promise.resolve();
}

beforeAll(async () => {
  subject = await writingProgram();
  const { app } = subject.running;
  await app.store.inProgram(subject.programId, async (tx) => {
    const { settings } = present(await currentSettings(tx));
    const named = { ...settings, program: { ...settings.program, admins: ['Akiko@contoso.example'] } };
    await publishSettings(tx, subject.programId, { settings: named, author: 'Ada', reason: 'a test', now });
    await replaceOwners(tx, { programId: subject.programId, crm: 'hubspot' }, people);
  });
  server = await serve({
    cards: {
      findProgram: (portal) => findProgram(app.store, 'hubspot', portal),
      cardOfRecord: () => Promise.resolve(null),
    },
    writes: writesPortsOf({ ...app, wake }),
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await subject[Symbol.asyncDispose]();
});

interface Call {
  readonly userId?: string | null;
  readonly portal?: string;
}

async function call(
  method: 'GET' | 'POST',
  path: string,
  body: string,
  { userId = admin, portal = String(portalId) }: Call,
) {
  const user = userId === null ? '' : `userId=${userId}&`;
  const target = `${path}${path.includes('?') ? '&' : '?'}${user}portalId=${portal}&appId=9`;
  const headers = hubspotHeaders(method, target, body, { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, {
    method,
    headers: { ...headers },
    ...(method === 'GET' ? {} : { body }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const get = (path: string, from: Call = {}) => call('GET', path, '', from);
const post = (path: string, body: object, from: Call = {}) =>
  call('POST', path, JSON.stringify({ version: 1, ...body }), from);

async function page(from: Call = {}): Promise<WritesAnswer> {
  return WritesAnswer.parse((await get('/writes?version=1', from)).answer);
}

function aMinutePasses(): void {
  subject.time.now = new Date(subject.time.now.getTime() + 60_000);
}

/** What the worker does when it is woken. */
function work(): Promise<boolean> {
  return doAskedRuns(subject.running.app, subject.programId, { signal: never });
}

async function made(path: string, body: object): Promise<string> {
  const key = randomUUID();
  aMinutePasses();
  const { status, answer } = await post(path, { key, ...body });
  expect([status, WritesAnswer.parse(answer).running?.run]).toEqual([200, key]);
  expect(await work()).toBe(true);
  return key;
}

async function report(run: string): Promise<RunAnswer> {
  return RunAnswer.parse((await get(`/writes/run?version=1&run=${run}`)).answer);
}

async function allChanges(plan: string, property?: string) {
  const rows: ChangesAnswer['rows'] = [];
  for (let at = 1; ; at += 1) {
    const asked = `/writes/changes?version=1&plan=${plan}&page=${at}${property === undefined ? '' : `&property=${property}`}`;
    const found = ChangesAnswer.parse((await get(asked)).answer);
    rows.push(...found.rows);
    if (at >= found.pageCount) return rows;
  }
}

function bare({ object, id, property, from, to }: ChangesAnswer['rows'][number]) {
  return { object, id, property, from, to };
}

function place({ id, property, to }: { id: string; property: string; to: string | null }): string {
  return `${id} ${property} ${to ?? ''}`;
}

const byPlace = (one: { object: string; id: string; property: string }, two: typeof one) =>
  `${one.object} ${one.id} ${one.property}` < `${two.object} ${two.id} ${two.property}` ? -1 : 1;

/** Plans, approves these and writes them, as a person does on the page; the run that wrote. */
async function written(properties: readonly string[]): Promise<string> {
  const plan = await made('/writes/plan', {});
  const approved = await post('/writes/approve', { plan, properties });
  expect(approved.status).toBe(200);
  return made('/writes/apply', { properties: WritesAnswer.parse(approved.answer).apply?.properties });
}

test('before a plan nothing is to approve, and the page says so of each property', async () => {
  const shown = await page();

  expect([shown.plan, shown.apply, shown.running, shown.runs]).toEqual([null, null, null, []]);
  expect(shown.properties.map(({ name, changes, state, mayApprove }) => [name, changes, state, mayApprove])).toEqual(
    propertyCatalogue.map(({ name }) => [name, null, 'not_approved', false]),
  );
});

test('the plan on the page is the plan of the command line, value by value, with names and pages of the records', async () => {
  const plan = await made('/writes/plan', {});
  const ofPage = await allChanges(plan);
  const shown = await page();
  const commandLine = present(
    await planWrites(subject.running.app, subject.programId, { actor: 'Ada (command line)', signal: never }),
  );

  expect(ofPage.map((row) => bare(row)).toSorted(byPlace)).toEqual(
    commandLine.changes
      .map(({ object, id, property, from, to }) => ({ object, id, property, from, to }))
      .toSorted(byPlace),
  );
  expect(shown.plan).toMatchObject({ run: plan, total: commandLine.total, outdated: null });
  expect(Object.fromEntries(shown.properties.map(({ name, changes }) => [name, changes]))).toEqual(
    commandLine.properties,
  );
  expect(shown.runs[0]).toMatchObject({
    run: plan,
    title: 'Plan',
    by: adminName,
    mayUndo: false,
  });
  const [row] = await allChanges(commandLine.run, 'prm_health_score');
  expect(row?.url).toMatch(new RegExp(`/contacts/${portalId}/record/0-2/${row?.id ?? ''}$`));
  expect(row?.name).toBe(commandLine.changes.find(({ id }) => id === row?.id)?.name);
});

test('a plan says of each property how many records get a value', async () => {
  await made('/writes/plan', {});
  const score = (await page()).properties.find(({ name }) => name === 'prm_health_score');

  expect(score).toMatchObject({
    object: 'company',
    objectTitle: 'Company',
    changes: 4,
    text: '4 companies get a value.',
  });
});

test('three of all properties are approved and written, to the value; the second time nothing is', async () => {
  const plan = await made('/writes/plan', {});
  const before = await subject.held();
  const planned = (await allChanges(plan)).filter(({ property }) => three.includes(property));

  const { answer } = await post('/writes/approve', { plan, properties: three });
  const approved = WritesAnswer.parse(answer);
  expect(
    approved.properties
      .filter(({ state }) => state === 'approved')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(three);
  expect(approved.apply).toMatchObject({
    properties: three,
    values: planned.length,
    button: `Write ${planned.length} values`,
  });
  expect(await subject.held()).toEqual(before);

  const run = await made('/writes/apply', { properties: three });
  const log = await query<{ id: string; property: string; to: string }>(
    subject.running.databaseUrl,
    `select record_id as id, property, value_after as "to" from write_log where run_id = $1 and outcome = 'written'`,
    [run],
  );
  expect(log.map((one) => place(one)).toSorted()).toEqual(planned.map((one) => place(one)).toSorted());
  const held = await subject.held();
  expect(planned.every(({ id, property, to }) => held[id]?.[property] === to)).toBe(true);
  expect(await report(run)).toMatchObject({
    run: { title: 'Write', values: planned.length, mayUndo: true, by: adminName },
    leftCount: 0,
  });
  const after = await page();
  expect(
    after.properties
      .filter(({ state }) => state === 'live')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(three);
  expect(after.apply).toBeNull();
  expect(after.plan?.outdated).toMatch(/^Values were written after this plan/);

  await made('/writes/plan', {});
  subject.sandbox.clearRequests();
  const again = await call(
    'POST',
    '/writes/apply',
    JSON.stringify({ version: 1, key: randomUUID(), properties: three }),
    {},
  );
  expect([again.status, Problem.parse(again.answer).title]).toEqual([409, 'Something else is approved by now']);
  expect([await work(), subject.writeCalls()]).toEqual([true, 0]);
});

test('undo puts back what the run wrote, says what it left and why, and stops its properties', async () => {
  await post('/writes/stop', { properties: three });
  const run = await written(['prm_health_coverage', 'prm_next_best_action']);
  const wrote = (await report(run)).run.values ?? 0;
  const [first] = await query<{ id: string }>(
    subject.running.databaseUrl,
    `select record_id as id from write_log where run_id = $1 and property = 'prm_health_coverage' order by 1`,
    [run],
  );
  const edited = first?.id ?? '';
  await subject.edit(edited, { prm_health_coverage: '7' });

  const undo = await made('/writes/undo', { run });

  const held = await subject.held();
  expect(Object.values(held).map((values) => values['prm_health_coverage'])).toEqual(
    Object.keys(held).map((id) => (id === edited ? '7' : null)),
  );
  const told = await report(undo);
  expect(told.run).toMatchObject({ title: 'Undo', values: wrote - 1, mayUndo: false });
  expect(told.left.map(({ id, property, reason }) => ({ id, property, reason }))).toEqual([
    { id: edited, property: 'prm_health_coverage', reason: 'Changed since: it holds 7 now.' },
  ]);
  expect(told.text).toContain('1 value left as it is.');
  expect((await report(run)).run).toMatchObject({ mayUndo: false, note: expect.stringContaining('Undone by') });
  const states = (await page()).properties.flatMap(({ name, state }) =>
    /coverage|next_best/.test(name) ? [state] : [],
  );
  expect(states).toEqual(['stopped', 'stopped']);
});

describe('who may decide', () => {
  const refused = `Only program admins can do this. Ask ${adminName}.`;

  test.each([
    ['plan', () => post('/writes/plan', { key: randomUUID() }, { userId: other })],
    [
      'approve',
      async () => post('/writes/approve', { plan: (await page()).plan?.run, properties: three }, { userId: other }),
    ],
    ['stop', () => post('/writes/stop', { properties: three }, { userId: other })],
    ['write', () => post('/writes/apply', { key: randomUUID(), properties: three }, { userId: other })],
    ['undo', () => post('/writes/undo', { key: randomUUID(), run: randomUUID() }, { userId: other })],
    ['look for edits', () => post('/writes/drift', { key: randomUUID() }, { userId: other })],
    ['nobody at all', () => post('/writes/plan', { key: randomUUID() }, { userId: null })],
  ])('who is no admin is refused with the reason: %s', async (_what, act) => {
    const before = await page();
    const { status, answer } = await act();

    expect([status, Problem.parse(answer).detail]).toEqual([403, refused]);
    expect(await page()).toEqual(before);
  });

  test('sees everything all the same, with the reason why nothing can be done', async () => {
    const [mine, theirs] = [await page(), await page({ userId: other })];

    expect(mine.may).toEqual({ allowed: true, reason: null });
    expect(theirs.may).toEqual({ allowed: false, reason: refused });
    expect({ ...theirs, may: mine.may, runs: theirs.runs.map((run) => ({ ...run, mayUndo: false })) }).toEqual({
      ...mine,
      runs: mine.runs.map((run) => ({ ...run, mayUndo: false })),
    });
  });
});

describe('F43: the same call again', () => {
  test('asks for one run, however often it comes at the same time', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/writes/plan', { key })));
    await work();
    const later = await post('/writes/plan', { key });

    expect([...answers, later].map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200));
    expect((await page()).runs.filter(({ run }) => run === key)).toHaveLength(1);
    expect((await page()).running).toBeNull();
    expect(woken).toContain('asked-runs');
  });

  test('approves once, and is refused after a stop', async () => {
    const plan = await made('/writes/plan', {});
    const body = { plan, properties: ['prm_next_best_action'] };
    const twice = [await post('/writes/approve', body), await post('/writes/approve', body)];
    await post('/writes/stop', { properties: ['prm_next_best_action'] });
    const late = await post('/writes/approve', body);

    expect([...twice, late].map(({ status }) => status)).toEqual([200, 200, 409]);
    expect(Problem.parse(late.answer).title).toBe('A property was stopped after this plan');
  });

  test('with another meaning under its key is refused', async () => {
    const key = randomUUID();
    await post('/writes/plan', { key });
    const { status } = await post('/writes/drift', { key });
    await work();

    expect(status).toBe(409);
  });
});

test('a plan that is not the newest cannot be approved', async () => {
  const older = await made('/writes/plan', {});
  await made('/writes/plan', {});

  const { status, answer } = await post('/writes/approve', { plan: older, properties: three });

  expect([status, Problem.parse(answer).title]).toEqual([409, 'There is a newer plan']);
});

test('what people edited is shown with what was written and what stands there', async () => {
  const plan = await made('/writes/plan', {});
  await post('/writes/approve', { plan, properties: ['prm_health_score'] });
  await made('/writes/apply', { properties: ['prm_health_score'] });
  const [id = ''] = Object.keys(await subject.held());
  const ours = (await subject.held())[id]?.['prm_health_score'];
  await subject.edit(id, { prm_health_score: '1' });

  await made('/writes/drift', {});

  const drift = DriftAnswer.parse((await get('/writes/drift?version=1')).answer);
  expect(drift.rows.map(({ id: of, property, ours: was, theirs }) => ({ of, property, was, theirs }))).toEqual([
    { of: id, property: 'prm_health_score', was: ours, theirs: '1' },
  ]);
});

test('the audit log is the one of the command line, and names the HubSpot user', async () => {
  const { answer } = await get('/writes/audit?version=1');

  const { csv, lines } = AuditAnswer.parse(answer);
  expect(csv?.split('\r\n')[0]).toBe('at,actor,action,run,crm,object,record,property,before,after,detail');
  expect(csv?.split('\r\n')).toHaveLength(lines + 2);
  expect(csv).toContain(`${adminName} (HubSpot user ${admin}),approved`);
});

test('a run that fails says why, and leaves what was approved', async () => {
  const key = randomUUID();
  await query(
    subject.running.databaseUrl,
    `update connection set status = 'reconnect_needed', status_reason = 'the token was revoked'`,
  );
  await post('/writes/plan', { key });
  await work();

  const shown = await page();
  expect(shown.blocked).toEqual({ title: 'HubSpot has to be connected again', text: 'the token was revoked' });
  expect(shown.running).toBeNull();
  expect(shown.runs.find(({ run }) => run === key)).toMatchObject({
    tone: 'danger',
    note: 'The hubspot account needs to be connected again: the token was revoked.',
  });
  await query(subject.running.databaseUrl, `update connection set status = 'active', status_reason = null`);
});

test('a run that a process left behind is done by the next', async () => {
  const runId = randomUUID();
  const scope = { programId: subject.programId, crm: 'hubspot' } as const;
  const { store, clock } = subject.running.app;
  aMinutePasses();
  await store.inProgram(subject.programId, (tx) =>
    beginWriteRun(tx, scope, { runId, kind: 'plan', actor: 'Ada', startedAt: clock.now(), undoes: null }),
  );
  expect((await page()).running).toMatchObject({ run: runId, title: 'Planning' });

  await work();

  expect((await page()).plan?.run).toBe(runId);
});

describe('F35: another program', () => {
  test('its runs are not found, to read or to undo', async () => {
    const { store, clock } = subject.running.app;
    const theirs = { programId: randomUUID(), crm: 'hubspot' } as const;
    const run = { runId: randomUUID(), kind: 'apply', actor: 'Birch', startedAt: clock.now(), undoes: null } as const;
    await createProgram(store, { programId: theirs.programId, name: 'Birch', createdAt: now });
    await store.inProgram(theirs.programId, async (tx) => {
      await beginWriteRun(tx, theirs, run);
      await finishWriteRun(tx, theirs, { runId: run.runId, finishedAt: now, counts: { prm_health_score: 3 } });
    });

    const answers = [
      await get(`/writes/run?version=1&run=${run.runId}`),
      await post('/writes/undo', { key: randomUUID(), run: run.runId }),
    ];

    expect(answers.map(({ status, answer }) => [status, Problem.parse(answer).title])).toEqual([
      [404, 'There is no such run'],
      [404, 'There is no such run'],
    ]);
    expect(JSON.stringify([answers, await page()])).not.toMatch(/birch/i);
  });

  test('an account that is not connected has nothing', async () => {
    const { status, answer } = await get('/writes?version=1', { portal: '7009' });

    expect([status, Problem.parse(answer).title]).toEqual([404, 'This HubSpot account is not connected']);
  });
});

describe('a request that cannot be used is refused', () => {
  test.each<[string, number, () => Promise<{ status: number }>]>([
    ['no version', 400, () => get('/writes')],
    ['a run that is no id', 400, () => get('/writes/run?version=1&run=1%20or%201')],
    ['a page before the first', 400, () => get(`/writes/changes?version=1&plan=${randomUUID()}&page=0`)],
    ['a plan that nobody made', 404, () => get(`/writes/changes?version=1&plan=${randomUUID()}&page=1`)],
    ['no JSON', 400, () => call('POST', '/writes/plan', '{"version":1,', {})],
    ['a key of its own making', 400, () => post('/writes/plan', { key: 'x'.repeat(36) })],
    ['no properties', 400, () => post('/writes/stop', { properties: [] })],
    [
      'a property that is none of ours',
      409,
      async () => post('/writes/approve', { plan: (await page()).plan?.run, properties: ['__proto__'] }),
    ],
    ['to undo a run that is none', 404, () => post('/writes/undo', { key: randomUUID(), run: randomUUID() })],
  ])('%s', async (_what, status, ask) => {
    expect((await ask()).status).toBe(status);
  });

  test('one that HubSpot did not sign', async () => {
    const response = await fetch(`${server.url}/writes?version=1&portalId=${portalId}&userId=${admin}&appId=9`);

    expect(response.status).toBe(401);
  });
});
