import { expect, test } from 'vitest';

import { fullSync, syncChanges } from '#src/actions/sync-records.ts';

import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf } from '../support/program.ts';
import { accountOf, accountStart as start, readSince } from './company-accounts.ts';
import { scattered, seeds } from './swept-portal.ts';

test.each(seeds)('F38: pages that are short or empty but name a next one are no end (seed %i)', async (seed) => {
  let asked = 0;
  const searchPage = (limit: number) => {
    asked += 1;
    return scattered(3, seed, asked) === 0 ? 0 : 1 + scattered(limit, seed, asked, 'short');
  };
  const few = accountOf(600_386, 3_000, () => 0);
  await using sandbox = await sandboxOf([few], () => new Date(start), { quirks: { searchPage } });
  const { read } = await readSince(sandbox, few, 0);
  expect(read).toEqual(new Set(few.records.map(({ id }) => id)));
});

test('F38: nothing but empty pages ends with an error, and the cursor stays where it was', async () => {
  const few = accountOf(600_387, 30, () => 0);
  let now = start;
  await using sandbox = await sandboxOf([few], () => new Date(now), { quirks: { searchPage: () => 0 } });
  await using running = await appFor(sandbox.url, { clock: { now: () => new Date(now) } });
  const programId = await connect(running.app, few);
  await fullSync(running.app, programId, { signal: never });
  const cursors = () =>
    query(running.databaseUrl, 'select stream, high_water from sync_cursor where high_water is not null order by 1');
  const before = await cursors();
  now += 60_000;
  await expect(syncChanges(running.app, programId, { signal: never })).rejects.toThrow('nothing but empty pages');
  expect(await cursors()).toEqual(before);
});
