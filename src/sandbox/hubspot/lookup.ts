import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { typeParam } from './call.ts';
import type { Call } from './call.ts';
import { apiError, invalid, recordNotFound } from './errors.ts';
import { infoOf } from './portal/object-types.ts';
import type { StoredRecord } from './portal/record-table.ts';
import type { ViewOptions } from './record-view.ts';

/** Values as they are written: the vendor also takes numbers and booleans, and passes over null. */
export const writtenProperties = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The record of an id, following merges; by a unique property where the query names one. Throws the vendor's 404. */
export function findRecord(call: Call, type: SandboxObjectType, id: string, archived: boolean): StoredRecord {
  const idProperty = call.query.get('idProperty');
  const found =
    idProperty === null
      ? call.portal.table(type).get(call.portal.resolve(type, id))
      : findBy(call, type, idProperty, id);
  if (found === undefined || (found.archivedAt !== null) !== archived) throw recordNotFound(id);
  return found;
}

/** The live record of exactly this id; null for one that is unknown, archived or merged away. */
export function liveRecord(call: Call, type: SandboxObjectType, id: string): StoredRecord | null {
  const record = call.portal.table(type).get(id);
  return record === undefined || record.archivedAt !== null ? null : record;
}

export function writableType(call: Call): SandboxObjectType {
  const type = typeParam(call);
  if (infoOf(type).readOnly) throw apiError(405, `${infoOf(type).plural} cannot be written by API.`);
  return type;
}

/** The view of a record just written: its defaults and what was written. */
export function writtenView(properties: Readonly<Record<string, unknown>>): ViewOptions {
  return { properties: Object.keys(properties), history: [], associations: [] };
}

/** Whether records can be named by this property: unique ones, and the e-mail address of a contact. */
export function isIdProperty(call: Call, type: SandboxObjectType, name: string): boolean {
  return (type === 'contacts' && name === 'email') || call.portal.definitions(type).get(name)?.hasUniqueValue === true;
}

/** A live record by the value of a unique property. */
export function findBy(call: Call, type: SandboxObjectType, name: string, value: string): StoredRecord | undefined {
  if (!isIdProperty(call, type, name)) {
    const { objectTypeId } = infoOf(type);
    throw invalid(
      `Unable to perform update/upsert by non-unique ${objectTypeId} property ${name} in portal ID ${call.portal.id}`,
    );
  }
  const wanted = value.toLowerCase();
  for (const record of call.portal.table(type).scan()) {
    if (record.archivedAt === null && record.values.get(name)?.toLowerCase() === wanted) return record;
  }
  return undefined;
}
