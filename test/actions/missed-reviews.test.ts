import { afterAll, beforeAll, expect, test } from 'vitest';

import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { SegmentState } from '#src/domain/partnership/segment-state.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const today = '2026-11-20';
const seed = createSampleProgram({ seed: 20_261_120, now: new Date(`${today}T15:00:00Z`) });
const begun = '2026-01-20';
const reviews = ['2026-04-08', '2026-07-08', '2026-10-08'];

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let asOf = new Date(`${begun}T15:00:00Z`);

beforeAll(async () => {
  const now = new Date(`${today}T15:00:00Z`);
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now }, asOf: () => asOf });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

type Base = Pick<SegmentState, 'base' | 'baseSince' | 'outsideReviews' | 'reviewedOn'>;

/** Judges everybody on each of these days and no other, from nothing; what is remembered of base segments at the end. */
async function judgedOn(days: readonly string[]): Promise<ReadonlyMap<string, Base>> {
  for (const table of ['partnership_state', 'program_input', 'partner_rank'])
    await query(running.databaseUrl, `delete from ${table} where program_id = '${programId}'`);
  for (const day of days) {
    asOf = new Date(`${day}T15:00:00Z`);
    await markAllDirty(running.app, programId, 'test');
    await judgePartners(running.app, programId, { signal: never });
  }
  const rows = await query<{ id: string; state: Base }>(
    running.databaseUrl,
    `select partner_id as id, state -> 'segment' as state from partnership_state where program_id = '${programId}'`,
  );
  return new Map(
    rows.map(({ id, state: { base, baseSince, outsideReviews, reviewedOn } }) => [
      id,
      { base, baseSince, outsideReviews, reviewedOn },
    ]),
  );
}

test('SEG5: a program that was down over several reviews ends with the base segments that it would have had', async () => {
  const held = await judgedOn([begun, ...reviews, today]);
  const caughtUp = await judgedOn([begun, today]);

  expect(caughtUp).toEqual(held);
  const since = [...held.values()].map(({ baseSince }) => baseSince);
  // Some changed at a review in between, which today's inputs say nothing of.
  expect(since.filter((day) => day !== null && day > begun && day < '2026-10-01').length).toBeGreaterThan(2);
});
