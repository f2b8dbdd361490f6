import { afterAll, beforeAll, expect, test } from 'vitest';

import { asHandler } from '#jobs/run-job.ts';
import { LeaseLostError } from '#src/actions/sync/sync-context.ts';
import { openStore } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';

import { query } from '../support/dump.ts';
import { forwarder } from '../support/forwarder.ts';
import { appFor, never, type TestApp } from '../support/program.ts';

const programId = '8a1f6f0e-3f6c-4f1b-9a53-0d6c5c0f7a11';
const port = 9;

let running: TestApp;

beforeAll(async () => {
  running = await appFor(`http://127.0.0.1:${port}`);
  await createProgram(running.app.store, { programId, name: 'Aldwick', createdAt: new Date() });
});

afterAll(() => running[Symbol.asyncDispose]());

const parked = () =>
  query(running.databaseUrl, 'select work, record_id, cause from parked where redriven_at is null order by cause');

function handler(job: () => Promise<unknown>) {
  const { app } = running;
  return asHandler({ app, queue: app.queue }, 'sweep', async () => void (await job()));
}

test('a job that fails for a reason of its own is parked until it has run well', async () => {
  const failing = handler(() => Promise.reject(new Error('the sky fell')));
  await expect(failing(programId, never)).rejects.toThrow('the sky fell');
  expect(await parked()).toEqual([{ work: 'job', record_id: 'sweep', cause: 'the sky fell' }]);
  await handler(async () => undefined)(programId, never);
  expect(await parked()).toEqual([]);
});

test('a job whose work another process took over waits for nobody', async () => {
  const late = handler(() => Promise.reject(new LeaseLostError('Another process has taken over.')));
  await expect(late(programId, never)).rejects.toThrow('taken over');
  expect(await parked()).toEqual([]);
});

test('a job whose database goes away waits for nobody: it fails, and nothing is parked', async () => {
  const socket = new URL(running.databaseUrl).searchParams.get('host') ?? '';
  await using way = await forwarder({ path: `${socket}/.s.PGSQL.5432` });
  const url = new URL(running.databaseUrl);
  url.search = '';
  url.host = `127.0.0.1:${way.port}`;
  await using store = await openStore(url.href);
  const cut = handler(() => store.pool.query('select 1 as cut_off'));
  way.spoil({ on: /cut_off/, kind: 'reset' });
  await expect(cut(programId, never)).rejects.toThrow('ECONNRESET');
  await way.stop();
  const absent = handler(() => store.pool.query('select 1'));
  await expect(absent(programId, never)).rejects.toThrow('ECONNREFUSED');
  expect(await parked()).toEqual([]);
});
