import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { batchReply } from './batch-reply.ts';
import { checkSize } from './batch.ts';
import { flagParam, parseBody, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { apiError, invalid } from './errors.ts';
import { definition, fieldTypes, propertyTypes } from './portal/property-definition.ts';
import type { PropertyDefinition } from './portal/property-definition.ts';
import { instant } from './portal/times.ts';
import { propertyView } from './property-view.ts';
import { noContent, ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { schemaReadNeed, schemaWriteNeed } from './scopes.ts';
import { crmPaths } from './versions.ts';

const option = z.object({
  value: z.string(),
  label: z.string(),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().default(''),
});
const createBody = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(propertyTypes),
  fieldType: z.enum(fieldTypes),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(option).default([]),
  displayOrder: z.number().int().default(-1),
  hasUniqueValue: z.boolean().default(false),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
  externalOptions: z.boolean().default(false),
  referencedObjectType: z.string().optional(),
  calculationFormula: z.string().optional(),
});
type CreateBody = z.infer<typeof createBody>;
const patchBody = z.object({
  label: z.string().optional(),
  type: z.enum(propertyTypes).optional(),
  fieldType: z.enum(fieldTypes).optional(),
  groupName: z.string().optional(),
  description: z.string().optional(),
  options: z.array(option).optional(),
  displayOrder: z.number().int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
});
const nameInputs = z.object({
  inputs: z.array(z.object({ name: z.string() })).default([]),
  archived: z.boolean().default(false),
});

const reads = (call: Call) => [schemaReadNeed(typeParam(call))];
const writes = (call: Call) => [schemaWriteNeed(typeParam(call))];

function route(
  method: Route['method'],
  rest: string,
  handle: (call: Call) => Reply,
  readsOnly = method === 'get',
): Route {
  const name = `${method.toUpperCase()} /crm/properties${rest.replaceAll(/:(\w+)/g, '{$1}')}`;
  return {
    method,
    name,
    paths: crmPaths('properties', rest),
    quota: 'general',
    scopes: readsOnly ? reads : writes,
    handle,
  };
}

export const propertyRoutes: readonly Route[] = [
  route('get', '/:type', list),
  route('post', '/:type', create),
  route('post', '/:type/batch/read', batchRead, true),
  route('post', '/:type/batch/create', batchCreate),
  route('post', '/:type/batch/archive', batchArchive),
  route('get', '/:type/:name', read),
  route('patch', '/:type/:name', patch),
  route('delete', '/:type/:name', archive),
];

function list(call: Call): Reply {
  const archived = flagParam(call.query, 'archived');
  const all = [...call.portal.definitions(typeParam(call)).values()];
  return ok({ results: all.filter((one) => (one.archivedAt !== undefined) === archived).map(propertyView) });
}

function read(call: Call): Reply {
  return ok(propertyView(find(call, typeParam(call), call.params['name'] ?? '', flagParam(call.query, 'archived'))));
}

function create(call: Call): Reply {
  const type = typeParam(call);
  const made = define(call, type, parseBody(call, createBody));
  call.portal.commit({ kind: 'property', definition: made });
  return { status: 201, body: propertyView(made) };
}

function batchRead(call: Call): Reply {
  const type = typeParam(call);
  const { inputs, archived } = parseBody(call, nameInputs);
  checkSize(inputs.length, call.limits.batch);
  const all = call.portal.definitions(type);
  const found = inputs
    .flatMap(({ name }) => all.get(name) ?? [])
    .filter((one) => (one.archivedAt !== undefined) === archived);
  const missing = inputs.map(({ name }) => name).filter((name) => !found.some((one) => one.name === name));
  const errors = missing.map((name) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Property ${name} does not exist`,
    context: { name: [name] },
  }));
  return batchReply(call, found.map(propertyView), errors);
}

/** Creates every property that can be; the others come back as errors beside them. */
function batchCreate(call: Call): Reply {
  const type = typeParam(call);
  const { inputs } = parseBody(call, z.object({ inputs: z.array(createBody).default([]) }));
  checkSize(inputs.length, call.limits.batch);
  const made = inputs.map((input) => define(call, type, input));
  for (const one of made) call.portal.commit({ kind: 'property', definition: one });
  return batchReply(call, made.map(propertyView), [], 201);
}

function batchArchive(call: Call): Reply {
  const type = typeParam(call);
  const { inputs } = parseBody(call, nameInputs);
  checkSize(inputs.length, call.limits.batch);
  for (const { name } of inputs) drop(call, type, name);
  return noContent;
}

function patch(call: Call): Reply {
  const type = typeParam(call);
  const before = find(call, type, call.params['name'] ?? '', false);
  if (before.hubspotDefined) throw invalid(`Property ${before.name} is defined by HubSpot and cannot be changed.`);
  const changes = parseBody(call, patchBody);
  if (changes.groupName !== undefined) checkGroup(call, type, changes.groupName);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const after: PropertyDefinition = { ...before, ...given, updatedAt: instant(call.portal.now()) };
  checkOptions(after);
  call.portal.commit({ kind: 'property', definition: after });
  return ok(propertyView(after));
}

function archive(call: Call): Reply {
  drop(call, typeParam(call), call.params['name'] ?? '');
  return noContent;
}

function find(call: Call, type: SandboxObjectType, name: string, archived: boolean): PropertyDefinition {
  const found = call.portal.definitions(type).get(name);
  if (found === undefined || (found.archivedAt !== undefined) !== archived) {
    throw apiError(404, `Property ${name} does not exist`, { category: 'OBJECT_NOT_FOUND' });
  }
  return found;
}

function drop(call: Call, type: SandboxObjectType, name: string): void {
  const found = call.portal.definitions(type).get(name);
  if (found === undefined || found.archivedAt !== undefined) return;
  if (found.hubspotDefined) throw invalid(`Property ${name} is defined by HubSpot and cannot be deleted.`);
  call.portal.commit({ kind: 'property', definition: { ...found, archivedAt: instant(call.portal.now()) } });
}

/** A new definition, checked as the vendor does: name free and well formed, group there, options for an enumeration, room in the account. */
function define(call: Call, type: SandboxObjectType, given: CreateBody): PropertyDefinition {
  const all = call.portal.definitions(type);
  const before = all.get(given.name);
  if (before !== undefined && before.archivedAt === undefined) {
    throw apiError(409, `A property named '${given.name}' already exists.`, {
      category: 'OBJECT_ALREADY_EXISTS',
      context: { name: [given.name] },
    });
  }
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(given.name)) {
    throw invalid(
      `Property name '${given.name}' must start with a letter and hold only lower-case letters, digits and underscores.`,
    );
  }
  if (given.name.startsWith('hs_'))
    throw invalid(`Property name '${given.name}' starts with a prefix reserved by HubSpot.`);
  checkGroup(call, type, given.groupName);
  const custom = [...all.values()].filter((one) => !one.hubspotDefined && one.archivedAt === undefined);
  if (custom.length >= call.limits.customProperties)
    throw invalid(`The account has reached its limit of ${call.limits.customProperties} custom properties.`);
  const at = instant(call.portal.now());
  const { referencedObjectType, calculationFormula, ...rest } = given;
  const made = definition({
    objectType: type,
    ...rest,
    ...(referencedObjectType === undefined ? {} : { referencedObjectType }),
    ...(calculationFormula === undefined ? {} : { calculationFormula, calculated: true, readOnlyValue: true }),
    createdAt: at,
    updatedAt: at,
  });
  checkOptions(made);
  return made;
}

function checkGroup(call: Call, type: SandboxObjectType, name: string): void {
  const group = call.portal.groups(type).get(name);
  if (group === undefined || group.archived) throw invalid(`Property group ${name} does not exist.`);
}

function checkOptions(one: PropertyDefinition): void {
  if (one.type === 'enumeration' && one.options.length === 0 && !one.externalOptions) {
    throw invalid(`Enumeration property ${one.name} needs at least one option.`);
  }
  const values = one.options.map(({ value }) => value);
  if (new Set(values).size !== values.length)
    throw invalid(`Property ${one.name} has two options with the same value.`);
}
