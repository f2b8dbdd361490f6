import { sql } from 'kysely';

import type { LabelDefinition, Owner, Stage } from '#src/crm/model.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** The owners as the CRM lists them now. Owners it no longer lists stay, inactive: records still name them. */
export async function replaceOwners(tx: Tx, scope: CrmScope, owners: readonly Owner[]): Promise<void> {
  await replace(tx, scope, 'owner', ['id'], owners, {
    id: ['text', (row) => row.id],
    user_id: ['text', (row) => row.userId],
    name: ['text', (row) => row.name],
    email: ['text', (row) => row.email],
    team_ids: ['text[]', (row) => row.teamIds],
    active: ['boolean', (row) => row.active],
  });
  await sql`
    update owner set active = false
    where program_id = ${scope.programId} and crm = ${scope.crm} and active and not (id = any(${owners.map((owner) => owner.id)}::text[]))`.execute(
    tx,
  );
}

/** The stages as they are now. */
export async function replaceStages(tx: Tx, scope: CrmScope, stages: readonly Stage[]): Promise<void> {
  await sql`
    delete from stage s where s.program_id = ${scope.programId} and s.crm = ${scope.crm} and not exists (
      select 1 from unnest(${stages.map((s) => s.pipelineId)}::text[], ${stages.map((s) => s.stageId)}::text[]) as given(pipeline_id, stage_id)
      where given.pipeline_id = s.pipeline_id and given.stage_id = s.stage_id)`.execute(tx);
  await replace(tx, scope, 'stage', ['pipeline_id', 'stage_id'], stages, {
    pipeline_id: ['text', (row) => row.pipelineId],
    pipeline_name: ['text', (row) => row.pipelineName],
    stage_id: ['text', (row) => row.stageId],
    stage_name: ['text', (row) => row.stageName],
    state: ['text', (row) => row.state],
    probability: ['float8', (row) => row.probability],
    position: ['int', (row) => row.position],
  });
}

const labelColumns: Columns<LabelDefinition> = {
  from_kind: ['text', (row) => row.fromKind],
  to_kind: ['text', (row) => row.toKind],
  key: ['text', (row) => row.key],
  name: ['text', (row) => row.name],
  label: ['text', (row) => row.label],
};

/** The labels between two kinds as they are now. A label whose text is the same keeps the internal name that is stored: it may have been learned since. */
export async function replaceLabels(tx: Tx, scope: CrmScope, labels: readonly LabelDefinition[]): Promise<void> {
  await sql`
    delete from label_definition l where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and not exists (
      select 1 from ${incoming(labels, labelColumns)} as given
      where given.from_kind = l.from_kind and given.to_kind = l.to_kind and given.key = l.key and given.label is not distinct from l.label)`.execute(
    tx,
  );
  const all = columnList(Object.keys(labelColumns));
  await sql`
    insert into label_definition (program_id, crm, ${all})
    select ${scope.programId}, ${scope.crm}, ${all} from ${incoming(labels, labelColumns)} as given on conflict do nothing`.execute(
    tx,
  );
}

/** Gives labels the internal names that links have told. */
export async function nameLabels(tx: Tx, scope: CrmScope, labels: readonly LabelDefinition[]): Promise<void> {
  await replace(tx, scope, 'label_definition', ['from_kind', 'to_kind', 'key'], labels, labelColumns);
}

/** The labels from deals to companies. */
export async function dealLabels(
  tx: Tx,
  scope: CrmScope,
): Promise<readonly { key: string; name: string | null; label: string | null }[]> {
  const { rows } = await sql<{ key: string; name: string | null; label: string | null }>`
    select key, name, label from label_definition
    where program_id = ${scope.programId} and crm = ${scope.crm} and from_kind = 'deal' and to_kind = 'company' order by key`.execute(
    tx,
  );
  return rows;
}

async function replace<Row>(
  tx: Tx,
  scope: CrmScope,
  table: 'owner' | 'stage' | 'label_definition',
  key: readonly string[],
  rows: readonly Row[],
  columns: Columns<Row>,
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const rest = names.filter((name) => !key.includes(name));
  await sql`
    insert into ${sql.table(table)} as r (program_id, crm, ${columnList(names)})
    select distinct on (${columnList(key)}) ${scope.programId}, ${scope.crm}, ${columnList(names)} from ${incoming(rows, columns)} as given
    on conflict (program_id, crm, ${columnList(key)}) do update set ${takeExcluded(rest)}
    where (${columnList(rest, 'r')}) is distinct from (${columnList(rest, 'excluded')})`.execute(tx);
}
