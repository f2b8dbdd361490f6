import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { batchReply } from './batch-reply.ts';
import type { BatchError } from './batch-reply.ts';
import { checkSize } from './batch.ts';
import { limitParam, nextPage, parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { idInput } from './create.ts';
import { findRecord, liveRecord } from './lookup.ts';
import type { AssociationType } from './portal/association-types.ts';
import type { Link } from './portal/link-index.ts';
import { singularOf } from './portal/object-types.ts';
import { compareIds } from './portal/record-table.ts';
import { liveLinks } from './record-view.ts';
import { ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { readsPair } from './scopes.ts';
import { crmPaths, objectPaths } from './versions.ts';

const readBody = z.object({ inputs: z.array(z.object({ id: idInput, after: z.string().nullish() })).default([]) });

export const associationRoutes: readonly Route[] = [
  {
    method: 'post',
    name: 'POST /crm/associations/{from}/{to}/batch/read',
    paths: crmPaths('associations', '/:from/:to/batch/read', 'v4'),
    quota: 'associations',
    scopes: readsPair,
    handle: batchRead,
  },
  {
    method: 'get',
    name: 'GET /crm/associations/{from}/{to}/labels',
    paths: crmPaths('associations', '/:from/:to/labels', 'v4'),
    quota: 'associations',
    scopes: readsPair,
    handle: labels,
  },
  {
    method: 'get',
    name: 'GET /crm/objects/{from}/{id}/associations/{to}',
    paths: objectPaths('/:from/:id/associations/:to'),
    quota: 'associations',
    scopes: readsPair,
    handle: list,
  },
];

function batchRead(call: Call): Reply {
  const [from, to] = [typeParam(call, 'from'), typeParam(call, 'to')];
  const { inputs } = parseBody(call, readBody);
  checkSize(inputs.length, call.limits.associationReadBatch);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { id, after } of inputs) {
    const record = liveRecord(call, from, id);
    const links = record === null ? [] : liveLinks(call, record, to);
    if (links.length === 0) {
      errors.push(noAssociations(from, to, id));
      continue;
    }
    const { page, next } = pageOf(links, after ?? null, call.limits.associationPage);
    const paging = next === null ? {} : { paging: { next: { after: next, link: `?after=${next}` } } };
    results.push({ from: { id }, to: page.map((link) => linkView(call, from, to, link)), ...paging });
  }
  return batchReply(call, results, errors);
}

function list(call: Call): Reply {
  const [from, to] = [typeParam(call, 'from'), typeParam(call, 'to')];
  const record = findRecord(call, from, call.params['id'] ?? '', false);
  const limit = limitParam(call.query, call.limits.associationPage, call.limits.associationPage);
  const { page, next } = pageOf(liveLinks(call, record, to), call.query.get('after'), limit);
  const results = page.map((link) => linkView(call, from, to, link));
  return ok(next === null ? { results } : { results, paging: nextPage(call, next) });
}

/** The kinds of link of a pair, primary first as the vendor lists them; a Starter account has no labels of its own. */
function labels(call: Call): Reply {
  const kinds = call.portal.associationTypes.between(typeParam(call, 'from'), typeParam(call, 'to'));
  return ok({ results: kinds.map(({ category, typeId, label }) => ({ category, typeId, label })) });
}

/** Links from the id in `after` on; `next` is where the following page begins. */
function pageOf(
  links: readonly Link[],
  after: string | null,
  limit: number,
): { page: readonly Link[]; next: string | null } {
  const rest = after === null || after === '' ? links : links.filter((link) => compareIds(link.id, after) >= 0);
  return { page: rest.slice(0, limit), next: rest[limit]?.id ?? null };
}

/** The other record's id is a number here, while `from.id` is a string: the vendor's replies mix both. */
function linkView(call: Call, from: SandboxObjectType, to: SandboxObjectType, link: Link): object {
  const kinds = link.typeIds.flatMap((typeId): AssociationType[] => {
    const kind = call.portal.associationTypes.find(from, to, typeId);
    return kind === undefined ? [] : [kind];
  });
  const associationTypes = kinds.map(({ category, typeId, label }) => ({ category, typeId, label }));
  return { toObjectId: Number(link.id), associationTypes };
}

function noAssociations(from: SandboxObjectType, to: SandboxObjectType, id: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${singularOf(to)} is associated with ${singularOf(from)} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [singularOf(from)], toObjectType: [singularOf(to)] },
  };
}
