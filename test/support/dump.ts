import pg from 'pg';

/** Columns that say when we did something, or under which number: they differ between two ways to the same state. */
const ofTheWay = new Set([
  'read_at',
  'read_began_at',
  'observed_at',
  'received_at',
  'computed_at',
  'judged_at',
  'parked_at',
  'redriven_at',
  'connected_at',
  'valid_from',
  'since',
  'entry',
  // They cover the ids of partners.
  'facts_digest',
  'gathered_digest',
  'run_id',
]);

/** What a program is made of: mirror, partners, facts, judgements and what they want. Bookkeeping of runs, leases and quotas stays out. */
const tables = [
  'settings_version',
  'owner',
  'stage',
  'label_definition',
  'company',
  'deal',
  'contact',
  'engagement',
  'link_set',
  'link',
  'field_change',
  'partner',
  'partner_record',
  'attribution',
  'signal',
  'survey_answer',
  'partner_state',
  'snapshot',
  'ledger',
  'inbox',
  'dirty_partner',
  'desired_value',
  'parked',
];

export type Dump = Readonly<Record<string, readonly string[]>>;

/**
 * The whole state of a program, row by row as text, in an order of its own. Partners go by the records that stand for them, so that two databases compare.
 */
export async function dumpProgram(databaseUrl: string, programId: string): Promise<Dump> {
  return withClient(databaseUrl, async (client) => {
    const names = await client.query<{ partner_id: string; records: string }>(
      `select partner_id, string_agg(distinct crm || '/' || record_id, '+') as records from partner_record where program_id = $1 group by 1`,
      [programId],
    );
    const replacements = [
      [programId, 'PROGRAM'] as const,
      ...names.rows.map((row) => [row.partner_id, `PARTNER ${row.records}`] as const),
    ];
    const dump: Record<string, readonly string[]> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${table} t where program_id = $1`,
        [programId],
      );
      dump[table] = rows.map(({ row }) => named(withoutTheWay(row, table), replacements)).toSorted();
    }
    return dump;
  });
}

/** Which version of each row of a program stands, by PostgreSQL's own count: two of these are equal when nothing was written in between. */
export async function rowVersions(databaseUrl: string, programId: string): Promise<Dump> {
  return withClient(databaseUrl, async (client) => {
    const versions: Record<string, readonly string[]> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ version: string }>(
        `select ctid::text || '/' || xmin::text as version from ${table} where program_id = $1`,
        [programId],
      );
      versions[table] = rows.map((row) => row.version).toSorted();
    }
    return versions;
  });
}

/** Rows of a query past row-level security, as a person with the database's password sees them. */
export async function query<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  return withClient(databaseUrl, async (client) => (await client.query<Row>(text, [...values])).rows);
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withoutTheWay(row: Record<string, unknown>, table: string): Record<string, unknown> {
  const kept = Object.entries(row).filter(
    ([column]) =>
      !ofTheWay.has(column) && !(column === 'created_at' && (table === 'partner' || table === 'settings_version')),
  );
  return Object.fromEntries(kept);
}

function named(row: Record<string, unknown>, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(row));
}
