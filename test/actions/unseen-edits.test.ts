import { afterEach, describe, expect, test } from 'vitest';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { fullSync, syncChanges, syncRecords } from '#src/actions/sync-records.ts';
import { openDrift } from '#src/store/write-values.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { never } from '../support/program.ts';
import { portalId, setWriting, writingProgram, type WritingProgram } from '../support/writing-program.ts';

const minuteMs = 60_000;
const score = 'prm_health_score';

let program: WritingProgram;

afterEach(() => program[Symbol.asyncDispose]());

/** A program that has written its scores some minutes ago. */
async function written(): Promise<void> {
  program = await writingProgram();
  await program.begin([score]);
  pass(5);
}

function pass(minutes: number): void {
  program.time.now = new Date(program.time.now.getTime() + minutes * minuteMs);
}

async function sweep(): Promise<void> {
  await syncChanges(program.running.app, program.programId, { signal: never });
}

async function drift() {
  const { programId, running } = program;
  const found = await running.app.store.inProgram(programId, (tx) => openDrift(tx, { programId, crm: 'hubspot' }));
  return found.map(({ recordId, theirs }) => ({ recordId, theirs }));
}

async function heldOf(companyId: string): Promise<string | null | undefined> {
  return (await program.held())[companyId]?.[score];
}

describe('WR4: an edit in the CRM of a property that we keep', () => {
  test('is seen by the next sweep, and not overwritten by a value that is computed after it', async () => {
    await written();
    await program.edit('1001', { [score]: '7' });
    pass(5);
    await sweep();
    expect(await drift()).toEqual([{ recordId: '1001', theirs: '7' }]);

    await program.want(score, '55');
    expect(await program.writeBack()).toMatchObject({ written: 3 });
    expect([await heldOf('1001'), await heldOf('1002')]).toEqual(['7', '55']);
  });

  test('is put back by the next write-back where the settings say so', async () => {
    await written();
    const ours = await heldOf('1001');
    await setWriting(program, { drift: 'put_back' });
    await program.edit('1001', { [score]: '7' });
    pass(5);
    await sweep();
    expect(await drift()).toEqual([]);
    expect(await program.writeBack()).toMatchObject({ written: 1 });
    expect(await heldOf('1001')).toBe(ours);
  });

  test('is no longer reported when it was taken back', async () => {
    await written();
    const ours = (await heldOf('1001')) ?? '';
    await program.edit('1001', { [score]: '7' });
    pass(5);
    await sweep();
    await program.edit('1001', { [score]: ours });
    pass(5);
    await sweep();
    expect(await drift()).toEqual([]);
  });

  test('that clears the value counts; our own writes and a change of another property do not', async () => {
    await written();
    await program.edit('1001', { [score]: '' });
    await program.edit('1002', { name: 'Renamed' });
    pass(5);
    await sweep();
    expect(await drift()).toEqual([{ recordId: '1001', theirs: null }]);
  });

  test('is seen when another change of the record comes by an event', async () => {
    await written();
    await program.edit('1003', { [score]: '8', name: 'Renamed' });
    const event = { portalId, subscriptionType: 'company.propertyChange', objectId: 1003, propertyName: 'name' };
    await receiveEvents(program.running.app, readHubspotEvents([event]).byAccount);
    await syncRecords(program.running.app, program.programId, { signal: never });
    expect(await drift()).toEqual([{ recordId: '1003', theirs: '8' }]);
  });

  test('is seen by a complete reading', async () => {
    await written();
    await program.edit('1003', { [score]: '8' });
    pass(1);
    await fullSync(program.running.app, program.programId, { signal: never });
    expect(await drift()).toEqual([{ recordId: '1003', theirs: '8' }]);
  });

  test('within moments of our own write is not believed of a search, whose index may be older, until the next sweep', async () => {
    await written();
    await program.want(score, '56');
    await program.writeBack();
    await program.edit('1001', { [score]: '7' });
    pass(1);
    await sweep();
    expect(await drift()).toEqual([]);
    pass(5);
    await sweep();
    expect(await drift()).toEqual([{ recordId: '1001', theirs: '7' }]);
  });

  test('costs no call: a sweep asks for our properties with the records that it reads anyway', async () => {
    await written();
    await program.edit('1001', { [score]: '7' });
    pass(5);
    await sweep();
    pass(60);
    program.sandbox.clearRequests();
    await program.edit('1002', { [score]: '9' });
    pass(5);
    program.sandbox.clearRequests();
    await sweep();
    const routes = program.sandbox.requests().map(({ route }) => route);
    expect(routes.filter((route) => !/search$|pipelines|account-info/.test(route))).toEqual([
      'POST /crm/associations/companies/contacts/batch/read',
    ]);
    expect(await drift()).toHaveLength(2);
  });
});
