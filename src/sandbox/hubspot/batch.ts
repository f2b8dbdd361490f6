import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { batchReply } from './batch-reply.ts';
import type { BatchError } from './batch-reply.ts';
import { flagParam, parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { associationInputs, createOne, idInput } from './create.ts';
import { apiError, invalid, propertyErrorParts } from './errors.ts';
import { findBy, liveRecord, writableType, writtenProperties, writtenView } from './lookup.ts';
import { infoOf } from './portal/object-types.ts';
import { compareIds } from './portal/record-table.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { setArchived, updateRecord } from './portal/records.ts';
import { checkValues } from './portal/validate.ts';
import type { RecordView } from './record-view.ts';
import { recordView } from './record-view.ts';
import { noContent } from './reply.ts';
import type { Reply } from './reply.ts';
import { readsType, writesType } from './scopes.ts';
import { objectPaths } from './versions.ts';

const readBody = z.object({
  inputs: z.array(z.object({ id: idInput })).default([]),
  properties: z.array(z.string()).nullish(),
  propertiesWithHistory: z.array(z.string()).nullish(),
  idProperty: z.string().nullish(),
});
const updateBody = z.object({
  inputs: z
    .array(
      z.object({
        id: idInput,
        properties: writtenProperties,
        idProperty: z.string().nullish(),
        objectWriteTraceId: z.string().nullish(),
      }),
    )
    .default([]),
});
const createBody = z.object({
  inputs: z
    .array(
      z.object({
        properties: writtenProperties.default({}),
        associations: associationInputs.nullish(),
        objectWriteTraceId: z.string().nullish(),
      }),
    )
    .default([]),
});
const archiveBody = z.object({ inputs: z.array(z.object({ id: idInput })).default([]) });

export const batchRoutes: readonly Route[] = [
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/batch/read',
    paths: objectPaths('/:type/batch/read'),
    quota: 'general',
    scopes: readsType,
    handle: read,
  },
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/batch/update',
    paths: objectPaths('/:type/batch/update'),
    quota: 'general',
    scopes: writesType,
    handle: update,
  },
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/batch/create',
    paths: objectPaths('/:type/batch/create'),
    quota: 'general',
    scopes: writesType,
    handle: create,
  },
  {
    method: 'post',
    name: 'POST /crm/objects/{type}/batch/archive',
    paths: objectPaths('/:type/batch/archive'),
    quota: 'general',
    scopes: writesType,
    handle: archive,
  },
];

function read(call: Call): Reply {
  const type = typeParam(call);
  const { inputs, properties, propertiesWithHistory, idProperty } = parseBody(call, readBody);
  checkSize(inputs.length, call.limits.batch);
  const history = propertiesWithHistory ?? [];
  if (history.length > 0 && inputs.length > call.limits.historyBatch) {
    throw invalid(
      `The maximum number of inputs supported in a batch request for property histories is ${call.limits.historyBatch}`,
    );
  }
  const archived = flagParam(call.query, 'archived');
  const found = new Map<string, StoredRecord>();
  const missing: string[] = [];
  for (const { id } of inputs) {
    const record =
      idProperty == null
        ? call.portal.table(type).get(call.portal.resolve(type, id))
        : findBy(call, type, idProperty, id);
    if (record !== undefined && (record.archivedAt !== null) === archived) found.set(record.id, record);
    else missing.push(id);
  }
  const view = { properties: properties ?? null, history, associations: [] };
  return batchReply(
    call,
    byId([...found.values()].map((record) => recordView(call, record, view))),
    missing.length === 0 ? [] : [notFound(type, missing)],
  );
}

function update(call: Call): Reply {
  const type = writableType(call);
  const { inputs } = parseBody(call, updateBody);
  checkSize(inputs.length, call.limits.batch);
  refuseDuplicates(inputs.map((input) => input.id));
  const attributed = isAttributed(call, inputs);
  const errors: BatchError[] = [];
  const planned = inputs.flatMap((input) => {
    const record =
      input.idProperty == null
        ? liveRecord(call, type, input.id)
        : (findBy(call, type, input.idProperty, input.id) ?? null);
    if (record === null) {
      errors.push(withTrace(notFound(type, [input.id]), input.objectWriteTraceId));
      return [];
    }
    const { values, problems } = checkValues(call.portal, type, input.properties, record);
    if (problems.length === 0) return [{ record, values, input }];
    const { message, errors: details } = propertyErrorParts(problems, call.portal.id);
    if (!attributed) throw invalid(message, { errors: details });
    errors.push(
      withTrace(
        { status: 'error', category: 'VALIDATION_ERROR', message, errors: details, context: {} },
        input.objectWriteTraceId,
      ),
    );
    return [];
  });
  const views = planned.map(({ record, values, input }) => {
    const view = recordView(call, updateRecord(call.portal, record, values, call.actor), writtenView(input.properties));
    return traced(view, input.objectWriteTraceId);
  });
  return batchReply(call, byId(views), errors);
}

function create(call: Call): Reply {
  const type = writableType(call);
  const { inputs } = parseBody(call, createBody);
  checkSize(inputs.length, call.limits.batch);
  const attributed = isAttributed(call, inputs);
  if (!attributed)
    refuseInvalidCreate(
      call,
      type,
      inputs.map((input) => input.properties),
    );
  const errors: BatchError[] = [];
  const views: RecordView[] = [];
  for (const input of inputs) {
    const made = createOne(call, type, input.properties, input.associations ?? []);
    if ('record' in made) {
      views.push(traced(recordView(call, made.record, writtenView(input.properties)), input.objectWriteTraceId));
    } else if (attributed) {
      const { category = 'VALIDATION_ERROR', context = {}, errors: details } = made.parts;
      const error = {
        status: 'error',
        category,
        message: made.message,
        context,
        ...(details === undefined ? {} : { errors: details }),
      };
      errors.push(withTrace(error, input.objectWriteTraceId));
    } else {
      throw apiError(made.status, made.message, made.parts);
    }
  }
  return batchReply(call, byId(views), errors, 201);
}

function archive(call: Call): Reply {
  const type = writableType(call);
  const { inputs } = parseBody(call, archiveBody);
  checkSize(inputs.length, call.limits.batch);
  for (const { id } of inputs) {
    const record = liveRecord(call, type, id);
    if (record !== null) setArchived(call.portal, record, true, call.actor);
  }
  return noContent;
}

/** A batch without trace ids stands or falls as a whole: bad values are found before anything is written. */
function refuseInvalidCreate(
  call: Call,
  type: SandboxObjectType,
  all: readonly Readonly<Record<string, unknown>>[],
): void {
  const problems = all.flatMap((properties) => checkValues(call.portal, type, properties, null).problems);
  if (problems.length === 0) return;
  const { message, errors } = propertyErrorParts(problems, call.portal.id);
  throw invalid(message, { errors });
}

export function checkSize(count: number, most: number): void {
  if (count > most)
    throw invalid(
      `The maximum number of inputs supported in a batch is ${most}. Please reduce the number of items and try again`,
    );
}

function refuseDuplicates(ids: readonly string[]): void {
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (twice.length > 0)
    throw invalid(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, {
      context: { ids: twice },
    });
}

/** Errors belong to single inputs only when every input carries a trace id of its own. */
function isAttributed(
  call: Call,
  inputs: readonly { readonly objectWriteTraceId?: string | null | undefined }[],
): boolean {
  const traces = inputs.flatMap((input) => input.objectWriteTraceId ?? []);
  return call.quirks.attributesBatchErrors && traces.length === inputs.length && new Set(traces).size === traces.length;
}

function notFound(type: SandboxObjectType, ids: readonly string[]): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${infoOf(type).singular} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  };
}

function withTrace(error: BatchError, trace: string | null | undefined): BatchError {
  return trace == null ? error : { ...error, context: { ...error.context, objectWriteTraceId: [trace] } };
}

function traced(view: RecordView, trace: string | null | undefined): RecordView {
  return trace == null ? view : { ...view, objectWriteTraceId: trace };
}

/** Results do not come in the order of the inputs. */
function byId(views: readonly RecordView[]): RecordView[] {
  return views.toSorted((a, b) => compareIds(a.id, b.id));
}
