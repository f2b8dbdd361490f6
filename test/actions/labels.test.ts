import { afterAll, beforeAll, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { settleSample } from '#src/cli/sample-settings.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { samplePartnerLabels } from './labels/sample-partners.ts';

const now = new Date('2026-11-20T15:00:00Z');

interface Answer {
  readonly segment: string | null;
  readonly baseSegment: string | null;
  readonly tier: string | null;
  readonly blindSpots: readonly string[] | null;
}

let sandbox: Sandbox;
let running: TestApp;
let judged: ReadonlyMap<string, Answer>;

beforeAll(async () => {
  const seed = createSampleProgram({ seed: 20_261_120, now });
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now } });
  const programId = await connect(running.app, seed);
  await settleSample(running.app, programId, []);
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
  const rows = await query<Answer & { name: string }>(
    running.databaseUrl,
    `select p.name, s.result -> 'segment' ->> 'value' as segment, s.result -> 'baseSegment' ->> 'value' as "baseSegment",
       s.result -> 'tier' ->> 'value' as tier,
       case when s.partner_id is not null then array(select b ->> 'id' from jsonb_array_elements(s.result -> 'blindSpots') b
         where b ->> 'status' = 'flagged' order by substr(b ->> 'id', 3)::int) end as "blindSpots"
     from partner p left join partnership_state s using (program_id, partner_id)`,
  );
  judged = new Map(rows.map(({ name, ...answer }) => [name, answer]));
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

test('every partner of the sample program has a label, and nobody else', () => {
  expect([...judged.keys()].toSorted()).toEqual(Object.keys(samplePartnerLabels).toSorted());
});

test.each(Object.entries(samplePartnerLabels))(
  '%s is judged as the words of the rules say',
  (name, { segment, baseSegment, tier, blindSpots }) => {
    expect(judged.get(name)).toEqual({ segment, baseSegment, tier, blindSpots });
  },
);
