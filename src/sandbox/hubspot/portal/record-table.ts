import type { SandboxObjectType } from '../../portal-seed.ts';

/** One version of a property's value, as `propertiesWithHistory` answers it. */
export interface PropertyVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}

/** A record as the portal keeps it. A property without a value has no entry. Treated as immutable: a write replaces the whole. */
export interface StoredRecord {
  readonly type: SandboxObjectType;
  readonly id: string;
  readonly values: ReadonlyMap<string, string>;
  /** Newest first; a property not listed has one version, at creation. */
  readonly history: ReadonlyMap<string, readonly PropertyVersion[]>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
}

/** The records of one type, by id and in the order of their ids, so that a page costs its own size and no sort. */
export interface RecordTable {
  readonly size: number;
  get(id: string): StoredRecord | undefined;
  put(record: StoredRecord): void;
  remove(id: string): void;
  /** Records whose id is at least `from`, in ascending order of id. */
  scan(from?: string): Iterable<StoredRecord>;
}

/** Order of two ids. Ids are digits without leading zeros, so the longer one is the greater. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

export function createRecordTable(): RecordTable {
  const records = new Map<string, StoredRecord>();
  const order: string[] = [];
  let sorted = true;

  function firstAtLeast(id: string): number {
    if (!sorted) order.sort(compareIds);
    sorted = true;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(order[middle] ?? '', id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get size() {
      return records.size;
    },
    get: (id) => records.get(id),
    put(record) {
      if (!records.has(record.id)) {
        const last = order.at(-1);
        if (last !== undefined && compareIds(last, record.id) > 0) sorted = false;
        order.push(record.id);
      }
      records.set(record.id, record);
    },
    remove(id) {
      if (!records.delete(id)) return;
      order.splice(firstAtLeast(id), 1);
    },
    *scan(from = '0') {
      for (let at = firstAtLeast(from); at < order.length; at += 1) {
        const record = records.get(order[at] ?? '');
        if (record !== undefined) yield record;
      }
    },
  };
}
