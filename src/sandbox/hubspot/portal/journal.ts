import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PortalEntry } from './portal.ts';
import type { PropertyVersion, StoredRecord } from './record-table.ts';

/** A folder's memory of one portal: a snapshot, and the entries written since, one JSON document a line. */
export interface Journal {
  /** Stored entries in the order they were made; null when nothing is stored. */
  read(): PortalEntry[] | null;
  append(entry: PortalEntry): void;
  /** Replaces everything by these entries, at once or not at all. */
  compact(entries: Iterable<PortalEntry>): void;
}

/** Snapshot and log live in `folder`, which is made when missing. A line cut off by a crash, and what follows it, counts as never written. */
export function openJournal(folder: string, name: string): Journal {
  mkdirSync(folder, { recursive: true });
  const snapshot = join(folder, `${name}.snapshot.jsonl`);
  const log = join(folder, `${name}.log.jsonl`);
  return {
    read() {
      if (!existsSync(snapshot)) return null;
      return [...readLines(snapshot), ...(existsSync(log) ? readLines(log) : [])];
    },
    append(entry) {
      appendFileSync(log, `${encode(entry)}\n`);
    },
    compact(entries) {
      const lines = Array.from(entries, encode);
      writeFileSync(`${snapshot}.new`, `${lines.join('\n')}\n`);
      renameSync(`${snapshot}.new`, snapshot);
      rmSync(log, { force: true });
    },
  };
}

function readLines(file: string): PortalEntry[] {
  const entries: PortalEntry[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = decode(line);
    if (entry === null) break;
    entries.push(entry);
  }
  return entries;
}

interface StoredRecordLine {
  readonly kind: 'record';
  readonly record: Omit<StoredRecord, 'values' | 'history'> & {
    readonly values: readonly [string, string][];
    readonly history: readonly [string, readonly PropertyVersion[]][];
  };
}

type StoredLine = StoredRecordLine | Exclude<PortalEntry, { readonly kind: 'record' }>;

/** The sandbox wrote these lines itself, so their kind tells the rest of their shape. */
function isStoredLine(value: unknown): value is StoredLine {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

function encode(entry: PortalEntry): string {
  if (entry.kind !== 'record') return JSON.stringify(entry);
  const { values, history, ...rest } = entry.record;
  return JSON.stringify({ kind: 'record', record: { ...rest, values: [...values], history: [...history] } });
}

function decode(line: string): PortalEntry | null {
  const stored = parse(line);
  if (!isStoredLine(stored)) return null;
  if (stored.kind !== 'record') return stored;
  const { values, history, ...rest } = stored.record;
  return { kind: 'record', record: { ...rest, values: new Map(values), history: new Map(history) } };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
