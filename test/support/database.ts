import { createHash, randomUUID } from 'node:crypto';

import pg from 'pg';
import { inject } from 'vitest';

import { dropKeys, queueSettings } from './redis.ts';

/** A PostgreSQL database of a test's own. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Copies the run's migrated database: about 50 ms. Disposing drops it, whoever is still connected. */
export function createTestDatabase(): Promise<TestDatabase> {
  return copyDatabase(inject('postgres'));
}

/** As `createTestDatabase`, on the server behind this address of one of its databases (`startTemplateServer`). */
export function copyDatabase(server: string): Promise<TestDatabase> {
  return createDatabase(server, 'template_tandem');
}

/** A database without the app's schema, for tests of what makes it. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('postgres'), 'template0');
}

/**
 * A copy of the database that `fill` made out of a migrated one: made once in a run for all who ask for the same, in whichever worker.
 * @param what tells what is in it from what is in others
 * @param fill has closed its connections when it is done
 */
export async function createFilledDatabase(what: string, fill: (url: string) => Promise<void>): Promise<TestDatabase> {
  const server = inject('postgres');
  const template = `filled_${createHash('sha256').update(what).digest('hex').slice(0, 32)}`;
  await alone(server, template, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 1) return;
    const fresh = await createTestDatabase();
    await fill(fresh.url);
    await client.query(`alter database ${new URL(fresh.url).pathname.slice(1)} rename to ${template}`);
  });
  return createDatabase(server, template);
}

/** While one is at it, the others with the same word wait. */
async function alone(server: string, word: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [word]);
    await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(server: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await administer(server, `drop database ${name} with (force)`);
      const { REDIS_URL, REDIS_PREFIX } = queueSettings(url.href);
      if (REDIS_URL !== undefined && REDIS_PREFIX !== undefined) await dropKeys(REDIS_URL, REDIS_PREFIX);
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
