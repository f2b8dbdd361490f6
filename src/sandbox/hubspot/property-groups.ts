import { z } from 'zod';

import { parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { apiError, invalid } from './errors.ts';
import { noContent, ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { schemaReadNeed, schemaWriteNeed } from './scopes.ts';
import { crmPaths } from './versions.ts';

const createBody = z.object({ name: z.string(), label: z.string(), displayOrder: z.number().int().default(-1) });
const patchBody = z.object({ label: z.string().optional(), displayOrder: z.number().int().optional() });

const reads = (call: Call) => [schemaReadNeed(typeParam(call))];
const writes = (call: Call) => [schemaWriteNeed(typeParam(call))];

function route(method: Route['method'], rest: string, handle: (call: Call) => Reply): Route {
  const name = `${method.toUpperCase()} /crm/properties/{type}/groups${rest.replace(':name', '{name}')}`;
  const scopes = method === 'get' ? reads : writes;
  return { method, name, paths: crmPaths('properties', `/:type/groups${rest}`), quota: 'general', scopes, handle };
}

export const propertyGroupRoutes: readonly Route[] = [
  route('get', '', (call) =>
    ok({ results: [...call.portal.groups(typeParam(call)).values()].filter((group) => !group.archived) }),
  ),
  route('post', '', create),
  route('get', '/:name', (call) => ok(find(call))),
  route('patch', '/:name', patch),
  route('delete', '/:name', archive),
];

function create(call: Call): Reply {
  const type = typeParam(call);
  const { name, label, displayOrder } = parseBody(call, createBody);
  const before = call.portal.groups(type).get(name);
  if (before !== undefined && !before.archived) {
    throw apiError(409, `A property group named '${name}' already exists.`, {
      category: 'OBJECT_ALREADY_EXISTS',
      context: { name: [name] },
    });
  }
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) throw invalid(`Property group name '${name}' is not valid.`);
  const group = { name, label, displayOrder, archived: false };
  call.portal.commit({ kind: 'group', type, group });
  return { status: 201, body: group };
}

function patch(call: Call): Reply {
  const before = find(call);
  const { label = before.label, displayOrder = before.displayOrder } = parseBody(call, patchBody);
  const group = { ...before, label, displayOrder };
  call.portal.commit({ kind: 'group', type: typeParam(call), group });
  return ok(group);
}

function archive(call: Call): Reply {
  call.portal.commit({ kind: 'group', type: typeParam(call), group: { ...find(call), archived: true } });
  return noContent;
}

function find(call: Call) {
  const name = call.params['name'] ?? '';
  const group = call.portal.groups(typeParam(call)).get(name);
  if (group === undefined || group.archived)
    throw apiError(404, `Property group ${name} does not exist`, { category: 'OBJECT_NOT_FOUND' });
  return group;
}
