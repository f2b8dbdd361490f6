import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startWork } from '#jobs/start-work.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { quickStart } from '../support/child-process.ts';
import { createTestDatabase } from '../support/database.ts';
import { query } from '../support/dump.ts';
import { forwarder } from '../support/forwarder.ts';
import { connect, never, noLimit, sandboxOf, testConfig } from '../support/program.ts';
import { queueSettings } from '../support/redis.ts';
import { runProgram } from '../support/run-program.ts';
import { livingPortal, smallProgram } from '../webhooks/living-portal.ts';
import { event, program, receiver, send } from '../webhooks/support.ts';

function now(): Date {
  return new Date();
}

test('F11: while the database is away every request is refused at once and none is lost; with the next attempt all are taken', async () => {
  await using database = await createTestDatabase();
  const url = new URL(database.url);
  await using way = await forwarder({ path: `${url.searchParams.get('host') ?? ''}/.s.PGSQL.5432` });
  url.search = '';
  url.host = `127.0.0.1:${way.port}`;
  await using subject = await receiver(url.href);
  const requests = Array.from({ length: 10 }, (_, turn) =>
    Array.from({ length: 20 }, (_each, place) => event({ objectId: turn * 100 + place })),
  );
  const attempt = () => Promise.all(requests.map((body) => send(subject.url, body)));

  await way.stop();
  const began = Date.now();
  expect(new Set(await attempt())).toEqual(new Set([503]));
  // HubSpot waits five seconds for an answer.
  expect(Date.now() - began).toBeLessThan(5_000);
  expect(await query(database.url, 'select entry from inbox')).toEqual([]);

  await way.start();
  expect(new Set(await attempt())).toEqual(new Set([204]));
  expect(
    await query(database.url, 'select count(*)::int as taken, count(distinct record_id)::int as records from inbox'),
  ).toEqual([{ taken: 200, records: 200 }]);
});

test('F12: an event whose process was killed right after it was stored, before anything was woken, is still read', async () => {
  const seed = smallProgram(600_003, now());
  await using sandbox = await sandboxOf([seed], now);
  await using database = await createTestDatabase();
  const key = randomBytes(32);
  await using app = await createApp(testConfig(database.url, sandbox.url, key), {
    log: silentLogger(),
    quota: noLimit,
  });
  const programId = await connect(app, seed);
  await fullSync(app, programId, { signal: never });
  const account = livingPortal(sandbox, seed.account.portalId);
  account.apply({ do: 'update', type: 'companies', at: 1, value: 13 });

  const script = join(import.meta.dirname, 'processes/receiver-to-kill.ts');
  const args = [script, database.url, sandbox.url, key.toString('base64'), JSON.stringify(account.told)];
  const { signal, stderr } = await runProgram(process.execPath, args, {
    env: { ...quickStart(), ...queueSettings(database.url) },
  });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
  expect(await query(database.url, `select distinct record_id from inbox`)).toEqual([{ record_id: '1002' }]);
  expect(await name()).toBe('Name 1');

  // The sweep looks for changes too, and is not what this is about.
  sandbox.switchFault({ kind: 503, route: /search/, times: 1_000 });
  await using work = await startWork(app, { wakeEveryMs: 100 });
  expect(work).toBeDefined();
  await expect.poll(name, { timeout: 20_000 }).toBe('Name 3');
  await expect.poll(() => query(database.url, 'select entry from inbox'), { timeout: 20_000 }).toEqual([]);

  async function name(): Promise<unknown> {
    const [row] = await query(database.url, `select name from company where id = '1002'`);
    return row?.['name'];
  }
});

test('two accounts with the same record ids: what one tells of never reaches the other', async () => {
  await using database = await createTestDatabase();
  await using subject = await receiver(database.url);
  const other = await program(subject.store, '700002');
  await send(subject.url, [
    event({ objectId: 1 }),
    event({ objectId: 1, portalId: 700_002 }),
    event({ objectId: 2, portalId: 700_002 }),
  ]);

  const seen = await subject.store.inProgram(other, (tx) =>
    tx.selectFrom('inbox').select('record_id').orderBy('record_id').execute(),
  );
  expect(seen).toEqual([{ record_id: '1' }, { record_id: '2' }]);
});
