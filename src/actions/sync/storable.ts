import type { CrmRecord, RefusedRecord } from '#src/crm/model.ts';

export interface Sorted<R> {
  readonly storable: readonly R[];
  readonly refused: readonly RefusedRecord[];
}

/** Sorts out records that the database cannot hold, so that one of them does not cost the whole page. */
export function sortOutUnstorable<R extends CrmRecord>(records: readonly R[]): Sorted<R> {
  const storable: R[] = [];
  const refused: RefusedRecord[] = [];
  for (const record of records) {
    const reason = unstorable(record);
    if (reason === null) storable.push(record);
    else refused.push({ kind: record.kind, id: record.id, reason, body: JSON.stringify(record) });
  }
  return { storable, refused };
}

function unstorable(value: unknown): string | null {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'A text holds a NUL character.';
    return value.isWellFormed() ? null : 'A text holds half a character (a lone surrogate).';
  }
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
      ? null
      : 'A number is beyond what can be computed exactly.';
  if (value instanceof Date) return isStorableTime(value) ? null : 'A time is not between the years 1 and 9999.';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const reason = unstorable(key) ?? unstorable(item);
    if (reason !== null) return reason;
  }
  return null;
}

function isStorableTime(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
