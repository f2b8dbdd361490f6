import { afterEach, describe, expect, test } from 'vitest';

import { connectHubspot } from '#src/actions/connect-account.ts';
import { findDrift } from '#src/actions/find-drift.ts';
import { judgePartners, markDue } from '#src/actions/judge-partners.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { undoRun } from '#src/actions/undo-run.ts';
import { propertyGroup } from '#src/domain/properties.ts';
import { recordPage } from '#src/sandbox/record-page/page-records.ts';

import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import {
  narrowToken,
  portalId,
  present,
  wideToken,
  writingProgram,
  writingScopes,
  type WritingProgram,
} from '../support/writing-program.ts';

const opened: WritingProgram[] = [];

async function open(options: Parameters<typeof writingProgram>[0] = {}): Promise<WritingProgram> {
  const program = await writingProgram({ partners: 2, ...options });
  opened.push(program);
  return program;
}

afterEach(async () => {
  for (const program of opened.splice(0)) await program[Symbol.asyncDispose]();
});

const dayMs = 86_400_000;

function pass(subject: WritingProgram, ms: number): void {
  subject.time.now = new Date(subject.time.now.getTime() + ms);
}

/** What the sweep and the nightly pass do. */
async function keepCurrent(subject: WritingProgram): Promise<number> {
  const { running, programId } = subject;
  pass(subject, 10 * 60_000);
  await syncChanges(running.app, programId, { signal: never });
  await markDue(running.app, programId);
  await judgePartners(running.app, programId, { signal: never });
  return (await subject.writeBack()).written;
}

function deals(subject: WritingProgram, id: string, properties: Readonly<Record<string, string>>): Promise<unknown> {
  return subject.call('PATCH', `/crm/objects/2026-03/deals/${id}`, { properties });
}

async function stageOf(subject: WritingProgram, id: string): Promise<readonly (string | null | undefined)[]> {
  const held = (await subject.held('deal'))[id];
  return [held?.['prm_stuck'], held?.['prm_days_in_stage']];
}

async function parkedCauses(subject: WritingProgram): Promise<readonly unknown[]> {
  return query(
    subject.running.databaseUrl,
    `select record_id as property, cause from parked where work = 'write-back' and kind = 'property' and redriven_at is null order by 1`,
  );
}

function without(scope: string): readonly string[] {
  return writingScopes.filter((one) => one !== scope);
}

const figures = [
  'prm_sourced_revenue_12m',
  'prm_influenced_revenue_12m',
  'prm_open_pipeline',
  'prm_registered_deals_90d',
  'prm_last_touch',
];

async function figuresOf(subject: WritingProgram, id: string): Promise<readonly (string | null | undefined)[]> {
  const held = (await subject.held())[id];
  return figures.map((name) => held?.[name]);
}

describe('figures on companies and deals', () => {
  test('are listed by the plan with their object, written as planned, and a second apply writes nothing', async () => {
    const subject = await open();
    const plan = await subject.plan();
    const found = plan.changes
      .filter(({ id, property }) => id === '20201' || (id === '1002' && figures.includes(property)))
      .map(({ object, id, name, property, to }) => ({ object, id, name, property, to }));
    const company = { object: 'company', id: '1002', name: 'Alpha Partner 2' };
    const deal = { object: 'deal', id: '20201', name: 'Alpha Deal 2.1' };
    expect(found).toEqual([
      { ...company, property: 'prm_influenced_revenue_12m', to: '2000.00' },
      { ...company, property: 'prm_last_touch', to: '2026-11-10' },
      { ...company, property: 'prm_open_pipeline', to: '3000.00' },
      { ...company, property: 'prm_registered_deals_90d', to: '0' },
      { ...company, property: 'prm_sourced_revenue_12m', to: '0.00' },
      { ...deal, property: 'prm_days_in_stage', to: '90' },
      { ...deal, property: 'prm_stuck', to: 'true' },
    ]);

    await subject.approve();
    expect(await subject.apply()).toMatchObject({ written: plan.total, failed: [] });
    expect(await figuresOf(subject, '1002')).toEqual(['0.00', '2000.00', '3000.00', '0', '2026-11-10']);
    expect(await subject.held('deal')).toEqual({
      '20101': { prm_stuck: 'true', prm_days_in_stage: '90' },
      '20201': { prm_stuck: 'true', prm_days_in_stage: '90' },
    });
    subject.sandbox.clearRequests();
    expect(await subject.apply()).toMatchObject({ written: 0, failed: [] });
    expect(subject.writeCalls() + subject.writeCalls('deal')).toBe(0);
  });

  test('stand on the page of the deal in a group of their own', async () => {
    const subject = await open();
    await subject.begin();
    const portal = subject.sandbox.context.portals.get(portalId);
    const record = portal?.table('deals').get('20101');
    const groups = portal === undefined || record === undefined ? [] : recordPage(portal, record).groups;
    const ours = groups.find(({ name }) => name === propertyGroup.name);
    expect([ours?.label, ours?.properties.map(({ label, shown }) => [label, shown])]).toEqual([
      'Partner relationship',
      [
        ['Partner deal stuck', 'Yes'],
        ['Partner deal days in stage, at least', '90'],
      ],
    ]);
  });

  test('a deal that is won moves its company’s figures, and holds nothing of ours any more', async () => {
    const subject = await open();
    await subject.begin();
    await deals(subject, '20201', { dealstage: 'closedwon', closedate: '2026-11-19T10:00:00Z' });
    expect(await keepCurrent(subject)).toBeGreaterThan(0);
    expect(await figuresOf(subject, '1002')).toEqual(['3000.00', '2000.00', '0.00', '0', '2026-11-10']);
    expect(await stageOf(subject, '20201')).toEqual([null, null]);
    expect(await stageOf(subject, '20101')).toEqual(['true', '90']);
    expect(await keepCurrent(subject)).toBe(0);
  });

  test('F33: what we write on deals comes back as changes, and is not answered by another write', async () => {
    const subject = await open();
    await subject.begin();
    for (let round = 0; round < 5; round += 1) expect(await keepCurrent(subject)).toBe(0);
  });

  test('undo leaves companies and deals as they were before', async () => {
    const subject = await open();
    await subject.begin(['prm_health_score']);
    const before = [await subject.held(), await subject.held('deal')];
    const { run } = await subject.begin();
    expect([await subject.held(), await subject.held('deal')]).not.toEqual(before);
    const { app } = subject.running;
    const undone = await undoRun(app, subject.programId, run, { actor: 'Ada', signal: never });
    expect(undone).toMatchObject({ left: [] });
    expect([await subject.held(), await subject.held('deal')]).toEqual(before);
    expect(undone?.stopped).toEqual(expect.arrayContaining(['prm_stuck', 'prm_open_pipeline']));
  });

  test('a number that the CRM writes in its own way is no edit, another one is', async () => {
    const subject = await open();
    await subject.begin();
    const { app } = subject.running;
    await subject.edit('1001', { prm_open_pipeline: '2000', prm_influenced_revenue_12m: '1000.0' });
    await deals(subject, '20101', { prm_days_in_stage: '12' });
    const drift = present(await findDrift(app, subject.programId, { signal: never }));
    expect(drift.map(({ kind, recordId, property, ours, theirs }) => [kind, recordId, property, ours, theirs])).toEqual(
      [['deal', '20101', 'prm_days_in_stage', '90', '12']],
    );
  });

  test('150 companies and as many deals are two calls each', async () => {
    const subject = await open({ partners: 150 });
    await subject.begin();
    expect([subject.writeCalls(), subject.writeCalls('deal')]).toEqual([2, 2]);
  });
});

describe('PIPE1: deals stand in their stages', () => {
  test('a deal that becomes stuck by the passing of days is written on that day, and on none between', async () => {
    const subject = await open();
    await subject.begin();
    await deals(subject, '20101', { dealstage: 'closedlost' });
    expect(await keepCurrent(subject)).toBeGreaterThan(0);
    await deals(subject, '20101', { dealstage: 'contractsent' });
    expect(await keepCurrent(subject)).toBeGreaterThan(0);
    expect(await stageOf(subject, '20101')).toEqual(['false', '0']);

    const seen: Record<number, readonly unknown[]> = {};
    const begun = subject.time.now.getTime();
    for (const day of [6, 7, 8, 14, 29, 30, 31]) {
      subject.time.now = new Date(begun + day * dayMs);
      await keepCurrent(subject);
      const writes = await query(
        subject.running.databaseUrl,
        `select property from write_log where record_id = '20101' and outcome = 'written' and written_at >= $1`,
        [new Date(begun + day * dayMs).toISOString()],
      );
      if (writes.length > 0) seen[day] = await stageOf(subject, '20101');
    }
    expect(seen).toEqual({ 7: ['false', '7'], 14: ['false', '14'], 30: ['true', '30'] });
  });

  test('without a date of the CRM our own observation of the stage counts, and before that the create date', async () => {
    const subject = await open();
    const { databaseUrl } = subject.running;
    const blind = `update deal set entered_stage_at = null where id = '20101'`;
    const wanted = () =>
      query(
        databaseUrl,
        `select value from desired_value where record_id = '20101' and property = 'prm_days_in_stage'`,
      );
    await query(databaseUrl, blind);
    await query(databaseUrl, `update deal set created_at = $1 where id = '20101'`, [
      new Date(subject.time.now.getTime() - 65 * dayMs).toISOString(),
    ]);
    await query(databaseUrl, `delete from field_change where record_id = '20101'`);
    await subject.judge();
    expect(await wanted()).toEqual([{ value: '60' }]);

    const saw = (daysAgo: number, to: string) =>
      query(
        databaseUrl,
        `insert into field_change (program_id, crm, kind, record_id, field, old_value, new_value, changed_at, observed_at, source)
         values ($1, 'hubspot', 'deal', '20101', 'stageId', 'before', $2, $3, $3, 'observed')`,
        [subject.programId, to, new Date(subject.time.now.getTime() - daysAgo * dayMs).toISOString()],
      );
    await saw(40, 'contractsent');
    await saw(15, 'contractsent');
    await saw(2, 'another');
    await subject.judge();
    expect(await wanted()).toEqual([{ value: '14' }]);
  });

  test('a deal that is deleted is not written, one that its partner lost is emptied', async () => {
    const subject = await open();
    await subject.begin();
    await subject.call('DELETE', '/crm/objects/2026-03/deals/20101');
    await subject.call('DELETE', '/crm/objects/2026-03/deals/20201/associations/companies/1002');
    pass(subject, 10 * 60_000);
    await fullSync(subject.running.app, subject.programId, { signal: never });
    await judgePartners(subject.running.app, subject.programId, { signal: never });
    subject.sandbox.clearRequests();
    expect(await subject.writeBack()).toMatchObject({ failed: [] });
    expect(subject.writeCalls('deal')).toBe(1);
    expect(await stageOf(subject, '20101')).toEqual(['true', '90']);
    expect(await stageOf(subject, '20201')).toEqual([null, null]);
    expect((await figuresOf(subject, '1002'))[2]).toBe('0.00');
    expect(await parkedCauses(subject)).toEqual([]);
  });

  test('W1: deals of a company that is no partner any more are emptied', async () => {
    const subject = await open();
    await subject.begin();
    await subject.edit('1001', { type: 'PROSPECT' });
    await keepCurrent(subject);
    expect(await stageOf(subject, '20101')).toEqual([null, null]);
    expect(await stageOf(subject, '20201')).toEqual(['true', '90']);
  });
});

describe('a connection that may not write deals', () => {
  test.each(['crm.objects.deals.write', 'crm.schemas.deals.write'])(
    'without %s: companies are written, deals wait with what to grant, and go on once it is granted',
    async (scope) => {
      const subject = await open({ scopes: without(scope) });
      const report = await subject.begin();
      const reason = `The connection may not write deals: grant it ${scope}, then run tandem apply.`;
      expect(report.failed).toEqual([
        { id: null, property: 'prm_days_in_stage', reason },
        { id: null, property: 'prm_stuck', reason },
      ]);
      expect(await figuresOf(subject, '1002')).toEqual(['0.00', '2000.00', '3000.00', '0', '2026-11-10']);
      expect(await stageOf(subject, '20101')).toEqual([null, null]);
      expect(await parkedCauses(subject)).toEqual([
        { property: 'prm_days_in_stage', cause: reason },
        { property: 'prm_stuck', cause: reason },
      ]);

      await subject.want('prm_health_trend', '4');
      expect(await subject.writeBack()).toMatchObject({ written: 2, failed: [] });

      await connectHubspot(subject.running.app, { token: wideToken }, never);
      expect(await subject.apply()).toMatchObject({ written: 4, failed: [] });
      expect(await stageOf(subject, '20101')).toEqual(['true', '90']);
      expect(await parkedCauses(subject)).toEqual([]);
    },
  );

  test('a scope for deals that is taken away later stops deals and not companies', async () => {
    const subject = await open({ scopes: without('crm.objects.deals.write') });
    await connectHubspot(subject.running.app, { token: wideToken }, never);
    await subject.begin();
    await connectHubspot(subject.running.app, { token: `token-200001` }, never);
    await subject.want('prm_days_in_stage', '365');
    await subject.want('prm_health_trend', '4');
    expect(await subject.writeBack()).toMatchObject({ written: 2, failed: [] });
    expect(await parkedCauses(subject)).toHaveLength(2);
  });

  test('deals that cannot even be read any more do not stop companies from being planned, looked at and written', async () => {
    const subject = await open();
    await subject.begin();
    const { app } = subject.running;
    const inDoubt = `update desired_value set sent_run_id = '00000000-0000-4000-8000-000000000000', sent_value = '30', sent_generation = 1
      where record_id = '20101' and property = 'prm_days_in_stage'`;
    await query(subject.running.databaseUrl, inDoubt);
    await app.store.inProgram(subject.programId, (tx) =>
      app.vault.put(
        tx,
        { programId: subject.programId, crm: 'hubspot', name: 'access_token' },
        { value: narrowToken, expiresAt: null },
        subject.time.now,
      ),
    );
    await subject.want('prm_health_trend', '4');
    expect(await subject.writeBack()).toMatchObject({ written: 2, failed: [] });
    expect(present(await findDrift(app, subject.programId, { signal: never }))).toEqual([]);
    expect(await subject.plan()).toMatchObject({ total: 0 });
    expect(await parkedCauses(subject)).toHaveLength(2);
  });
});
