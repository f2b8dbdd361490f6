import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { findProgram } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { migrate } from '#src/store/migrate.ts';
import { listProgramIds, programsWithWork } from '#src/store/programs.ts';

import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { insertRow, programA, programB, programTables, seedProgram } from './sample-rows.ts';

/** A database whose owner is no superuser, as a hosting company gives one out. */
async function createOwnedDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const url = new URL(database.url);
  const owner = `owner_${url.pathname.slice(6, 26)}`;
  const administrator = new pg.Client(inject('postgres'));
  await administrator.connect();
  await administrator.query(
    `create role ${owner} login; grant tandem_app to ${owner}; alter database ${url.pathname.slice(1)} owner to ${owner}`,
  );
  const owned = new URL(database.url);
  owned.username = owner;
  if (owned.searchParams.has('user')) owned.searchParams.set('user', owner);
  await migrate(owned.href);
  return {
    url: owned.href,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await administrator.query(`drop role ${owner}`);
      await administrator.end();
    },
  };
}

const settledButDifferent = { value: 'another', sent_run_id: null, drift_found_at: null, refused_generation: null };

/** Who works in a transaction that an account opened, and whose partners are in sight. */
async function seenBy(store: Store, id: string) {
  return store.inProgramOf({ crm: 'hubspot', id }, async (tx) => {
    const { rows } = await sql<{ user: string; ids: string[] | null }>`
      select current_user as user, (select array_agg(program_id) from partner) as ids`.execute(tx);
    return rows;
  });
}

describe.each([
  ['a superuser', createTestDatabase, 2],
  ['an owner without special rights', createOwnedDatabase, 0],
])('two programs with the same record ids, the store opened by %s', (_who, createDatabase, seenWithoutRole) => {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await createDatabase();
    store = await openStore(database.url);
    await seedProgram(store, programA);
    await seedProgram(store, programB);
  });
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  test('every table but the lists of migrations belongs to programs and is under forced row-level security', async () => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not (
        c.relrowsecurity and c.relforcerowsecurity
        and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'program_id' and a.attnotnull))
      order by 1`.execute(store.db);
    expect(rows.map(({ name }) => name)).toEqual(['kysely_migration', 'kysely_migration_lock']);
    expect((await programTables(store.db)).length).toBeGreaterThan(30);
  });

  test('a program sees its own row of every table and no other', async () => {
    for (const { name } of await programTables(store.db)) {
      for (const programId of [programA, programB]) {
        const seen = await store.inProgram(programId, (tx) =>
          sql`select program_id from ${sql.table(name)}`.execute(tx),
        );
        expect({ name, rows: seen.rows }).toEqual({ name, rows: [{ program_id: programId }] });
      }
    }
  });

  test('without a program no row is seen, also after another program used the connection', async () => {
    for (const { name } of await programTables(store.db)) {
      await store.inProgram(programA, (tx) => sql`select 1 from ${sql.table(name)}`.execute(tx));
      const seen = await store.asApp((tx) => sql`select * from ${sql.table(name)}`.execute(tx));
      expect({ name, rows: seen.rows }).toEqual({ name, rows: [] });
    }
  });

  test('a program cannot add, change, take over or remove rows of another', async () => {
    for (const table of await programTables(store.db)) {
      const { name } = table;
      await expect(store.inProgram(programA, (tx) => insertRow(tx, table, programB, 'other'))).rejects.toThrow(
        'row-level security',
      );
      const removed = await store
        .inProgram(programA, (tx) => sql`delete from ${sql.table(name)} where program_id = ${programB}`.execute(tx))
        .then((result) => result.numAffectedRows);
      expect({ name, removed }).toEqual({ name, removed: 0n });
      const steal = store.inProgram(programA, (tx) =>
        sql`update ${sql.table(name)} set program_id = ${programB}`.execute(tx),
      );
      await expect(steal).rejects.toThrow(/row-level security|permission denied/);
    }
  });

  test('work that forgot to take the work role sees nothing, unless its user is a superuser', async () => {
    expect(await store.db.selectFrom('company').selectAll().execute()).toHaveLength(seenWithoutRole);
  });

  test('what looks across programs for the owner does nothing for the work role', async () => {
    const seen = await store.asApp(async (tx) => {
      await sql`select set_config('app.across', 'on', true)`.execute(tx);
      return tx.selectFrom('company').selectAll().execute();
    });
    expect(seen).toEqual([]);
  });

  test('settings, ledger, write log, audit log and what a plan showed are only ever added to', async () => {
    for (const name of ['settings_version', 'ledger', 'write_log', 'audit_log', 'plan_change']) {
      const change = store.inProgram(programA, (tx) =>
        sql`update ${sql.table(name)} set program_id = program_id`.execute(tx),
      );
      await expect(change).rejects.toThrow('permission denied');
    }
  });

  test('the work role is neither superuser nor exempt from row-level security, and cannot read secrets of the server', async () => {
    const { rows } = await store.asApp((tx) =>
      sql`select current_user as role, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([{ role: 'tandem_app', rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
    await expect(store.asApp((tx) => sql`select * from pg_authid`.execute(tx))).rejects.toThrow('permission denied');
  });

  test('an account opens the program that is connected to it, and one that is connected to none opens nothing', async () => {
    expect(await seenBy(store, `account-${programA}`)).toEqual([{ user: 'tandem_app', ids: [programA] }]);
    expect(await seenBy(store, `account-${programB}`)).toEqual([{ user: 'tandem_app', ids: [programB] }]);
    expect(await seenBy(store, `account-${programA}' or '1'='1`)).toEqual([{ user: 'tandem_app', ids: null }]);
    expect(await seenBy(store, '')).toEqual([{ user: 'tandem_app', ids: null }]);
  });

  test('the functions across programs say whose an account is, which programs there are and where work waits', async () => {
    expect(await findProgram(store, 'hubspot', `account-${programA}`)).toBe(programA);
    expect(await findProgram(store, 'hubspot', `account-${programB}`)).toBe(programB);
    expect(await findProgram(store, 'salesforce', `account-${programB}`)).toBe(null);
    expect(await listProgramIds(store)).toEqual([programA, programB]);

    const now = new Date('2026-03-01T00:00:00Z');
    const everything = [
      { programId: programA, work: 'judge' },
      { programId: programB, work: 'judge' },
      { programId: programA, work: 'sync' },
      { programId: programB, work: 'sync' },
      // What was sent without an answer has to be read again.
      { programId: programA, work: 'write-back' },
      { programId: programB, work: 'write-back' },
    ];
    const found = await programsWithWork(store, now);
    expect(found.toSorted((a, b) => `${a.work}${a.programId}`.localeCompare(`${b.work}${b.programId}`))).toEqual(
      everything,
    );

    // Not due yet, and a connection that cannot work.
    expect(await programsWithWork(store, new Date('2026-02-01T00:00:00Z'))).toEqual([]);
    await store.inProgram(programA, (tx) => tx.updateTable('connection').set({ status: 'reconnect_needed' }).execute());
    await store.inProgram(programB, async (tx) => {
      await tx.updateTable('desired_value').set(settledButDifferent).execute();
      await tx.updateTable('property_approval').set({ blocked_reason: null }).execute();
      await tx.updateTable('company').set({ archived_at: null }).execute();
    });
    const later = await programsWithWork(store, now);
    expect(later.map(({ programId, work }) => `${work} ${programId.at(-1)}`).toSorted()).toEqual([
      'judge a',
      'judge b',
      'sync b',
      'write-back b',
    ]);

    // A run that a person asked for, until it has an end, and no longer than a day.
    await store.inProgram(programB, (tx) =>
      tx.updateTable('write_run').set({ kind: 'plan', started_at: now, finished_at: null }).execute(),
    );
    const asked = async (at: Date) =>
      (await programsWithWork(store, at)).filter(({ work }) => work === 'asked-runs').map(({ programId }) => programId);
    expect(await asked(now)).toEqual([programB]);
    expect(await asked(new Date('2026-03-02T00:00:01Z'))).toEqual([]);
    await store.inProgram(programB, (tx) => tx.updateTable('write_run').set({ finished_at: now }).execute());
    expect(await asked(now)).toEqual([]);

    // A property that nobody has approved, or that was stopped, is no work.
    await store.inProgram(programB, (tx) => tx.updateTable('property_approval').set({ state: 'stopped' }).execute());
    expect((await programsWithWork(store, now)).map(({ work }) => work).toSorted()).toEqual(['judge', 'judge', 'sync']);
  });
});
