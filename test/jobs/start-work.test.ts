import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startWork } from '#jobs/start-work.ts';
import { connectHubspot } from '#src/actions/connect-account.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { askForRun } from '#src/store/asked-runs.ts';

import { query } from '../support/dump.ts';
import { partnerPortal, portalScopes } from '../support/partner-portal.ts';
import { appFor, never, sandboxOf, type TestApp } from '../support/program.ts';

const seed = partnerPortal({ now: new Date(), portalId: 700_001, partners: 2, dealsEach: 4 });

let sandbox: Sandbox;
let running: TestApp;
let working: AsyncDisposableStack;

beforeEach(async () => {
  sandbox = await sandboxOf([seed], () => new Date());
  running = await appFor(sandbox.url);
  working = new AsyncDisposableStack();
});

afterEach(async () => {
  await working.disposeAsync();
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

const patience = { timeout: 20_000, interval: 50 };

function rows(text: string): () => Promise<unknown> {
  return () => query(running.databaseUrl, text);
}

test('connecting an account is enough: workers read it whole and judge its partners', async () => {
  working.use(await startWork(running.app, { wakeEveryMs: 200 }));
  await connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
  await expect.poll(rows('select count(*)::int as judged from partner_state'), patience).toEqual([{ judged: 2 }]);
  await expect.poll(rows(`select outcome from sync_run where mode = 'full'`), patience).toEqual([{ outcome: 'done' }]);
});

test('a signal is judged without anybody asking, also when the asking itself was lost', async () => {
  working.use(await startWork(running.app, { wakeEveryMs: 200 }));
  const { programId } = await connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
  await expect.poll(rows('select count(*)::int as judged from partner_state'), patience).toEqual([{ judged: 2 }]);
  const deaf = { ...running.app, wake: async () => undefined };
  const signal = {
    id: 's',
    partner: '1001',
    kind: 'fit',
    at: new Date(),
    value: 'strong',
    respondent: null,
    enteredByOurPeople: false,
  } as const;
  await receiveSignals(deaf, programId, [signal]);
  await expect
    .poll(
      rows(`select d ->> 'points' as points from partner_state s join partner_record r using (program_id, partner_id), jsonb_array_elements(s.result -> 'dimensions') d
    where r.record_id = '1001' and d ->> 'name' = 'fit'`),
      patience,
    )
    .toEqual([{ points: '10' }]);
});

test('a run that a person asked for is done without anybody waking it', async () => {
  working.use(await startWork(running.app, { wakeEveryMs: 200 }));
  const { programId } = await connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
  await expect.poll(rows('select count(*)::int as judged from partner_state'), patience).toEqual([{ judged: 2 }]);
  const runId = randomUUID();
  const run = { runId, kind: 'plan', actor: 'Ada', startedAt: new Date(), undoes: null } as const;
  await running.app.store.inProgram(programId, (tx) => askForRun(tx, { programId, crm: 'hubspot' }, run));
  await expect
    .poll(rows('select run_id, finished_at is not null as finished from write_run'), patience)
    .toEqual([{ run_id: runId, finished: true }]);
});

test('a CRM that is away for a moment is asked again, and the work ends well', async () => {
  await connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
  sandbox.switchFault({ kind: 503, route: 'GET /crm/objects/deals' });
  working.use(await startWork(running.app, { wakeEveryMs: 200 }));
  await expect.poll(rows('select count(*)::int as judged from partner_state'), patience).toEqual([{ judged: 2 }]);
  await expect.poll(rows('select cause from parked'), patience).toEqual([]);
});

test('a refused token stops the work of its program and shows why, and nothing is asked again', async () => {
  const { token } = sandbox.tokens.issueAccess({
    portalId: seed.account.portalId,
    appId: 'app',
    clientId: 'client',
    userId: 1,
    scopes: portalScopes,
  });
  await connectHubspot(running.app, { token }, never);
  sandbox.tokens.revoke(token);
  working.use(await startWork(running.app, { wakeEveryMs: 200 }));
  await expect.poll(rows('select status from connection'), patience).toEqual([{ status: 'reconnect_needed' }]);
  sandbox.clearRequests();
  await sleep(600);
  expect(sandbox.requests()).toEqual([]);
});

test('a process that is told to stop ends its work in order: what it had in hand goes on in the next', async () => {
  await connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
  sandbox.switchFault({ kind: 'slow', delayMs: 400, route: 'GET /crm/objects/deals', times: 5 });
  const work = await startWork(running.app, { wakeEveryMs: 200 });
  await expect
    .poll(rows(`select count(*)::int as reading from sync_run where finished_at is null`), patience)
    .toEqual([{ reading: 1 }]);
  await work[Symbol.asyncDispose]();
  await running.app.queue.close({ graceMs: 0 });
  const [run] = await query<{ finished: boolean }>(
    running.databaseUrl,
    'select finished_at is not null as finished from sync_run',
  );
  expect(run).toEqual({ finished: false });

  const next = working.use(await appFor(sandbox.url, {}, running));
  working.use(await startWork(next.app, { wakeEveryMs: 200 }));
  await expect.poll(rows('select count(*)::int as judged from partner_state'), patience).toEqual([{ judged: 2 }]);
  await expect
    .poll(rows(`select mode, outcome from sync_run where mode = 'full'`), patience)
    .toEqual([{ mode: 'full', outcome: 'done' }]);
});
