import { sandboxObjectTypes } from '../portal-seed.ts';
import type { SandboxObjectType, SeedAssociation, SeedPropertyVersion, SeedRecord } from '../portal-seed.ts';
import type { Random } from './random.ts';
import { isoTime } from './timeline.ts';

export interface NewRecord {
  readonly properties: Readonly<Record<string, string | null>>;
  readonly history?: Readonly<Record<string, readonly SeedPropertyVersion[]>>;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly updated: number;
  readonly archived?: number;
}

export interface RecordKey {
  readonly type: SandboxObjectType;
  readonly id: string;
}

/** Collects records and links while the program is written, and gives out ids. */
export interface Draft {
  readonly records: readonly SeedRecord[];
  readonly associations: readonly SeedAssociation[];
  /** Adds the record with the vendor's own id and time properties and answers its id. */
  add(type: SandboxObjectType, record: NewRecord): string;
  link(from: RecordKey, to: RecordKey, typeIds: readonly number[]): void;
}

/** The names under which the vendor keeps a type's creation and modification times. */
const timeProperties: Readonly<Record<SandboxObjectType, readonly [created: string, modified: string]>> = {
  companies: ['createdate', 'hs_lastmodifieddate'],
  contacts: ['createdate', 'lastmodifieddate'],
  deals: ['createdate', 'hs_lastmodifieddate'],
  tickets: ['createdate', 'hs_lastmodifieddate'],
  calls: ['hs_createdate', 'hs_lastmodifieddate'],
  emails: ['hs_createdate', 'hs_lastmodifieddate'],
  meetings: ['hs_createdate', 'hs_lastmodifieddate'],
  notes: ['hs_createdate', 'hs_lastmodifieddate'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate'],
  feedback_submissions: ['hs_createdate', 'hs_lastmodifieddate'],
};

export function createDraft(random: Random): Draft {
  const records: SeedRecord[] = [];
  const associations: SeedAssociation[] = [];
  const nextId = idSource(random);
  return {
    records,
    associations,
    add(type, record) {
      const id = nextId(type);
      const [created, modified] = timeProperties[type];
      const createdAt = isoTime(record.created);
      const updatedAt = isoTime(record.updated);
      records.push({
        type,
        id,
        properties: { ...record.properties, [created]: createdAt, [modified]: updatedAt, hs_object_id: id },
        ...(record.history !== undefined && Object.keys(record.history).length > 0 ? { history: record.history } : {}),
        createdAt,
        updatedAt,
        ...(record.archived !== undefined ? { archivedAt: isoTime(record.archived) } : {}),
      });
      return id;
    },
    link(from, to, typeIds) {
      associations.push({ fromType: from.type, fromId: from.id, toType: to.type, toId: to.id, typeIds });
    },
  };
}

/**
 * Ids of 12 digits, rising and unique per type. Every tenth id of a type is the same in all types:
 * an id says nothing without its type, and whoever forgets that shall notice.
 */
function idSource(random: Random): (type: SandboxObjectType) => string {
  const shared = risingIds(900_000_000_000, random.fork('shared ids'));
  const sharedSoFar: string[] = [];
  const byType = new Map(
    sandboxObjectTypes.map((type) => {
      const own = random.fork(`ids of ${type}`);
      return [type, { count: 0, next: risingIds(own.int(100, 880) * 1_000_000_000, own) }];
    }),
  );
  return (type) => {
    const ids = byType.get(type);
    if (ids === undefined) throw new Error(`No ids for ${type}.`);
    ids.count += 1;
    if (ids.count % 10 !== 0) return ids.next();
    const position = ids.count / 10 - 1;
    const known = sharedSoFar[position] ?? shared();
    sharedSoFar[position] = known;
    return known;
  };
}

function risingIds(start: number, random: Random): () => string {
  let last = start + random.int(0, 99_999_999);
  return () => {
    last += random.int(1, 2_000);
    return String(last);
  };
}
