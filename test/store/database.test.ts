import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openStore, type Store } from '#src/store/database.ts';
import { createProgram, readProgram } from '#src/store/programs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { programA } from './sample-rows.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url, { maxConnections: 2 });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const evaluate = async (expression: string): Promise<unknown> => {
  const { rows } = await store.asApp((tx) =>
    sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(tx),
  );
  return rows[0]?.value;
};

test.each([
  ["'9007199254740991'::bigint", Number.MAX_SAFE_INTEGER],
  ["'-9007199254740991'::bigint", Number.MIN_SAFE_INTEGER],
  ['(select sum(n) from (values (1::bigint), (2::bigint)) as v(n))', 3],
  ['(select count(*) from program)', 0],
  ['1.25::numeric', 1.25],
  ['0.1::float8', 0.1],
  ['array[1, null, 3]::bigint[]', [1, null, 3]],
  ["'2026-03-29'::date", '2026-03-29'],
  ["'2026-03-29 01:30:00.5+01'::timestamptz", new Date('2026-03-29T00:30:00.500Z')],
  ['null::bigint', null],
  [`'{"a":[1]}'::jsonb`, { a: [1] }],
])('the column %s is read exactly', async (expression, expected) => {
  expect(await evaluate(expression)).toEqual(expected);
});

test.each([
  "'9007199254740992'::bigint",
  "'9223372036854775807'::bigint",
  "'12345678901234567890'::numeric",
  "array['9007199254740993']::bigint[]",
])('the whole number %s is an error, never rounded', async (expression) => {
  await expect(evaluate(expression)).rejects.toThrow('beyond what can be computed exactly');
  expect(await evaluate('1')).toBe(1);
});

test('an error undoes the whole transaction and leaves the connection usable', async () => {
  await createProgram(store, { programId: programA, name: 'before', createdAt: new Date(0) });
  for (let i = 0; i < 5; i += 1) {
    const broken = store.inProgram(programA, async (tx) => {
      await tx.updateTable('program').set({ name: 'after' }).execute();
      throw new Error('a mishap');
    });
    await expect(broken).rejects.toThrow('a mishap');
  }
  expect(await store.inProgram(programA, readProgram)).toEqual({
    programId: programA,
    name: 'before',
    createdAt: new Date(0),
  });
});

test('the role and the program are left behind with the transaction', async () => {
  await store.inProgram(programA, readProgram);
  const { rows } =
    await sql`select current_user <> 'tandem_app' as owner, current_setting('app.program', true) as program`.execute(
      store.db,
    );
  expect(rows).toEqual([{ owner: true, program: '' }]);
});

test.each(["o'brien", `a\\'; commit; select '`, '"; -- '])(
  'the program %s is bound as it is written',
  async (program) => {
    const { rows } = await store.inProgram(program, (tx) =>
      sql`select current_user as user, current_setting('app.program') as program`.execute(tx),
    );
    expect(rows).toEqual([{ user: 'tandem_app', program }]);
  },
);

test('work whose transaction could not be opened is not begun', async () => {
  const begun: string[] = [];
  await expect(store.inProgram('a\0b', async () => void begun.push('work'))).rejects.toThrow('invalid message format');
  expect(begun).toEqual([]);
  expect(await evaluate('1')).toBe(1);
});

test('a store whose connections are cut goes on with new ones', async () => {
  await store.inProgram(programA, readProgram);
  await using other = await openStore(database.url);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    other.db,
  );
  await expect.poll(() => store.inProgram(programA, readProgram).catch(() => null)).not.toBe(null);
});
