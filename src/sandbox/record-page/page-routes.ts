import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { z } from 'zod';

import { cardFetchRequest } from '../hubspot/card-fetch.ts';
import { ApiError, apiError } from '../hubspot/errors.ts';
import { addLink } from '../hubspot/portal/links.ts';
import { findObjectType } from '../hubspot/portal/object-types.ts';
import type { Actor } from '../hubspot/portal/portal-change.ts';
import type { Portal } from '../hubspot/portal/portal.ts';
import type { StoredRecord } from '../hubspot/portal/record-table.ts';
import { createRecord, updateRecord } from '../hubspot/portal/records.ts';
import { checkValues } from '../hubspot/portal/validate.ts';
import type { SandboxContext } from '../hubspot/server.ts';
import type { SandboxObjectType } from '../portal-seed.ts';
import type { CardProject } from './card-project.ts';
import type { PageContext } from './page-model.ts';
import { companyList, recordPage } from './page-records.ts';

export interface RecordPageOptions {
  readonly project: CardProject;
  /** The built browser side. */
  readonly assets: string;
  /** Origins that cards name and where they are reached from here, as in a developer project's `local.json`. */
  readonly proxy: Readonly<Record<string, string>>;
}

const recordBody = z.object({ properties: z.record(z.string(), z.string().nullable()) });
const meetingBody = z.object({ title: z.string().min(1).max(200), start: z.iso.datetime(), outcome: z.string() });
const fetchBody = z.looseObject({ url: z.string(), userId: z.number() });
const listQuery = z.object({
  text: z.string().default(''),
  only: z.string().default('partners'),
  page: z.coerce.number().int().min(1).default(1),
});

/** The vendor's own addresses. */
const pages = [
  '/',
  '/contacts/:portalId',
  '/contacts/:portalId/record/:typeId/:id',
  '/app/:portalId/:appId',
  '/integrations-settings/:portalId/installed',
  '/integrations-settings/:portalId/installed/framework/:appId/general-settings',
];

/** The record page: its own small API, the built browser side, and one HTML shell under the vendor's addresses. What a person does here is done as CRM_UI. */
export function recordPageRoutes(context: SandboxContext, options: RecordPageOptions): RequestHandler {
  const router = express.Router();
  const shell = readFileSync(join(options.assets, 'index.html'), 'utf8');
  router.use(
    '/record-page/assets',
    express.static(options.assets, { immutable: true, maxAge: '1 year', index: false }),
  );
  router.use('/record-page/api', express.json({ limit: '1mb' }), pageApi(context, options), asPageError);
  router.get(pages, (_request, response) => {
    response.type('html').send(shell);
  });
  return router;
}

function pageApi(context: SandboxContext, options: RecordPageOptions): RequestHandler {
  const api = express.Router();
  api.get('/context', (_request, response) => {
    response.json(pageContext(context, options.project));
  });
  api.get('/:portalId/companies', (request, response) => {
    response.json(companyList(portalOf(context, request), listQuery.parse(request.query)));
  });
  api.get('/:portalId/records/:typeId/:id', (request, response) => {
    const portal = portalOf(context, request);
    response.json(recordPage(portal, recordOf(portal, request)));
  });
  api.patch('/:portalId/records/:typeId/:id', (request, response) => {
    const portal = portalOf(context, request);
    const record = recordOf(portal, request);
    const given = Object.fromEntries(
      Object.entries(recordBody.parse(request.body).properties).map(([name, value]) => [name, value ?? '']),
    );
    updateRecord(portal, record, checked(portal, record.type, given, record), visitor(portal));
    response.json(recordPage(portal, recordOf(portal, request)));
  });
  api.post('/:portalId/companies/:id/meetings', (request, response) => {
    const portal = portalOf(context, request);
    const company = findRecord(portal, 'companies', param(request, 'id'));
    logMeeting(portal, company, meetingBody.parse(request.body));
    response.json(recordPage(portal, company));
  });
  api.post('/:portalId/hubspot-fetch', (request, response, next) => {
    const portal = portalOf(context, request);
    const { url, ...rest } = fetchBody.parse(request.body);
    const asked = cardFetchRequest.parse({ ...rest, url: proxied(url, options.proxy), portalId: portal.id });
    context.cardFetch(asked).then((answer) => response.json(answer), next);
  });
  return api;
}

function pageContext(context: SandboxContext, project: CardProject): PageContext {
  const portals = [...context.portals.values()];
  const user = portals[0]?.owners.find((owner) => !owner.archived);
  return {
    portals: portals.map((portal) => ({ id: portal.id, name: portal.account.name, timeZone: portal.account.timeZone })),
    user: {
      id: user?.userId ?? 0,
      email: user?.email ?? '',
      firstName: user?.firstName ?? '',
      lastName: user?.lastName ?? '',
    },
    app: { id: Number(context.app?.appId ?? 0), name: project.appName },
    variables: project.variables,
    cards: project.cards.map(({ uid, title, location, objectTypeIds }) => ({ uid, title, location, objectTypeIds })),
    settings: project.settings === null ? null : { uid: project.settings.uid },
    page: project.page === null ? null : { uid: project.page.uid },
  };
}

function proxied(url: string, proxy: Readonly<Record<string, string>>): string {
  if (!URL.canParse(url)) return url;
  const { origin } = new URL(url);
  const to = proxy[origin];
  return to === undefined ? url : `${to}${url.slice(origin.length)}`;
}

function param(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

function portalOf(context: SandboxContext, request: Request): Portal {
  const portal = context.portals.get(Number(param(request, 'portalId')));
  if (portal === undefined) throw apiError(404, 'There is no such account in this sandbox.');
  return portal;
}

function recordOf(portal: Portal, request: Request): StoredRecord {
  const type = findObjectType(param(request, 'typeId'));
  if (type === null) throw apiError(404, 'There is no such type of record.');
  return findRecord(portal, type, param(request, 'id'));
}

function findRecord(portal: Portal, type: SandboxObjectType, id: string): StoredRecord {
  const record = portal.table(type).get(portal.resolve(type, id));
  if (record === undefined) throw apiError(404, `There is no record ${id} in ${portal.account.name}.`);
  return record;
}

/** The person whose page this is: the account's first active user. */
function visitor(portal: Portal): Actor {
  return { kind: 'CRM_UI', userId: portal.owners.find((owner) => !owner.archived)?.userId ?? 0 };
}

function checked(
  portal: Portal,
  type: SandboxObjectType,
  given: Readonly<Record<string, string>>,
  current: StoredRecord | null,
) {
  const { values, problems } = checkValues(portal, type, given, current);
  if (problems.length > 0) throw apiError(400, problems.map((problem) => problem.message).join(' '));
  return values;
}

function logMeeting(portal: Portal, company: StoredRecord, meeting: z.infer<typeof meetingBody>): void {
  const actor = visitor(portal);
  const owner = portal.owners.find((one) => actor.kind === 'CRM_UI' && one.userId === actor.userId);
  const end = new Date(Date.parse(meeting.start) + 3_600_000).toISOString();
  const values = checked(
    portal,
    'meetings',
    {
      hs_timestamp: meeting.start,
      hs_meeting_title: meeting.title,
      hs_meeting_start_time: meeting.start,
      hs_meeting_end_time: end,
      hs_meeting_outcome: meeting.outcome,
      hubspot_owner_id: owner?.id ?? '',
    },
    null,
  );
  const record = createRecord(portal, 'meetings', values, actor);
  const plain = portal.associationTypes.unlabelled('meetings', 'companies');
  addLink(portal, record, company, plain === undefined ? [] : [plain], actor);
}

const asPageError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof ApiError) {
    response.status(error.reply.status).json(error.reply.body);
  } else if (error instanceof z.ZodError) {
    response.status(400).json({ message: z.prettifyError(error) });
  } else {
    next(error);
  }
};
