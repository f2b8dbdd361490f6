import { z } from 'zod';

import { flagParam, limitParam, nextPage, parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { associationInputs, createOne } from './create.ts';
import { apiError, invalid, propertyError, recordNotFound } from './errors.ts';
import { findRecord, liveRecord, writableType, writtenProperties, writtenView } from './lookup.ts';
import { mergeRecords } from './portal/merge.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { setArchived, updateRecord } from './portal/records.ts';
import { checkValues } from './portal/validate.ts';
import { recordView, viewFromQuery } from './record-view.ts';
import { noContent, ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { readsType, writesType } from './scopes.ts';
import { objectPaths } from './versions.ts';

const createBody = z.object({ properties: writtenProperties.default({}), associations: associationInputs.optional() });
const patchBody = z.object({ properties: writtenProperties });
const mergeBody = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });

export const objectRoutes: readonly Route[] = [
  {
    method: 'get',
    name: 'GET /crm/objects/{type}',
    paths: objectPaths('/:type'),
    quota: 'general',
    scopes: readsType,
    handle: list,
  },
  {
    method: 'post',
    name: 'POST /crm/objects/{type}',
    paths: objectPaths('/:type'),
    quota: 'general',
    scopes: writesType,
    handle: create,
  },
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/merge',
    paths: objectPaths('/:type/merge'),
    quota: 'general',
    scopes: writesType,
    handle: merge,
  },
  {
    method: 'get',
    name: 'GET /crm/objects/{type}/{id}',
    paths: objectPaths('/:type/:id'),
    quota: 'general',
    scopes: readsType,
    handle: read,
  },
  {
    method: 'patch',
    name: 'PATCH /crm/objects/{type}/{id}',
    paths: objectPaths('/:type/:id'),
    quota: 'general',
    scopes: writesType,
    handle: patch,
  },
  {
    method: 'delete',
    name: 'DELETE /crm/objects/{type}/{id}',
    paths: objectPaths('/:type/:id'),
    quota: 'general',
    scopes: writesType,
    handle: remove,
  },
];

/** A page begins at the id in `after`; the vendor hands out the last id plus one. */
function list(call: Call): Reply {
  const type = typeParam(call);
  const view = viewFromQuery(call);
  const limit = limitParam(call.query, 10, view.history.length > 0 ? call.limits.historyPage : call.limits.listPage);
  const after = call.query.get('after') ?? '0';
  if (!/^\d+$/.test(after)) throw invalid(`after must be an id: ${after}`);
  const archived = flagParam(call.query, 'archived');
  const page: StoredRecord[] = [];
  let more = false;
  for (const record of call.portal.table(type).scan(after)) {
    if ((record.archivedAt !== null) !== archived) continue;
    more = page.length === limit;
    if (more) break;
    page.push(record);
  }
  const last = page.at(-1);
  const results = page.map((record) => recordView(call, record, view));
  return ok(
    more && last !== undefined ? { results, paging: nextPage(call, String(BigInt(last.id) + 1n)) } : { results },
  );
}

function read(call: Call): Reply {
  const type = typeParam(call);
  const record = findRecord(call, type, call.params['id'] ?? '', flagParam(call.query, 'archived'));
  return ok(recordView(call, record, viewFromQuery(call)));
}

function create(call: Call): Reply {
  const type = typeParam(call);
  const { properties, associations } = parseBody(call, createBody);
  const made = createOne(call, type, properties, associations ?? []);
  if (!('record' in made)) throw apiError(made.status, made.message, made.parts);
  return { status: 201, body: recordView(call, made.record, writtenView(properties)) };
}

function patch(call: Call): Reply {
  const type = writableType(call);
  const { properties } = parseBody(call, patchBody);
  const id = call.params['id'] ?? '';
  const record = call.query.has('idProperty') ? findRecord(call, type, id, false) : liveRecord(call, type, id);
  if (record === null) throw recordNotFound(id);
  const { values, problems } = checkValues(call.portal, type, properties, record);
  if (problems.length > 0) throw propertyError(problems, call.portal.id);
  return ok(recordView(call, updateRecord(call.portal, record, values, call.actor), writtenView(properties)));
}

function remove(call: Call): Reply {
  const type = writableType(call);
  const record = liveRecord(call, type, call.params['id'] ?? '');
  if (record !== null) setArchived(call.portal, record, true, call.actor);
  return noContent;
}

function merge(call: Call): Reply {
  const type = writableType(call);
  const { primaryObjectId, objectIdToMerge } = parseBody(call, mergeBody);
  if (primaryObjectId === objectIdToMerge) throw invalid(`Cannot merge record ${primaryObjectId} with itself`);
  const [primary, other] = [primaryObjectId, objectIdToMerge].map((id) => {
    const record = liveRecord(call, type, call.portal.resolve(type, id));
    if (record === null) throw recordNotFound(id);
    return record;
  });
  if (primary === undefined || other === undefined || primary === other)
    throw invalid('The records are merged already');
  return ok(
    recordView(call, mergeRecords(call.portal, primary, other, call.actor), {
      properties: null,
      history: [],
      associations: [],
    }),
  );
}
