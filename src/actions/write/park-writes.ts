import { goneRecords } from '#src/store/gone-records.ts';
import { park, settleParked } from '#src/store/parked-items.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';
import type { TrackedValue, WrittenKind } from '#src/store/write-values.ts';

const work = 'write-back';

/** Parks records that the CRM refuses to change, in its own words, but for those that are known to be gone: nobody can do anything about them. */
export async function parkRecords(
  tx: Tx,
  { programId, crm }: CrmScope,
  items: readonly { readonly kind: WrittenKind; readonly recordId: string; readonly reason: string }[],
  now: Date,
): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(items, (item) => item.kind)) {
    const gone = await goneRecords(
      tx,
      { programId, crm },
      kind,
      ofKind.map(({ recordId }) => recordId),
    );
    const parked = ofKind.flatMap(({ recordId, reason }) =>
      gone.has(recordId) ? [] : [{ work, crm, kind, recordId, cause: reason, body: null }],
    );
    await park(tx, programId, parked, now);
  }
}

/** These records have been written well. */
export async function settleRecords(
  tx: Tx,
  { programId, crm }: CrmScope,
  values: readonly Pick<TrackedValue, 'kind' | 'recordId'>[],
  now: Date,
): Promise<void> {
  for (const kind of ['company', 'deal'] as const) {
    const recordIds = [...new Set(values.filter((value) => value.kind === kind).map((value) => value.recordId))];
    await settleParked(tx, programId, { work, crm, kind, recordIds }, now);
  }
}

/** Parks properties that cannot be written as they are, and settles the others. */
export async function parkProperties(
  tx: Tx,
  { programId, crm }: CrmScope,
  properties: readonly { readonly property: string; readonly reason: string | null }[],
  now: Date,
): Promise<void> {
  const blocked = properties.flatMap(({ property, reason }) =>
    reason === null ? [] : [{ work, crm, kind: 'property', recordId: property, cause: reason, body: null }],
  );
  const recordIds = properties.filter(({ reason }) => reason === null).map(({ property }) => property);
  await settleParked(tx, programId, { work, crm, kind: 'property', recordIds }, now);
  await park(tx, programId, blocked, now);
}
