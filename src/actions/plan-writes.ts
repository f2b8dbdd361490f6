import type { CrmName } from '#src/domain/facts.ts';
import { propertyCatalogue, stampProperty } from '#src/domain/properties.ts';
import { recordKey } from '#src/domain/records.ts';
import { recordNames } from '#src/store/record-names.ts';
import { savePlanChanges } from '#src/store/write-runs.ts';
import type { WrittenKind } from '#src/store/write-values.ts';

import { lookAtValues, type LookedAt } from './write/look-at-values.ts';
import { byRecord } from './write/read-held.ts';
import { beginRun, countsOf, endRun } from './write/run-in-hand.ts';
import { settleValues } from './write/settle-values.ts';
import { storeAsWriter, withWriter, type WriteApp, type Writer, type WriterOptions } from './write/with-writer.ts';

/** One value as the CRM holds it now and as it should be. */
export interface PlannedChange {
  readonly crm: CrmName;
  readonly object: WrittenKind;
  readonly id: string;
  /** The record's name; null when it has none. */
  readonly name: string | null;
  readonly property: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface WritePlan {
  readonly run: string;
  readonly total: number;
  readonly changes: readonly PlannedChange[];
  /** Every property that the plan covers with its number of changes, also those without any. */
  readonly properties: Readonly<Record<string, number>>;
  /** Values that a person has edited after we wrote them: reported, and left alone. `from` is ours, `to` theirs. */
  readonly drift: readonly PlannedChange[];
}

export interface PlanOptions extends WriterOptions {
  readonly actor: string;
}

/**
 * Lists every change that writing would make, approved or not, against what the CRM holds at this moment, and records it as a run that properties can be approved in. Changes nothing in the CRM (WR1).
 *
 * @returns null when another process is writing.
 */
export async function planWrites(
  app: WriteApp,
  programId: string,
  options: PlanOptions,
  crm: CrmName = 'hubspot',
): Promise<WritePlan | null> {
  const done = await withWriter(app, programId, crm, options, (writer) => plan(writer, options));
  return done?.value ?? null;
}

async function plan(writer: Writer, { actor, runId }: PlanOptions): Promise<WritePlan> {
  const { scope, onProgress } = writer;
  const run = await beginRun(writer, { kind: 'plan', actor, runId });
  await settleValues(writer);
  const differing: LookedAt[] = [];
  const edited: LookedAt[] = [];
  let records = 0;
  for await (const page of lookAtValues(writer, 'all')) {
    for (const record of byRecord(page.map((one) => ({ ...one, ...keyOf(one) })))) {
      differing.push(...changesOf(record));
      edited.push(...record.filter(({ value }) => value.driftFoundAt !== null));
      records += 1;
    }
    onProgress({ done: records, total: null });
  }
  const changes = differing.map(({ value, held }) => ({ ...keyOf({ value }), from: held, to: value.value }));
  const covered = Object.fromEntries(propertyCatalogue.map(({ name }) => [name, 0]));
  const properties = { ...covered, ...countsOf(changes) };
  await storeAsWriter(writer, (tx) => savePlanChanges(tx, scope, run.runId, changes));
  await endRun(writer, run, properties);
  return {
    run: run.runId,
    total: changes.length,
    changes: await named(writer, changes),
    properties,
    drift: await named(
      writer,
      edited.map(({ value }) => ({ ...keyOf({ value }), from: value.confirmed, to: value.driftValue })),
    ),
  };
}

interface Change {
  readonly kind: WrittenKind;
  readonly recordId: string;
  readonly property: string;
  readonly from: string | null;
  readonly to: string | null;
}

function keyOf({ value }: Pick<LookedAt, 'value'>): Pick<Change, 'kind' | 'recordId' | 'property'> {
  return { kind: value.kind, recordId: value.recordId, property: value.property };
}

/** A value that only says when the others changed is not written alone, and so is not planned alone. */
function changesOf(record: readonly LookedAt[]): readonly LookedAt[] {
  const differing = record.filter(({ value }) => value.driftFoundAt === null && value.value !== value.confirmed);
  return differing.some(({ value }) => value.property !== stampProperty) ? differing : [];
}

async function named({ app, scope }: Writer, changes: readonly Change[]): Promise<readonly PlannedChange[]> {
  const { crm, programId } = scope;
  const refs = changes.map(({ kind, recordId }) => ({ crm, type: kind, id: recordId }));
  const names = await app.store.inProgram(programId, (tx) => recordNames(tx, programId, refs));
  return changes.map(({ kind, recordId, property, from, to }) => ({
    crm,
    object: kind,
    id: recordId,
    name: names.get(recordKey({ crm, type: kind, id: recordId })) ?? null,
    property,
    from,
    to,
  }));
}
