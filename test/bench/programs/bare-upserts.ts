import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import type { DealRecord } from '#src/crm/model.ts';

/** Two plain ways to store deals, under the same role, policies and version guard as the mirror's own. */
export interface BareWays extends AsyncDisposable {
  rowByRow(records: readonly DealRecord[]): Promise<void>;
  /** One transaction: COPY into a temporary table, then one merge. The server reads a file of this process. */
  copyAndMerge(records: readonly DealRecord[]): Promise<void>;
}

const types = {
  id: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  read_at: 'timestamptz',
  name: 'text',
  owner_id: 'text',
  pipeline_id: 'text',
  stage_id: 'text',
  state: 'text',
  amount_minor: 'bigint',
  currency: 'text',
  account_amount_minor: 'bigint',
  closes_at: 'timestamptz',
  entered_stage_at: 'timestamptz',
  fields: 'jsonb',
} as const;
const names = Object.keys(types);
const columns = names.join(', ');
const compared = names.filter((name) => !['id', 'read_at'].includes(name));

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

function valuesOf(record: DealRecord): readonly (string | number | null)[] {
  return [
    record.id,
    instant(record.createdAt),
    instant(record.updatedAt),
    instant(record.updatedAt),
    record.name,
    record.ownerId,
    record.pipelineId,
    record.stageId,
    record.state,
    record.amountMinor,
    record.currency,
    record.accountAmountMinor,
    instant(record.closesAt),
    instant(record.enteredStageAt),
    JSON.stringify(record.fields),
  ];
}

export async function openBareWays(databaseUrl: string, programId: string): Promise<BareWays> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const folder = await mkdtemp(join(tmpdir(), 'tandem-copy-'));
  const path = join(folder, 'deals.csv');
  // The server may run as another user.
  await chmod(folder, 0o755);
  await client.query(`select set_config('app.program', $1, false)`, [programId]);
  await client.query('set role tandem_app');

  const guard = `on conflict (program_id, crm, id) do update set ${[...compared, 'read_at'].map((name) => `${name} = excluded.${name}`).join(', ')}
    where (excluded.updated_at > r.updated_at or (excluded.updated_at = r.updated_at and excluded.read_at >= r.read_at))
      and (${compared.map((name) => `r.${name}`).join(', ')}) is distinct from (${compared.map((name) => `excluded.${name}`).join(', ')})`;
  const insert = (from: string) =>
    `insert into deal as r (program_id, crm, ${columns}) select '${programId}', 'hubspot', ${from} ${guard}`;
  const parameters = Object.values(types).map((type, place) => `$${place + 1}::${type}`);

  return {
    async rowByRow(records) {
      await client.query('begin');
      for (const record of records)
        await client.query({ name: 'row', text: insert(parameters.join(', ')), values: [...valuesOf(record)] });
      await client.query('commit');
    },
    async copyAndMerge(records) {
      const lines = records.map((record) => valuesOf(record).map(csvField).join(','));
      await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o644 });
      await client.query('begin');
      await client.query('reset role');
      await client.query(`create temp table given on commit drop as select ${columns} from deal limit 0`);
      await client.query(`copy given from '${path}' with (format csv)`);
      await client.query('grant select on given to tandem_app');
      await client.query('set local role tandem_app');
      await client.query(insert(`${columns} from given where true`));
      await client.query('commit');
      await client.query('set role tandem_app');
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await rm(folder, { recursive: true });
    },
  };
}

/** Null is an empty field, and text stands in quotes. */
function csvField(value: string | number | null): string {
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value ?? '');
}
