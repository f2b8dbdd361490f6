import { sql, type Kysely } from 'kysely';

import { readCatalogue, type CatalogueColumn, type CatalogueTable } from '#src/store/catalogue.ts';
import type { Store } from '#src/store/database.ts';
import type { Database } from '#src/store/schema.ts';

export const programA = '00000000-0000-4000-8000-00000000000a';
export const programB = '00000000-0000-4000-8000-00000000000b';

/** Tables whose rows belong to a program, as the database itself lists them. */
export async function programTables(db: Kysely<Database>): Promise<readonly CatalogueTable[]> {
  const tables = await readCatalogue(db);
  return tables.filter((table) => table.columns.some(({ name }) => name === 'program_id'));
}

/** One row in every table for this program, with record ids that are the same in every program. */
export async function seedProgram(store: Store, programId: string, mark = 'same'): Promise<void> {
  const tables = await programTables(store.db);
  await store.inProgram(programId, async (tx) => {
    for (const table of tables) await insertRow(tx, table, programId, mark);
  });
}

/** Inserts a row that satisfies every constraint of the table. */
export async function insertRow(
  tx: Kysely<Database>,
  table: CatalogueTable,
  programId: string,
  mark = 'same',
): Promise<void> {
  const columns = table.columns.filter(({ name }) => name !== table.identity);
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  const values = sql.join(
    columns.map((column) => sql`${textFor(table.name, column, programId, mark)}::text::${sql.raw(column.type)}`),
  );
  await sql`insert into ${sql.table(table.name)} (${names}) values (${values})`.execute(tx);
}

const chosen: Readonly<Record<string, string>> = {
  crm: 'hubspot',
  'connection.auth': 'token',
  'connection.status': 'active',
  'partner.status': 'active',
  'stage.state': 'open',
  'deal.state': 'open',
  'engagement.type': 'call',
  'engagement.direction': 'inbound',
  'attribution.role': 'sourced',
  'sync_run.mode': 'full',
  'write_run.kind': 'plan',
  'property_approval.state': 'live',
};

const byType: Readonly<Record<string, string>> = {
  uuid: '11111111-1111-4111-8111-111111111111',
  integer: '7',
  bigint: '9007199254740991',
  'double precision': '0.1',
  boolean: 'true',
  date: '2026-02-28',
  'timestamp with time zone': '2026-02-28 23:59:59.123456+00',
  'timestamp with time zone[]': '{"2026-02-28 23:59:59.123456+00"}',
  'text[]': '{"a,b","c\\"d",NULL}',
  jsonb: '{"a": [1, 2.50, "ü\\n"], "z": null}',
  bytea: '\\x00ff7f',
};

function textFor(table: string, column: CatalogueColumn, programId: string, mark: string): string {
  if (column.name === 'program_id') return programId;
  // The one thing that no two programs share.
  if (table === 'connection' && column.name === 'account_id') return `account-${programId}`;
  const text = chosen[`${table}.${column.name}`] ?? chosen[column.name] ?? byType[column.type];
  if (text !== undefined) return text;
  if (column.type === 'text') return mark;
  throw new Error(`no sample for ${table}.${column.name} of type ${column.type}`);
}
