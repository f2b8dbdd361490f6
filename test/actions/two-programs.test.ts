import { Writable } from 'node:stream';

import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { findPartner, findPartnerOfRecord } from '#src/actions/find-partner.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import { reportStatus } from '#src/actions/report-status.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { dumpProgram, query } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');
// Two portals whose records all have the same ids.
const alpha = partnerPortal({ now, portalId: 777_000_111, mark: 'Alpha' });
const beta = partnerPortal({ now, portalId: 777_000_222, mark: 'Beta', dealsEach: 5 });

let sandbox: Sandbox;
let running: TestApp;
let logged = '';
const programs = { alpha: '', beta: '' };

beforeAll(async () => {
  sandbox = await sandboxOf([alpha, beta], () => now);
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString('utf8');
      done();
    },
  });
  running = await appFor(sandbox.url, { clock: { now: () => now }, log: pino({ level: 'trace' }, lines) });
  programs.alpha = await connect(running.app, alpha);
  programs.beta = await connect(running.app, beta);
  for (const programId of [programs.alpha, programs.beta]) {
    await fullSync(running.app, programId, { signal: never });
    await judgePartners(running.app, programId, { signal: never });
  }
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

test('two programs with equal record ids have each a partner of their own for every record', async () => {
  const rows = await query<{ program_id: string; record_id: string; name: string }>(
    running.databaseUrl,
    'select r.program_id, r.record_id, p.name from partner_record r join partner p using (program_id, partner_id) order by 1, 2',
  );
  for (const [programId, mark] of [
    [programs.alpha, 'Alpha'],
    [programs.beta, 'Beta'],
  ] as const) {
    const own = rows.filter((row) => row.program_id === programId);
    expect(own.map((row) => row.name)).toEqual([1, 2, 3, 4].map((place) => `${mark} Partner ${place}`));
  }
});

test('no row of one program names anything of the other', async () => {
  const [ofAlpha, ofBeta] = [
    await dumpProgram(running.databaseUrl, programs.alpha),
    await dumpProgram(running.databaseUrl, programs.beta),
  ];
  expect(JSON.stringify(ofAlpha)).not.toMatch(/Beta|777000222/);
  expect(JSON.stringify(ofBeta)).not.toMatch(/Alpha|777000111/);
  expect(JSON.stringify(ofAlpha)).toContain('Alpha Deal 4.7');
});

test('every partner of a program can be found and explained from it, and from the other none of them', async () => {
  const { partners } = await listPartners(running.app, programs.alpha);
  expect(partners).toHaveLength(4);
  for (const { id } of partners) {
    const view = await explainPartner(running.app, programs.alpha, id);
    expect(view?.partner.name).toMatch(/^Alpha/);
    expect(JSON.stringify(view)).not.toMatch(/Beta|777000222/);
    expect(await explainPartner(running.app, programs.beta, id)).toBeNull();
    expect(await findPartner(running.app, programs.beta, id)).toBeNull();
  }
});

test('a record and a domain that both programs have lead each to its own partner', async () => {
  for (const [programId, mark] of [
    [programs.alpha, 'Alpha'],
    [programs.beta, 'Beta'],
  ] as const) {
    expect(
      (
        await running.app.store.inProgram(programId, (tx) =>
          findPartnerOfRecord(tx, programId, { crm: 'hubspot', id: '1002' }),
        )
      )?.name,
    ).toBe(`${mark} Partner 2`);
    expect((await findPartner(running.app, programId, 'partner2.example'))?.name).toBe(`${mark} Partner 2`);
  }
});

test('a signal for one program changes nothing in the other', async () => {
  const before = await dumpProgram(running.databaseUrl, programs.beta);
  const signal = {
    id: 's1',
    partner: '1001',
    kind: 'sign_in',
    at: now,
    value: 'yes',
    respondent: null,
    enteredByOurPeople: false,
  } as const;
  expect(await receiveSignals(running.app, programs.alpha, [signal])).toEqual([{ id: 's1', outcome: 'stored' }]);
  await judgePartners(running.app, programs.alpha, { signal: never });
  expect(await dumpProgram(running.databaseUrl, programs.beta)).toEqual(before);
});

test('a log line speaks of one program and carries no name of a record', async () => {
  for (const [programId, account] of [
    [programs.alpha, '777000111'],
    [programs.beta, '777000222'],
  ] as const) {
    const status = await reportStatus(running.app, programId);
    expect(status.connections.map((connection) => connection.account)).toEqual([account]);
  }
  for (const line of logged.split('\n')) {
    expect(line).not.toMatch(/Alpha|Beta|token-7/);
    expect([programs.alpha, programs.beta].filter((programId) => line.includes(programId)).length).toBeLessThanOrEqual(
      1,
    );
  }
});
