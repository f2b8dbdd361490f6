import type { SandboxObjectType } from '../portal-seed.ts';
import { listParam } from './call.ts';
import type { Call } from './call.ts';
import { unknownObjectType } from './errors.ts';
import { emailContentProperties } from './portal/activity-properties.ts';
import { alwaysReturned, readValue } from './portal/calculated.ts';
import type { Link } from './portal/link-index.ts';
import { findObjectType, infoOf } from './portal/object-types.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { versionsOf } from './portal/records.ts';

/** What a request wants to see of its records. */
export interface ViewOptions {
  readonly properties: readonly string[] | null;
  readonly history: readonly string[];
  readonly associations: readonly SandboxObjectType[];
}

export interface RecordView {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: unknown;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly associations?: unknown;
  readonly objectWriteTraceId?: string;
  readonly url: string;
}

export function viewFromQuery(call: Call): ViewOptions {
  return {
    properties: listParam(call.query, 'properties'),
    history: listParam(call.query, 'propertiesWithHistory') ?? [],
    associations: (listParam(call.query, 'associations') ?? []).map(associationParam),
  };
}

function associationParam(name: string): SandboxObjectType {
  const type = findObjectType(name);
  if (type === null) throw unknownObjectType(name);
  return type;
}

/** A record as the vendor answers it. Properties that do not exist are left out; those without a value are null. */
export function recordView(call: Call, record: StoredRecord, options: ViewOptions): RecordView {
  const { portal } = call;
  const associations = inlineAssociations(call, record, options.associations);
  const history = options.history.filter((name) => isDefined(call, record.type, name));
  return {
    id: record.id,
    properties: propertyValues(call, record, options),
    ...(history.length > 0
      ? { propertiesWithHistory: Object.fromEntries(history.map((name) => [name, versionsOf(portal, record, name)])) }
      : {}),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: record.archivedAt }),
    ...(associations === null ? {} : { associations }),
    url: `${call.uiUrl}/contacts/${portal.id}/record/${infoOf(record.type).objectTypeId}/${record.id}`,
  };
}

function propertyValues(call: Call, record: StoredRecord, options: ViewOptions): Record<string, string | null> {
  const asked = options.properties ?? (options.history.length > 0 ? [] : infoOf(record.type).defaultProperties);
  const names = new Set([...asked, ...options.history, ...alwaysReturned(record.type)]);
  const values: [string, string | null][] = [];
  for (const name of [...names].toSorted()) {
    if (isDefined(call, record.type, name)) values.push([name, visibleValue(call, record, name)]);
  }
  return Object.fromEntries(values);
}

function visibleValue(call: Call, record: StoredRecord, name: string): string | null {
  if (record.type === 'emails' && emailContentProperties.has(name) && !call.caller.scopes.has('sales-email-read'))
    return null;
  return readValue(call.portal, record, name);
}

function isDefined(call: Call, type: SandboxObjectType, name: string): boolean {
  const definition = call.portal.definitions(type).get(name);
  return definition !== undefined && definition.archivedAt === undefined;
}

/** One entry per kind of link, so a company with two labels stands there twice. Types without any link are left out; null when all are. */
function inlineAssociations(call: Call, record: StoredRecord, types: readonly SandboxObjectType[]): object | null {
  const found: Record<string, unknown> = {};
  for (const toType of types) {
    const links = liveLinks(call, record, toType);
    if (links.length === 0) continue;
    const results = links.slice(0, call.limits.inlineAssociations).flatMap((link) =>
      link.typeIds.map((typeId) => ({
        id: link.id,
        type: call.portal.associationTypes.find(record.type, toType, typeId)?.name ?? String(typeId),
      })),
    );
    const next = links[call.limits.inlineAssociations];
    found[toType] = next === undefined ? { results } : { results, paging: inlinePaging(call, record, toType, next.id) };
  }
  return Object.keys(found).length === 0 ? null : found;
}

function inlinePaging(call: Call, record: StoredRecord, toType: SandboxObjectType, after: string): object {
  const path = `/crm/v4/objects/${record.type}/${record.id}/associations/${toType}`;
  return { next: { after, link: `${call.apiUrl}${path}?limit=${call.limits.associationPage}&after=${after}` } };
}

/** Links to records that are not in the recycling bin. */
export function liveLinks(call: Call, record: StoredRecord, toType: SandboxObjectType): Link[] {
  const table = call.portal.table(toType);
  return call.portal.links.list(record, toType).filter((link) => table.get(link.id)?.archivedAt === null);
}
