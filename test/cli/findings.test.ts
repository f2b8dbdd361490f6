import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const seed = createSampleProgram({ seed: 20_261_120, now });

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let tandem: CommandLine;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-findings-'));
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now }, asOf: () => now });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
  tandem = commandLine({ running, sandbox }, scratch);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
  await rm(scratch, { recursive: true });
});

async function explained(name: string): Promise<string> {
  const [partner] = await query<{ id: string }>(
    running.databaseUrl,
    `select partner_id as id from partner where program_id = '${programId}' and name = '${name}'`,
  );
  return (await tandem('explain', partner?.id ?? name)).text;
}

describe('explain says beside the score', () => {
  test('what a partner is, why, and what would change it', async () => {
    expect(await explained('Foxmarrow Group')).toContain(
      [
        '',
        'Segment: At-risk. Its health is Churning.',
        '  -> Stable again once its health is Healthy for 7 days.',
        'Tier: Registered. No tier above it has thresholds.',
        'Life stage: Monitor. The last touch was on 8 Sept 2026.',
        '  -> Engage with the next touch.',
        'Development: autonomous. Signed on 14 Jan 2025; the stage follows from the months since.',
        'Contact: Touch overdue. A touch every 14 days; the last was on 8 Sept 2026.',
        '  -> Due since 22 Sept 2026.',
        '',
      ].join('\n'),
    );
  });

  test('what nobody sees of it, with the points that it hides and what to do', async () => {
    expect(await explained('Foxmarrow Group')).toContain(
      [
        '',
        'Blind spots',
        '  Silent: No two-way contact since 8 Sept 2026.',
        '    -> Call, meet or write to them.',
        '  No training: Nobody has finished a training. Hides up to 20 points of Engagement.',
        '    -> Offer them one.',
        '  No NPS answer: No NPS answer in a year. Hides up to 15 points of Satisfaction.',
        '    -> Ask for a rating from 0 to 10. On the card: Log an answer.',
        'Not looked at, because this program records nothing about it: ',
      ].join('\n'),
    );
    expect(await explained('Birchgrave Consulting')).toContain('\nBlind spots: none open\n');
    expect(await explained('Stillmere Group')).toMatch(
      /Attribution gap: 3 deals won .+ Hides up to 30 points of Revenue\.\n {4}-> Say who .+ Open the deal: http\S+\n/,
    );
  });
});
