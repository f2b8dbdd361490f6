import pg from 'pg';
import { expect, inject, test } from 'vitest';

import { UsageError } from '#src/errors.ts';
import { migrateQueue } from '#src/queue/migrate-queue.ts';
import { openStore } from '#src/store/database.ts';
import { startTemporaryCluster } from '#src/store/embedded/cluster.ts';
import { migrate, schemaVersion } from '#src/store/migrate.ts';

import { createEmptyDatabase, createTestDatabase } from '../support/database.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function asUser(url: string, user: string): string {
  const parsed = new URL(url);
  parsed.username = user;
  if (parsed.searchParams.has('user')) parsed.searchParams.set('user', user);
  return parsed.href;
}

test('migrating again and from several processes at once makes one schema', async () => {
  await using database = await createEmptyDatabase();
  await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  await migrate(database.url);
  const migrations = await query(database.url, 'select name from kysely_migration order by name');
  expect([migrations.at(0), migrations.at(-1)]).toEqual([{ name: '0001-foundation' }, { name: schemaVersion }]);
});

test('a database of a newer release is refused with a sentence', async () => {
  await using database = await createTestDatabase();
  await query(database.url, `insert into kysely_migration (name, timestamp) values ('9999-later', now()::text)`);
  await expect(migrate(database.url)).rejects.toThrow(
    new UsageError(
      `The database was made by a newer release of Tandem (it holds 9999-later, this release ends with ${schemaVersion}): start that release, or restore a backup into an empty database.`,
    ),
  );
});

test('on a server where the user may not make the work role, the refusal says the two lines to run, and they suffice', async () => {
  await using cluster = await startTemporaryCluster();
  const administrator = cluster.url('postgres');
  await query(administrator, 'create role "limited user" login');
  await query(administrator, 'create database tandem owner "limited user"');
  const url = asUser(cluster.url('tandem'), 'limited user');
  const refusal = await migrate(url).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UsageError);
  const message = refusal instanceof UsageError ? refusal.message : '';
  const [sentence, ...lines] = message.split('\n');
  expect(sentence).toBe(
    'The database user "limited user" may not make the role under which Tandem works: run these two lines as an administrator of the database, then start again:',
  );
  expect(lines).toEqual(['  create role tandem_app nologin;', '  grant tandem_app to "limited user";']);
  for (const line of lines) await query(administrator, line);
  await migrate(url);

  await using store = await openStore(url);
  await migrateQueue(store.pool);
  expect(await store.asApp((tx) => tx.selectFrom('program').selectAll().execute())).toEqual([]);
});

test('a user with the right to make roles needs no administrator', async () => {
  await using cluster = await startTemporaryCluster();
  await query(cluster.url('postgres'), 'create role maker login createrole');
  await query(cluster.url('postgres'), 'create database tandem owner maker');
  const url = asUser(cluster.url('tandem'), 'maker');
  await migrate(url);
  await using store = await openStore(url);
  expect(await store.asApp((tx) => tx.selectFrom('program').selectAll().execute())).toEqual([]);
});

test('a user who may not make tables, or is not the one who made them, is told so', async () => {
  await using database = await createEmptyDatabase();
  const user = `guest_${new URL(database.url).pathname.slice(6, 26)}`;
  await query(inject('postgres'), `create role ${user} login; grant tandem_app to ${user}`);
  try {
    await expect(migrate(asUser(database.url, user))).rejects.toThrow(
      new RegExp(`may not make Tandem's tables: run this .*\\n {2}grant create, usage on schema public to ${user};`),
    );
    await migrate(database.url);
    await expect(migrate(asUser(database.url, user))).rejects.toThrow(
      new UsageError(`Tandem's tables belong to another user than ${user}: connect as the one that made them.`),
    );
  } finally {
    await query(inject('postgres'), `drop role ${user}`);
  }
});

test('a work role that is exempt from row-level security is refused', async () => {
  await using cluster = await startTemporaryCluster();
  await query(cluster.url('postgres'), 'create role tandem_app nologin bypassrls');
  await query(cluster.url('postgres'), 'create database tandem');
  await expect(migrate(cluster.url('tandem'))).rejects.toThrow('exempt from row-level security');
});
