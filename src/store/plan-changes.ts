import { sql } from 'kysely';

import type { Tx } from './transaction.ts';
import type { PlanChange } from './write-runs.ts';
import type { WrittenKind } from './write-values.ts';

/** What a plan changes in one property. */
export interface PlannedOfProperty {
  readonly kind: WrittenKind;
  readonly property: string;
  readonly changes: number;
  /** Of them, where the CRM holds another value now. */
  readonly replaced: number;
  /** Of them, where the value is taken away. */
  readonly cleared: number;
}

export async function plannedByProperty(
  tx: Tx,
  programId: string,
  runId: string,
): Promise<readonly PlannedOfProperty[]> {
  const { rows } = await sql<PlannedOfProperty>`
    select kind, property, count(*)::int as changes,
      (count(*) filter (where value_from is not null and value_to is not null))::int as replaced, (count(*) filter (where value_to is null))::int as cleared
    from plan_change where program_id = ${programId} and run_id = ${runId} group by kind, property order by kind, property`.execute(
    tx,
  );
  return rows;
}

/** How many records these properties change by a plan, by kind of record; null for all properties. */
export async function plannedRecords(
  tx: Tx,
  programId: string,
  runId: string,
  properties: readonly string[] | null = null,
): Promise<readonly { readonly kind: WrittenKind; readonly records: number }[]> {
  const { rows } = await sql<{ kind: WrittenKind; records: number }>`
    select kind, count(distinct record_id)::int as records from plan_change
    where program_id = ${programId} and run_id = ${runId} and (${properties === null} or property = any(${[...(properties ?? [])]}::text[])) group by kind order by kind`.execute(
    tx,
  );
  return rows;
}

/** A page of a plan's changes, by the record's name. */
export async function planPage(
  tx: Tx,
  programId: string,
  page: { readonly runId: string; readonly property: string | null; readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly changes: readonly PlanChange[] }> {
  const chosen = sql`p.program_id = ${programId} and p.run_id = ${page.runId} and (${page.property}::text is null or p.property = ${page.property})`;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from plan_change p where ${chosen}`.execute(tx);
  const { rows: changes } = await sql<PlanChange>`
    select p.kind, p.record_id as "recordId", p.property, p.value_from as "from", p.value_to as "to"
    from plan_change p join write_run r on r.program_id = p.program_id and r.run_id = p.run_id
      left join company c on p.kind = 'company' and c.program_id = p.program_id and c.crm = r.crm and c.id = p.record_id
      left join deal d on p.kind = 'deal' and d.program_id = p.program_id and d.crm = r.crm and d.id = p.record_id
    where ${chosen}
    order by p.kind, coalesce(c.name, d.name), p.record_id, p.property offset ${page.offset} limit ${page.limit}`.execute(
    tx,
  );
  return { total: counted[0]?.total ?? 0, changes };
}
