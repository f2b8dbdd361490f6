import type { TrackedValue, ValueKey, WrittenKind } from '#src/store/write-values.ts';

import type { Writer } from './with-writer.ts';

const kinds: readonly WrittenKind[] = ['company', 'deal'];

/** What the CRM holds of some values now. */
export interface Held {
  /** Null where it holds nothing; undefined when it does not know the record. */
  of(key: ValueKey): string | null | undefined;
}

/** Asks the CRM, by batches, what it holds of these values. */
export async function readHeld({ crm, signal }: Writer, values: readonly ValueKey[]): Promise<Held> {
  const held = new Map<string, Readonly<Record<string, string | null>>>();
  for (const kind of kinds) {
    const asked = values.filter((value) => value.kind === kind);
    if (asked.length === 0) continue;
    const ids = [...new Set(asked.map((value) => value.recordId))];
    const names = [...new Set(asked.map((value) => value.property))];
    for await (const page of crm.values(kind, ids, names, signal))
      for (const { id, values: found } of page.records) held.set(`${kind} ${id}`, found);
  }
  return {
    of({ kind, recordId, property }) {
      const record = held.get(`${kind} ${recordId}`);
      return record === undefined ? undefined : (record[property] ?? null);
    },
  };
}

/** Values by their record. */
export function byRecord<T extends Pick<TrackedValue, 'kind' | 'recordId'>>(
  values: readonly T[],
): readonly (readonly T[])[] {
  return [...Map.groupBy(values, (value) => `${value.kind} ${value.recordId}`).values()];
}
