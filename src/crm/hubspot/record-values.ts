import type { RecordKind, RefusedRecord } from '../model.ts';
import { RecordBody } from './schema.ts';
import { cleanText, filled, instant, recordId } from './values.ts';

/** What every record says of itself. */
export interface RecordHead {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archived: boolean;
}

/**
 * Reads the values of one record and remembers what cannot be read. An id or a date that cannot be read refuses the record: it would be filed under the wrong identity or on the wrong day.
 * Text that no database can hold is cleaned instead, and said so.
 */
export interface RecordValues {
  readonly head: RecordHead;
  /** Cleaned text; null when empty. */
  text(property: string): string | null;
  instant(property: string): Date | null;
  fields(properties: readonly string[]): Readonly<Record<string, string | null>>;
  cleaned(): boolean;
}

/** A record in Tandem's words, or the sentence that says why there is none. */
export type Reading<T> = { readonly record: T } | { readonly reason: string };

const epoch = new Date(0);
const quoted = 60;
const maxBody = 4_000;

/** Reads a body of a page with `make`. */
export function readRecord<T>(body: unknown, make: (values: RecordValues) => T): Reading<T> {
  const parsed = RecordBody.safeParse(body);
  if (!parsed.success)
    return { reason: `It is no record (${parsed.error.issues[0]?.path.join('.') ?? 'not an object'}).` };
  const raw = parsed.data;
  const problems: string[] = [];
  let cleaned = false;

  function clean(text: string): string {
    const kept = cleanText(text);
    cleaned ||= kept !== text;
    return kept;
  }
  const text = (property: string): string | null => {
    const value = filled(raw.properties[property]);
    return value === null ? null : clean(value);
  };
  function time(name: string, value: string | null | undefined): Date | null {
    const read = instant(value);
    if (read === undefined) problems.push(`${name} ${quote(value ?? '')} is no date in the years 1900 to 9999`);
    return read ?? null;
  }
  function required(name: string, value: string | null | undefined): Date {
    const read = time(name, value);
    if (read === null && filled(value) === null) problems.push(`${name} is missing`);
    return read ?? epoch;
  }

  const id = recordId(raw.id);
  if (id === undefined) problems.push(`its id ${quote(JSON.stringify(raw.id) ?? 'nothing')} is none`);
  const head: RecordHead = {
    id: id ?? '',
    createdAt: required('createdate', filled(raw.properties['createdate']) ?? raw.createdAt),
    updatedAt: required('updatedAt', raw.updatedAt),
    archived: raw.archived ?? false,
  };
  const record = make({
    head,
    text,
    instant: (property) => time(property, raw.properties[property]),
    fields: (properties) => Object.fromEntries(properties.map((property) => [property, text(property)])),
    cleaned: () => cleaned,
  });
  return problems.length === 0 ? { record } : { reason: `The record cannot be read: ${problems.join('; ')}.` };
}

/** A record that is parked. */
export function refusedRecord(kind: RecordKind, body: unknown, reason: string): RefusedRecord {
  const id = typeof body === 'object' && body !== null && 'id' in body ? (recordId(body.id) ?? null) : null;
  return { kind, id, reason, body: cleanText(JSON.stringify(body, withoutTitle) ?? 'undefined').slice(0, maxBody) };
}

/** A meeting's title is looked at and never kept. */
function withoutTitle(key: string, value: unknown): unknown {
  return key === 'hs_meeting_title' ? undefined : value;
}

function quote(value: string): string {
  return `"${cleanText(value).slice(0, quoted)}"`;
}
