import { sql } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** The kinds of record that values are written to. */
export type WrittenKind = 'company' | 'deal';

/** Which value of a CRM: a property of a record. */
export interface ValueKey {
  readonly kind: WrittenKind;
  readonly recordId: string;
  readonly property: string;
}

/** What is known of a value in the CRM. */
export interface ValueState {
  /** What the CRM held when it last told, or took what we wrote; meaningless while `confirmedAt` is null. */
  readonly confirmed: string | null;
  /** The generation that we wrote; 0 when what the CRM holds is not ours. */
  readonly confirmedGeneration: number;
  readonly confirmedAt: Date | null;
  /** Sent by this run, with a result that is not known yet. */
  readonly sentRunId: string | null;
  readonly sentValue: string | null;
  readonly sentGeneration: number | null;
  readonly refusedGeneration: number | null;
  readonly driftValue: string | null;
  readonly driftFoundAt: Date | null;
  readonly attempts: number;
  readonly notBefore: Date | null;
}

export interface TrackedValue extends ValueKey, ValueState {
  /** What it should be. */
  readonly value: string | null;
  readonly generation: number;
  readonly cause: string;
}

const selected = sql`v.kind, v.record_id as "recordId", v.property, v.value, v.generation, v.cause, v.confirmed_value as confirmed, v.confirmed_generation as "confirmedGeneration",
  v.confirmed_at as "confirmedAt", v.sent_run_id as "sentRunId", v.sent_value as "sentValue", v.sent_generation as "sentGeneration", v.refused_generation as "refusedGeneration",
  v.drift_value as "driftValue", v.drift_found_at as "driftFoundAt", v.attempts, v.not_before as "notBefore"`;

/** What is to be written now, of so many records. */
export function dueValues(tx: Tx, scope: CrmScope, now: Date, records: number): Promise<readonly TrackedValue[]> {
  return valuesOf(tx, 'due_values', scope, now, records);
}

/** What has to be read before anything else is done with it, of so many records. */
export function unsettledValues(tx: Tx, scope: CrmScope, now: Date, records: number): Promise<readonly TrackedValue[]> {
  return valuesOf(tx, 'unsettled_values', scope, now, records);
}

async function valuesOf(
  tx: Tx,
  source: 'due_values' | 'unsettled_values',
  scope: CrmScope,
  now: Date,
  records: number,
): Promise<readonly TrackedValue[]> {
  const { rows } = await sql<TrackedValue>`
    select ${selected} from (
      select *, dense_rank() over (order by kind, record_id) as place from ${sql.id(source)}(${scope.programId}, ${scope.crm}, ${now})
    ) v where v.place <= ${records} order by v.kind, v.record_id, v.property`.execute(tx);
  return rows;
}

/** How many values are due. */
export async function countDue(tx: Tx, { programId, crm }: CrmScope, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from due_values(${programId}, ${crm}, ${now})`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Whether anything is to be written, or to be read because of something that was sent. */
export async function hasWriteWork(tx: Tx, { programId, crm }: CrmScope, now: Date): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select 1 from due_values(${programId}, ${crm}, ${now})) or exists (select 1 from unsettled_values(${programId}, ${crm}, ${now})) as there`.execute(
    tx,
  );
  return rows[0]?.there === true;
}

/** Every value wanted of living records, so many records at a time in the order of their ids. */
export async function valuesAfter(
  tx: Tx,
  { programId, crm }: CrmScope,
  page: { readonly kind: WrittenKind; readonly after: string; readonly records: number },
): Promise<readonly TrackedValue[]> {
  const { rows } = await sql<TrackedValue>`
    select ${selected} from (
      select d.*, dense_rank() over (order by d.record_id) as place from desired_value d
      where d.program_id = ${programId} and d.crm = ${crm} and d.kind = ${page.kind} and d.record_id > ${page.after}
        and not exists (
          select 1 from ${sql.table(page.kind)} r where r.program_id = d.program_id and r.crm = d.crm and r.id = d.record_id and r.archived_at is not null)
    ) v where v.place <= ${page.records} order by v.record_id, v.property`.execute(tx);
  return rows;
}

/** These values, those that are not wanted (any more) left out. */
export async function trackedValues(
  tx: Tx,
  { programId, crm }: CrmScope,
  keys: readonly ValueKey[],
): Promise<readonly TrackedValue[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<TrackedValue>`
    select ${selected} from desired_value v join ${incoming(keys, keyColumns)} as k using (kind, record_id, property)
    where v.program_id = ${programId} and v.crm = ${crm} order by v.kind, v.record_id, v.property`.execute(tx);
  return rows;
}

const keyColumns: Columns<ValueKey> = {
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => row.recordId],
  property: ['text', (row) => row.property],
};

const stateColumns: Columns<ValueState> = {
  confirmed_value: ['text', (row) => row.confirmed],
  confirmed_generation: ['bigint', (row) => row.confirmedGeneration],
  confirmed_at: ['timestamptz', (row) => row.confirmedAt],
  sent_run_id: ['uuid', (row) => row.sentRunId],
  sent_value: ['text', (row) => row.sentValue],
  sent_generation: ['bigint', (row) => row.sentGeneration],
  refused_generation: ['bigint', (row) => row.refusedGeneration],
  drift_value: ['text', (row) => row.driftValue],
  drift_found_at: ['timestamptz', (row) => row.driftFoundAt],
};

const tryColumns: Columns<TrackedValue> = {
  generation: ['bigint', (row) => row.generation],
  attempts: ['int', (row) => row.attempts],
  not_before: ['timestamptz', (row) => row.notBefore],
};

/**
 * Keeps what became known of these values. A value that was judged anew meanwhile starts its attempts afresh. With `sentBy` only those are touched that this run sent last: what somebody else has sent since is
 * in doubt, and stays so.
 */
export async function saveStates(
  tx: Tx,
  { programId, crm }: CrmScope,
  rows: readonly TrackedValue[],
  sentBy: string | null = null,
): Promise<void> {
  if (rows.length === 0) return;
  const states = sql.join(Object.keys(stateColumns).map((name) => sql`${sql.id(name)} = ${sql.id('s', name)}`));
  await sql`
    update desired_value v set ${states},
      attempts = case when v.generation = s.generation then s.attempts else v.attempts end,
      not_before = case when v.generation = s.generation then s.not_before else v.not_before end
    from ${incoming(rows, { ...keyColumns, ...stateColumns, ...tryColumns })} as s
    where v.program_id = ${programId} and v.crm = ${crm} and v.kind = s.kind and v.record_id = s.record_id and v.property = s.property
      and (${sentBy}::uuid is null or v.sent_run_id = ${sentBy}::uuid)`.execute(tx);
}

/** These were sent although somebody else works on them by now: whoever comes next reads them before anything else. */
export async function markDoubtful(
  tx: Tx,
  { programId, crm }: CrmScope,
  runId: string,
  rows: readonly (ValueKey & { readonly to: string | null; readonly generation: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns: Columns<(typeof rows)[number]> = {
    ...keyColumns,
    sent_value: ['text', (row) => row.to],
    sent_generation: ['bigint', (row) => row.generation],
  };
  await sql`
    update desired_value v set sent_run_id = ${runId}, sent_value = s.sent_value, sent_generation = s.sent_generation
    from ${incoming(rows, columns)} as s
    where v.program_id = ${programId} and v.crm = ${crm} and v.kind = s.kind and v.record_id = s.record_id and v.property = s.property`.execute(
    tx,
  );
}

/** What the CRM holds of these properties is not known any more, e.g. because one was deleted and made again. */
export async function forgetHeld(
  tx: Tx,
  { programId, crm }: CrmScope,
  kind: WrittenKind,
  properties: readonly string[],
): Promise<void> {
  await sql`
    update desired_value set confirmed_value = null, confirmed_generation = 0, confirmed_at = null
    where program_id = ${programId} and crm = ${crm} and kind = ${kind} and property = any(${[...properties]}::text[])`.execute(
    tx,
  );
}

/** A person asks for everything again: what was put off or refused is tried, and what was never written and read too long ago is read once more. */
export async function tryAllAgain(tx: Tx, { programId, crm }: CrmScope, readSince: Date): Promise<void> {
  await sql`
    update desired_value set attempts = 0, not_before = null, refused_generation = null,
      confirmed_at = case when confirmed_generation = 0 and confirmed_at < ${readSince} then null else confirmed_at end
    where program_id = ${programId} and crm = ${crm} and value is distinct from confirmed_value`.execute(tx);
}

/** What the CRM holds already is ours from now on: these properties are kept up to date, so that another value there is a person's edit. */
export async function adoptEqualValues(tx: Tx, { programId, crm }: CrmScope): Promise<void> {
  await sql`
    update desired_value v set confirmed_generation = v.generation from property_approval a
    where v.program_id = ${programId} and v.crm = ${crm} and a.program_id = v.program_id and a.crm = v.crm and a.kind = v.kind and a.property = v.property and a.state = 'live'
      and v.confirmed_generation = 0 and v.confirmed_at is not null and v.value is not distinct from v.confirmed_value`.execute(
    tx,
  );
}

/** Whatever is due waits until then. Answers how many values. */
export async function deferDue(tx: Tx, { programId, crm }: CrmScope, now: Date, until: Date): Promise<number> {
  const result = await sql`
    update desired_value v set not_before = ${until} from due_values(${programId}, ${crm}, ${now}) d
    where v.program_id = d.program_id and v.crm = d.crm and v.kind = d.kind and v.record_id = d.record_id and v.property = d.property`.execute(
    tx,
  );
  return Number(result.numAffectedRows ?? 0);
}

const heldColumns: Columns<ValueKey & { readonly held: string | null }> = {
  kind: ['text', (row) => row.kind],
  record_id: ['text', (row) => row.recordId],
  property: ['text', (row) => row.property],
  held: ['text', (row) => row.held],
};

/** Of these values, as the CRM was read to hold them, those that are ours, were written before the reading began, and differ in text from it or did so when last looked at. */
export async function divergingValues(
  tx: Tx,
  { programId, crm }: CrmScope,
  rows: readonly (ValueKey & { readonly held: string | null })[],
  readBeganAt: Date,
): Promise<readonly (TrackedValue & { readonly held: string | null })[]> {
  if (rows.length === 0) return [];
  const { rows: found } = await sql<TrackedValue & { readonly held: string | null }>`
    select ${selected}, h.held from desired_value v join ${incoming(rows, heldColumns)} as h using (kind, record_id, property)
    where v.program_id = ${programId} and v.crm = ${crm} and v.confirmed_generation > 0 and v.confirmed_at < ${readBeganAt} and v.sent_run_id is null
      and (v.confirmed_value is distinct from h.held or v.drift_found_at is not null)`.execute(tx);
  return found;
}

/** Keeps what a reading beside the writing has shown of these values. One that was written or sent meanwhile is left alone: the reading is older. */
export async function noteDrift(tx: Tx, { programId, crm }: CrmScope, rows: readonly TrackedValue[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update desired_value v set confirmed_value = s.confirmed_value, drift_value = s.drift_value, drift_found_at = s.drift_found_at
    from ${incoming(rows, { ...keyColumns, ...stateColumns })} as s
    where v.program_id = ${programId} and v.crm = ${crm} and v.kind = s.kind and v.record_id = s.record_id and v.property = s.property
      and v.sent_run_id is null and v.confirmed_generation = s.confirmed_generation and v.confirmed_at = s.confirmed_at`.execute(
    tx,
  );
}

/** Values that we wrote and that still stand in the CRM. */
export interface StandingValues {
  readonly values: number;
  readonly records: number;
}

export async function countStanding(tx: Tx, { programId, crm }: CrmScope): Promise<StandingValues> {
  const { rows } = await sql<StandingValues>`
    select count(*)::int as values, count(distinct (kind, record_id))::int as records from desired_value
    where program_id = ${programId} and crm = ${crm} and confirmed_generation > 0 and confirmed_value is not null and drift_found_at is null`.execute(
    tx,
  );
  return rows[0] ?? { values: 0, records: 0 };
}

export interface Drift extends ValueKey {
  readonly crm: CrmName;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly foundAt: Date;
}

/** Values that a person has changed after we wrote them, as last looked at. */
export async function openDrift(tx: Tx, { programId, crm }: CrmScope): Promise<readonly Drift[]> {
  const { rows } = await sql<Drift>`
    select crm, kind, record_id as "recordId", property, confirmed_value as ours, drift_value as theirs, drift_found_at as "foundAt" from desired_value
    where program_id = ${programId} and crm = ${crm} and drift_found_at is not null order by kind, record_id, property`.execute(
    tx,
  );
  return rows;
}
