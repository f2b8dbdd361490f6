import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { batchReply } from './batch-reply.ts';
import type { BatchError } from './batch-reply.ts';
import { checkSize } from './batch.ts';
import { parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { associationSpec, idInput, resolveLink } from './create.ts';
import { apiError, invalid } from './errors.ts';
import { liveRecord } from './lookup.ts';
import type { AssociationType } from './portal/association-types.ts';
import { addLink, removeLink } from './portal/links.ts';
import { infoOf } from './portal/object-types.ts';
import { noContent, ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { writesPair } from './scopes.ts';
import { crmPaths, objectPaths } from './versions.ts';

const ref = z.object({ id: idInput });
const createBody = z.object({
  inputs: z.array(z.object({ from: ref, to: ref, types: z.array(associationSpec) })).default([]),
});
const defaultBody = z.object({ inputs: z.array(z.object({ from: ref, to: ref })).default([]) });
const archiveBody = z.object({ inputs: z.array(z.object({ from: ref, to: z.array(ref) })).default([]) });

function batchRoute(rest: string, handle: (call: Call) => Reply): Route {
  return {
    method: 'post',
    name: `POST /crm/associations/{from}/{to}/batch/${rest}`,
    paths: crmPaths('associations', `/:from/:to/batch/${rest}`, 'v4'),
    quota: 'associations',
    scopes: writesPair,
    handle,
  };
}

function singleRoute(method: 'put' | 'delete', rest: string, handle: (call: Call) => Reply): Route {
  const name = `${method.toUpperCase()} /crm/objects/{from}/{id}${rest.replaceAll(/:(\w+)/g, '{$1}')}`;
  return { method, name, paths: objectPaths(`/:from/:id${rest}`), quota: 'associations', scopes: writesPair, handle };
}

export const associationWriteRoutes: readonly Route[] = [
  batchRoute('create', batchCreate),
  batchRoute('associate/default', batchDefault),
  batchRoute('archive', batchArchive),
  batchRoute('labels/archive', batchArchiveLabels),
  singleRoute('put', '/associations/default/:to/:toId', putDefault),
  singleRoute('put', '/associations/:to/:toId', putLink),
  singleRoute('delete', '/associations/:to/:toId', deleteLink),
];

function batchCreate(call: Call): Reply {
  const [from, to] = pair(call);
  const { inputs } = parseBody(call, createBody);
  checkSize(inputs.length, call.limits.associationCreateBatch);
  const results: object[] = [];
  const errors: BatchError[] = [];
  for (const { from: one, to: other, types } of inputs) {
    const made = link(
      call,
      from,
      one.id,
      to,
      other.id,
      types.map((type) => type.associationTypeId),
    );
    if (made === null) errors.push(notLinkable(from, one.id, to, other.id));
    else results.push(pairView(from, one.id, to, other.id, made));
  }
  return batchReply(call, results, errors, 201);
}

function batchDefault(call: Call): Reply {
  const [from, to] = pair(call);
  const { inputs } = parseBody(call, defaultBody);
  checkSize(inputs.length, call.limits.associationCreateBatch);
  const results: object[] = [];
  const errors: BatchError[] = [];
  for (const { from: one, to: other } of inputs) {
    const made = link(call, from, one.id, to, other.id, [plainType(call, from, to).typeId]);
    if (made === null) errors.push(notLinkable(from, one.id, to, other.id));
    else results.push(...defaultViews(one.id, other.id, made));
  }
  return batchReply(call, results, errors);
}

function batchArchive(call: Call): Reply {
  const [from, to] = pair(call);
  const { inputs } = parseBody(call, archiveBody);
  checkSize(inputs.length, call.limits.associationArchiveBatch);
  for (const input of inputs) {
    for (const other of input.to)
      removeLink(call.portal, { type: from, id: input.from.id }, { type: to, id: other.id }, null, call.actor);
  }
  return noContent;
}

function batchArchiveLabels(call: Call): Reply {
  const [from, to] = pair(call);
  const { inputs } = parseBody(call, createBody);
  checkSize(inputs.length, call.limits.associationArchiveBatch);
  for (const input of inputs) {
    const typeIds = input.types.map((type) => type.associationTypeId);
    removeLink(call.portal, { type: from, id: input.from.id }, { type: to, id: input.to.id }, typeIds, call.actor);
  }
  return noContent;
}

function putLink(call: Call): Reply {
  const [from, to] = pair(call);
  const [id, toId] = [call.params['id'] ?? '', call.params['toId'] ?? ''];
  const types = parseBody(call, z.array(associationSpec));
  const made = link(
    call,
    from,
    id,
    to,
    toId,
    types.map((type) => type.associationTypeId),
  );
  if (made === null) throw apiError(404, notLinkable(from, id, to, toId).message, { category: 'OBJECT_NOT_FOUND' });
  return { status: 201, body: pairView(from, id, to, toId, made) };
}

function putDefault(call: Call): Reply {
  const [from, to] = pair(call);
  const [id, toId] = [call.params['id'] ?? '', call.params['toId'] ?? ''];
  const made = link(call, from, id, to, toId, [plainType(call, from, to).typeId]);
  if (made === null) throw apiError(404, notLinkable(from, id, to, toId).message, { category: 'OBJECT_NOT_FOUND' });
  const { body } = batchReply(call, defaultViews(id, toId, made), []);
  return ok(body);
}

function deleteLink(call: Call): Reply {
  const [from, to] = pair(call);
  removeLink(
    call.portal,
    { type: from, id: call.params['id'] ?? '' },
    { type: to, id: call.params['toId'] ?? '' },
    null,
    call.actor,
  );
  return noContent;
}

function pair(call: Call): [SandboxObjectType, SandboxObjectType] {
  return [typeParam(call, 'from'), typeParam(call, 'to')];
}

/** Links two live records; null when one of them is not there. A kind that the pair does not have is the caller's mistake. */
function link(
  call: Call,
  from: SandboxObjectType,
  id: string,
  to: SandboxObjectType,
  toId: string,
  typeIds: readonly number[],
) {
  const unknown = typeIds.filter((typeId) => call.portal.associationTypes.find(from, to, typeId) === undefined);
  if (unknown.length > 0 || typeIds.length === 0) {
    throw invalid(
      `One or more association types are not valid between ${infoOf(from).singular} and ${infoOf(to).singular}: [${unknown.join(', ')}]`,
    );
  }
  if (liveRecord(call, from, id) === null) return null;
  const resolved = resolveLink(call, from, toId, typeIds, to);
  if (resolved === null) return null;
  addLink(call.portal, { type: from, id }, resolved.to, resolved.kinds, call.actor);
  return resolved.kinds;
}

function plainType(call: Call, from: SandboxObjectType, to: SandboxObjectType): AssociationType {
  const plain = call.portal.associationTypes.unlabelled(from, to);
  if (plain === undefined) throw invalid(`${infoOf(from).singular} and ${infoOf(to).singular} cannot be associated.`);
  return plain;
}

function pairView(
  from: SandboxObjectType,
  id: string,
  to: SandboxObjectType,
  toId: string,
  kinds: readonly AssociationType[],
): object {
  return {
    fromObjectTypeId: infoOf(from).objectTypeId,
    fromObjectId: Number(id),
    toObjectTypeId: infoOf(to).objectTypeId,
    toObjectId: Number(toId),
    labels: kinds.flatMap((kind) => kind.label ?? []),
  };
}

/** A default association is answered from both sides. */
function defaultViews(id: string, toId: string, kinds: readonly AssociationType[]): object[] {
  return kinds.flatMap((kind) => [
    {
      from: { id },
      to: { id: toId },
      associationSpec: { associationCategory: kind.category, associationTypeId: kind.typeId },
    },
    {
      from: { id: toId },
      to: { id },
      associationSpec: { associationCategory: kind.category, associationTypeId: kind.inverseTypeId },
    },
  ]);
}

function notLinkable(from: SandboxObjectType, id: string, to: SandboxObjectType, toId: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `${infoOf(from).singular} ${id} or ${infoOf(to).singular} ${toId} could not be found.`,
    context: { fromObjectId: [id], toObjectId: [toId] },
  };
}
