import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startChild } from '../support/child-process.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { forwarder, type Forwarder } from '../support/forwarder.ts';
import { queueOfRun, queueSettings } from '../support/redis.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

interface Started {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Starts a process whose way to the database leads past the test, and waits until it works or has ended. */
async function started(command: 'work' | 'serve', database: TestDatabase, way: Forwarder): Promise<Started | 'works'> {
  const url = new URL(database.url);
  url.search = '';
  url.host = `127.0.0.1:${way.port}`;
  await using child = startChild([main, command], {
    DATABASE_URL: url.href,
    PORT: '0',
    SANDBOX: 'off',
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: 'secret',
    HUBSPOT_APP_ID: '77',
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32).toString('base64')}`,
    ...queueSettings(database.url),
  });
  const works = child.until(/Working|Serving/).then(
    () => true,
    () => false,
  );
  if (await works) return 'works';
  return { ...(await child.ended()), said: child.said().replace(/\(.+?\)/, '(...)') };
}

function wayTo(database: TestDatabase): Promise<Forwarder> {
  return forwarder({ path: `${new URL(database.url).searchParams.get('host') ?? ''}/.s.PGSQL.5432` });
}

const sentence = {
  status: 1,
  signal: null,
  said: 'PostgreSQL cannot be reached (...): check that it runs, and DATABASE_URL if it is set, then try again.\n',
};

test.each(['work', 'serve'] as const)('%s without a database ends with a sentence', async (command) => {
  await using database = await createTestDatabase();
  await using way = await wayTo(database);
  await way.stop();
  expect(await started(command, database, way)).toEqual(sentence);
});

/** The statements of a start, by what they begin with or hold, and the database they meet. */
const moments: readonly (readonly [string, RegExp, () => Promise<TestDatabase>])[] = [
  ['greets it', /application_name.tandem-migrate/, createTestDatabase],
  ['waits for its turn to migrate', /pg_advisory_lock\(\$1\)/, createTestDatabase],
  ['migrates', /create table program \(/, createEmptyDatabase],
  ['has migrated', /pg_advisory_unlock/, createEmptyDatabase],
  ...(queueOfRun() === 'Redis' ? [] : ([['schedules its work', /update a scheduler/, createTestDatabase]] as const)),
];

test.each(moments)(
  `a worker whose database is cut off while it %s ends with a sentence`,
  async (_when, on, createDatabase) => {
    await using database = await createDatabase();
    await using way = await wayTo(database);
    way.spoil({ on, kind: 'reset' });
    expect(await started('work', database, way)).toEqual(sentence);
  },
);
