import type { RecordKind, RecordOf, RefusedRecord } from '../model.ts';
import type { WatchedValues } from '../port.ts';
import type { Portal } from './portal.ts';
import { readRecord, refusedRecord } from './record-values.ts';
import type { RecordValues } from './record-values.ts';
import { RecordBody } from './schema.ts';
import { filled, recordId } from './values.ts';

/** How one object type is read: what to ask for, and how to make a record of it. */
export interface RecordReader<K extends RecordKind> {
  readonly kind: K;
  readonly path: string;
  readonly properties: readonly string[];
  /** Of these, the ones that the settings name: they may be missing in the portal. */
  readonly mapped: readonly string[];
  /** Of these, the ones of our own whose values are passed on as they are. */
  readonly watched?: readonly string[];
  make(values: RecordValues): RecordOf[K];
}

export interface ReadRecords<K extends RecordKind> {
  readonly records: readonly RecordOf[K][];
  readonly watched: readonly WatchedValues[];
  readonly refused: readonly RefusedRecord[];
}

/** Reads every record of a page by itself: a broken one is refused with its reason, the others go on. */
export function readRecords<K extends RecordKind>(
  portal: Portal,
  bodies: readonly unknown[],
  reader: RecordReader<K>,
): ReadRecords<K> {
  const records: RecordOf[K][] = [];
  const refused: RefusedRecord[] = [];
  for (const body of bodies) {
    const reading = readRecord(body, (values) => reader.make(values));
    if ('record' in reading) records.push(reading.record);
    else refused.push(refusedRecord(reader.kind, body, reading.reason));
  }
  reportMissing(portal, bodies, reader);
  return { records, refused, watched: watchedValues(bodies, reader.watched ?? []) };
}

/** A property that HubSpot does not have is left out of its answer: nothing is told of it then. */
function watchedValues(bodies: readonly unknown[], names: readonly string[]): readonly WatchedValues[] {
  if (names.length === 0) return [];
  return bodies.flatMap((body) => {
    const read = RecordBody.safeParse(body).data;
    const id = recordId(read?.id);
    if (read === undefined || id === undefined) return [];
    const told = names.filter((name) => name in read.properties);
    return [{ id, values: Object.fromEntries(told.map((name) => [name, filled(read.properties[name])])) }];
  });
}

/** HubSpot leaves out properties it does not have, while empty ones are null. */
function reportMissing<K extends RecordKind>(
  portal: Portal,
  bodies: readonly unknown[],
  reader: RecordReader<K>,
): void {
  if (reader.mapped.length === 0) return;
  const given = bodies
    .map((body) => RecordBody.safeParse(body).data?.properties)
    .filter((properties) => properties !== undefined);
  if (given.length === 0) return;
  for (const property of reader.mapped) {
    if (!given.some((properties) => property in properties)) portal.propertyMissing(reader.path, property);
  }
}
