import type { SandboxObjectType, SeedOwner, SeedPipeline } from '../portal-seed.ts';
import { sandboxObjectTypes } from '../portal-seed.ts';
import { flagParam, limitParam, nextPage, typeParam } from './call.ts';
import type { Call, Route } from './call.ts';
import { apiError, invalid } from './errors.ts';
import { infoOf } from './portal/object-types.ts';
import { pipelinesOf } from './portal/stages.ts';
import { ok } from './reply.ts';
import type { Reply } from './reply.ts';
import { noScope, ownersNeed, readsType } from './scopes.ts';
import { crmPaths } from './versions.ts';

const ownersScope = () => [ownersNeed];

function route(name: string, paths: readonly string[], scopes: Route['scopes'], handle: Route['handle']): Route {
  return { method: 'get', name, paths, quota: 'general', scopes, handle };
}

export const accountRoutes: readonly Route[] = [
  route('GET /crm/owners', crmPaths('owners'), ownersScope, listOwners),
  route('GET /crm/owners/{id}', crmPaths('owners', '/:id'), ownersScope, readOwner),
  route('GET /crm/pipelines/{type}', crmPaths('pipelines', '/:type'), readsType, listPipelines),
  route('GET /crm/pipelines/{type}/{id}', crmPaths('pipelines', '/:type/:id'), readsType, readPipeline),
  route('GET /account-info/details', ['/account-info/:version/details'], noScope, details),
  route('GET /crm/limits/custom-properties', crmPaths('limits', '/custom-properties'), noScope, customProperties),
];

function listOwners(call: Call): Reply {
  const archived = flagParam(call.query, 'archived');
  const email = call.query.get('email')?.toLowerCase();
  const limit = limitParam(call.query, 100, 500);
  const after = Number(call.query.get('after') ?? 0);
  if (!Number.isInteger(after) || after < 0) throw invalid('after must be an integer');
  const all = call.portal.owners.filter(
    (owner) => owner.archived === archived && (email === undefined || owner.email.toLowerCase() === email),
  );
  const page = all.slice(after, after + limit);
  const results = page.map(ownerView);
  const end = after + page.length;
  return ok(end < all.length ? { results, paging: nextPage(call, String(end)) } : { results });
}

function readOwner(call: Call): Reply {
  const id = call.params['id'] ?? '';
  const archived = flagParam(call.query, 'archived');
  const byUser = call.query.get('idProperty') === 'userId';
  const owner = call.portal.owners.find(
    (one) => one.archived === archived && (byUser ? String(one.userId) : one.id) === id,
  );
  if (owner === undefined)
    throw apiError(404, `Owner with ${byUser ? 'userId' : 'ownerId'} ${id} not found`, {
      category: 'OBJECT_NOT_FOUND',
    });
  return ok(ownerView(owner));
}

/** An archived owner has no user any more; who it was stays in `userIdIncludingInactive`. */
function ownerView(owner: SeedOwner): object {
  return {
    id: owner.id,
    email: owner.email,
    type: 'PERSON',
    firstName: owner.firstName,
    lastName: owner.lastName,
    ...(owner.archived ? {} : { userId: owner.userId }),
    userIdIncludingInactive: owner.userId,
    createdAt: firstDay,
    updatedAt: firstDay,
    archived: owner.archived,
    ...(owner.teams.length > 0 ? { teams: owner.teams } : {}),
  };
}

/** What was there when the account was opened. */
const firstDay = '2020-01-01T00:00:00Z';

function listPipelines(call: Call): Reply {
  return ok({ results: pipelinesOf(call.portal, typeParam(call)).map(pipelineView) });
}

function readPipeline(call: Call): Reply {
  const id = call.params['id'] ?? '';
  const at = pipelinesOf(call.portal, typeParam(call)).findIndex((one) => one.id === id);
  const pipeline = pipelinesOf(call.portal, typeParam(call))[at];
  if (pipeline === undefined) throw apiError(404, `Pipeline ${id} does not exist`, { category: 'OBJECT_NOT_FOUND' });
  return ok(pipelineView(pipeline, at));
}

/** Metadata is text, as everywhere: `isClosed` is "true" or "false". */
function pipelineView(pipeline: SeedPipeline, displayOrder: number): object {
  const stages = pipeline.stages.map((stage, order) => ({
    id: stage.id,
    label: stage.label,
    displayOrder: order,
    metadata:
      pipeline.objectType === 'deals'
        ? { isClosed: String(stage.isClosed), probability: stage.probability }
        : { isClosed: String(stage.isClosed), ticketState: stage.isClosed ? 'CLOSED' : 'OPEN' },
    createdAt: firstDay,
    updatedAt: firstDay,
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  }));
  return {
    id: pipeline.id,
    label: pipeline.label,
    displayOrder,
    stages,
    createdAt: firstDay,
    updatedAt: firstDay,
    archived: false,
  };
}

function details(call: Call): Reply {
  const { account } = call.portal;
  const offset = zoneOffsetMs(account.timeZone, call.portal.now());
  return ok({
    portalId: account.portalId,
    accountType: 'STANDARD',
    timeZone: account.timeZone,
    companyCurrency: account.currency,
    additionalCurrencies: Object.keys(account.rates),
    utcOffset: formatOffset(offset),
    utcOffsetMilliseconds: offset,
    uiDomain: new URL(call.uiUrl).host,
    dataHostingLocation: account.region,
  });
}

function zoneOffsetMs(timeZone: string, at: Date): number {
  const text = at.toLocaleString('sv-SE', { timeZone });
  return Math.round((Date.parse(`${text.replace(' ', 'T')}Z`) - at.getTime()) / 60_000) * 60_000;
}

function formatOffset(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

function customProperties(call: Call): Reply {
  const byObjectType = sandboxObjectTypes.map((type) => usage(call, type));
  const overallUsage = byObjectType.reduce((sum, one) => sum + one.usage, 0);
  const overallLimit = call.limits.customProperties * 10;
  return ok({ overallLimit, overallUsage, overallPercentage: (overallUsage / overallLimit) * 100, byObjectType });
}

function usage(call: Call, type: SandboxObjectType) {
  const custom = [...call.portal.definitions(type).values()].filter(
    (one) => !one.hubspotDefined && one.archivedAt === undefined,
  );
  const limit = call.limits.customProperties;
  const { objectTypeId, singular, plural } = infoOf(type);
  return {
    objectTypeId,
    limit,
    usage: custom.length,
    percentage: (custom.length / limit) * 100,
    singularLabel: singular,
    pluralLabel: plural,
  };
}
