import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { invalid } from './errors.ts';
import { readValue } from './portal/calculated.ts';
import { infoOf } from './portal/object-types.ts';
import { compareIds } from './portal/record-table.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { recordView } from './record-view.ts';
import { ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { readsType } from './scopes.ts';
import { compileFilter, filterInput, keyOf } from './search-filter.ts';
import { objectPaths } from './versions.ts';

const most = { groups: 5, perGroup: 6, filters: 18, characters: 3000 };

const searchBody = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filterInput) })).nullish(),
  sorts: z
    .array(
      z.union([
        z.string(),
        z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).nullish() }),
      ]),
    )
    .nullish(),
  query: z.string().nullish(),
  properties: z.array(z.string()).nullish(),
  limit: z.number().int().nullish(),
  after: z.union([z.string(), z.number()]).transform(String).nullish(),
});
type SearchBody = z.infer<typeof searchBody>;

export const searchRoutes: readonly Route[] = [
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/search',
    paths: objectPaths('/:type/search'),
    quota: 'search',
    scopes: readsType,
    handle: search,
  },
];

function search(call: Call): Reply {
  const type = typeParam(call);
  const body = parseBody(call, searchBody);
  checkShape(call, body);
  const limit = body.limit ?? 10;
  const offset = Number(body.after === '' ? 0 : (body.after ?? 0));
  if (limit < 1 || limit > call.limits.searchPage)
    throw invalid(`The requested limit ${limit} must be between 1 and ${call.limits.searchPage}.`);
  if (!Number.isInteger(offset) || offset < 0) throw invalid(`after must be an integer: ${body.after}`);
  if (offset + limit > call.limits.searchWindow)
    throw invalid(`The maximum number of results for a query is ${call.limits.searchWindow}; cannot page beyond it.`);

  const found = sorted(call, type, body, matching(call, type, body));
  const page = found.slice(offset, offset + Math.min(limit, call.quirks.searchPage(limit)));
  const results = page.map((record) =>
    recordView(call, record, { properties: body.properties ?? null, history: [], associations: [] }),
  );
  const end = offset + page.length;
  return ok({
    total: found.length,
    results,
    ...(end < found.length ? { paging: { next: { after: String(end) } } } : {}),
  });
}

function checkShape(call: Call, body: SearchBody): void {
  const groups = body.filterGroups ?? [];
  const counts = groups.map((group) => group.filters.length);
  if (call.bodyLength > most.characters)
    throw invalid(`The request body is longer than ${most.characters} characters.`);
  if (groups.length > most.groups)
    throw invalid(`The number of filter groups ${groups.length} exceeds the maximum of ${most.groups}.`);
  if (counts.some((count) => count > most.perGroup))
    throw invalid(`A filter group exceeds the maximum of ${most.perGroup} filters.`);
  if (counts.reduce((sum, count) => sum + count, 0) > most.filters)
    throw invalid(`The number of filters exceeds the maximum of ${most.filters}.`);
  if ((body.sorts ?? []).length > 1) throw invalid('Only one sort is supported.');
}

/** Live records that satisfy every filter of at least one group, and the free text where there is one. In order of their ids. */
function matching(call: Call, type: SandboxObjectType, body: SearchBody): StoredRecord[] {
  const definitions = call.portal.definitions(type);
  const groups = (body.filterGroups ?? []).map((group) =>
    group.filters.map((filter) => compileFilter(call, definitions, filter)),
  );
  const text = (body.query ?? '').trim().toLowerCase();
  const { searchLagMs } = call.quirks;
  const now = call.portal.now().getTime();
  const lagOf = (record: StoredRecord) => (typeof searchLagMs === 'number' ? searchLagMs : searchLagMs(record));
  const isIndexed = (record: StoredRecord) => searchLagMs === 0 || Date.parse(record.updatedAt) <= now - lagOf(record);
  const found: StoredRecord[] = [];
  for (const record of call.portal.table(type).scan(lowestId(groups.length, body))) {
    if (record.archivedAt !== null || !isIndexed(record)) continue;
    if (groups.length > 0 && !groups.some((filters) => filters.every((matches) => matches(record)))) continue;
    if (
      text === '' ||
      infoOf(type).searchableProperties.some((name) => record.values.get(name)?.toLowerCase().includes(text))
    )
      found.push(record);
  }
  return found;
}

/** Below it no id can satisfy the one group of filters: reading through a long table by its ids costs what is left of it. */
function lowestId(groups: number, body: SearchBody): string {
  if (groups !== 1) return '0';
  const beyond = (body.filterGroups?.[0]?.filters ?? []).flatMap(({ operator, propertyName, value }) =>
    propertyName === 'hs_object_id' && operator === 'GT' && /^\d+$/.test(value ?? '') ? [value ?? ''] : [],
  );
  return beyond[0] ?? '0';
}

function sorted(call: Call, type: SandboxObjectType, body: SearchBody, records: StoredRecord[]): StoredRecord[] {
  const { name, descending } = sortOf(body, infoOf(type).createdProperty);
  const definition = call.portal.definitions(type).get(name);
  if (definition === undefined) throw invalid(`Property "${name}" does not exist`);
  const sign = descending ? -1 : 1;
  if (name === 'hs_object_id') return descending ? records.toReversed() : records;
  const key = keyOf(definition);
  const keyed = records.map((record) => {
    const value = readValue(call.portal, record, name);
    return { record, key: value === null ? null : key(value) };
  });
  keyed.sort((a, b) => {
    if (a.key === b.key) return compareIds(a.record.id, b.record.id);
    if (a.key === null || b.key === null) return a.key === null ? 1 : -1;
    return a.key < b.key ? -sign : sign;
  });
  return keyed.map(({ record }) => record);
}

/** The sort of a request: an object, or a name with a minus before it for descending. By creation, oldest first, when there is none. */
function sortOf(body: SearchBody, usual: string): { readonly name: string; readonly descending: boolean } {
  const [sort] = body.sorts ?? [];
  if (sort === undefined) return { name: usual, descending: false };
  if (typeof sort !== 'string') return { name: sort.propertyName, descending: sort.direction === 'DESCENDING' };
  return sort.startsWith('-') ? { name: sort.slice(1), descending: true } : { name: sort, descending: false };
}
