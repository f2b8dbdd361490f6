import { expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import { fullSync } from '#src/actions/sync-records.ts';

import { query } from '../support/dump.ts';
import { partnerPortal } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf } from '../support/program.ts';

test('of a judgement that comes to the same only the time is written, and what changed is judged by what was known', async () => {
  let now = new Date('2026-11-20T15:00:00Z');
  const clock = { now: () => now };
  const seed = partnerPortal({ now, partners: 2 });
  await using sandbox = await sandboxOf([seed], clock.now);
  await using running = await appFor(sandbox.url, { clock });
  const { app, databaseUrl } = running;
  const programId = await connect(app, seed);
  const judgeAll = async () => {
    await markAllDirty(app, programId, 'asked');
    expect(await judgePartners(app, programId, { signal: never })).toMatchObject({ judged: 2, parked: 0 });
  };
  const kept = () =>
    query(
      databaseUrl,
      `select domain, facts ? 'left' as facts, program_facts ? 'left' as program, result ? 'left' as result, as_of as "asOf"
       from partner_state join partner using (program_id, partner_id) order by 1`,
    );
  await fullSync(app, programId, { signal: never });
  await judgeAll();
  // Whatever is written again loses the mark.
  const mark = ['facts', 'program_facts', 'result'].map((name) => `${name} = ${name} || '{"left": true}'`).join(', ');
  await query(databaseUrl, `update partner_state set ${mark}`);

  now = new Date('2026-11-20T16:00:00Z');
  await judgeAll();
  const untouched = { facts: true, program: true, result: true, asOf: now };
  expect(await kept()).toEqual([
    { domain: 'partner1.example', ...untouched },
    { domain: 'partner2.example', ...untouched },
  ]);
  const { partners } = await listPartners(app, programId);
  const first = partners.find(({ domain }) => domain === 'partner1.example')?.id ?? '';
  expect((await explainPartner(app, programId, first))?.health.asOf).toBe(now.toISOString());

  now = new Date('2026-11-20T17:00:00Z');
  const answer = {
    id: 'low',
    partner: first,
    kind: 'survey_answer',
    respondent: 'ann',
    enteredByOurPeople: false,
  } as const;
  await receiveSignals(app, programId, [{ ...answer, at: now, value: '0' }]);
  await judgeAll();
  expect(await kept()).toEqual([
    { domain: 'partner1.example', facts: false, program: false, result: false, asOf: now },
    { domain: 'partner2.example', ...untouched, asOf: now },
  ]);
  const view = await explainPartner(app, programId, first);
  expect(view?.ledger[0]).toMatchObject({ cause: 'answer', dimension: 'satisfaction' });
});
