import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startChild } from '../support/child-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { forwarder, type Forwarder } from '../support/forwarder.ts';
import { queueOfRun, queueSettings } from '../support/redis.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

let database: TestDatabase;
let way: Forwarder;

beforeAll(async () => {
  database = await createTestDatabase();
  const socket = new URL(database.url).searchParams.get('host') ?? '';
  way = await forwarder({ path: `${socket}/.s.PGSQL.5432` });
});

afterAll(async () => {
  await way[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Starts a process whose way to the database leads past the test, and waits for its end. */
async function started(command: 'work' | 'serve'): Promise<unknown> {
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
  const end = await child.ended();
  return { ...end, said: child.said().replace(/\(.+?\)/, '(...)') };
}

const sentence = {
  status: 1,
  signal: null,
  said: 'PostgreSQL cannot be reached (...): check that it runs, and DATABASE_URL if it is set, then try again.\n',
};

test.each(['work', 'serve'] as const)('%s without a database ends with a sentence', async (command) => {
  await way.stop();
  try {
    expect(await started(command)).toEqual(sentence);
  } finally {
    await way.start();
  }
});

/** The statements of a start, by what they begin with or hold. */
const moments: readonly (readonly [string, RegExp])[] = [
  ['greets it', /application_name.tandem-migrate/],
  ['waits for its turn to migrate', /pg_advisory_lock\(\$1\)/],
  ['migrates', /kysely_migration_lock/],
  ['has migrated', /pg_advisory_unlock/],
  ...(queueOfRun() === 'Redis'
    ? []
    : ([
        ['asks for the queue', /meta \(queue, field, value\)/],
        ['schedules its work', /update a scheduler/],
      ] as const)),
];

test.each(moments)(`a worker whose database is cut off while it %s ends with a sentence`, async (_when, on) => {
  const disarm = way.spoil({ on, kind: 'reset' });
  try {
    expect(await started('work')).toEqual(sentence);
  } finally {
    disarm();
  }
});
