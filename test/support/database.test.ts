import pg from 'pg';
import { expect, test } from 'vitest';

import { createTestDatabase } from './database.ts';

async function tablesOf(url: string): Promise<readonly string[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  await client.query('create table left_behind ()');
  await client.end();
  return rows.map(({ name }) => name);
}

test('every test database is a migrated copy of its own', async () => {
  await using one = await createTestDatabase();
  const first = await tablesOf(one.url);

  await using other = await createTestDatabase();
  const second = await tablesOf(other.url);

  expect(first).toContain('partner');
  expect(second).toEqual(first);
});
