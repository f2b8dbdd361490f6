import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';

import type { Config } from '#src/config.ts';
import type { Logger } from '#src/log.ts';

import { type CardDeps, cardRoutes } from './cards.ts';
import { healthRoutes, type ReadinessCheck } from './health.ts';
import { metricsRoute, timeRequests } from './metrics.ts';
import { type MyPartnersPorts, myPartnersRoutes } from './my-partners/routes.ts';
import { hubspotOAuthRoutes, type HubspotOAuthPorts } from './oauth-hubspot.ts';
import { requestIdHeader, sendProblem } from './problem.ts';
import { signalRoutes, type SignalPorts } from './signals.ts';
import { type WritesPorts, writesRoutes } from './writes/routes.ts';

export interface ServerDeps extends CardDeps {
  readonly newId: () => string;
  readonly trustProxy: Config['http']['trustProxy'];
  readonly signals: SignalPorts;
  /** What the settings page shows and takes. Absent: its routes are. */
  readonly writes?: WritesPorts;
  /** What the page "My partners" shows. Absent: its route is. */
  readonly myPartners?: MyPartnersPorts;
  readonly ready: ReadinessCheck;
  /** Null when no CRM app is set up: the routes are absent then. */
  readonly oauth: HubspotOAuthPorts | null;
  /** Further routes, e.g. webhook receivers. */
  readonly routers: readonly Router[];
}

/** The web process's routes. Everything they need is handed in; nothing here listens. */
export function createServer(deps: ServerDeps): Express {
  const app = express();
  app.set('trust proxy', deps.trustProxy === false ? false : deps.trustProxy);
  app.set('query parser', 'simple');
  app.use(nameRequests(deps.newId));
  app.use(timeRequests(deps.metrics));
  app.use(helmet());
  app.use(healthRoutes(deps.ready));
  app.get('/metrics', metricsRoute(deps.metrics));
  app.use(cardRoutes(deps));
  if (deps.writes !== undefined) app.use(writesRoutes({ ...deps, writes: deps.writes }));
  if (deps.myPartners !== undefined) app.use(myPartnersRoutes({ ...deps, myPartners: deps.myPartners }));
  app.use(signalRoutes(deps.signals));
  if (deps.oauth !== null) app.use(hubspotOAuthRoutes(deps.publicUrl, deps.oauth));
  for (const router of deps.routers) app.use(router);
  app.use((_req, res) => sendProblem(res, { status: 404, title: 'There is nothing here' }));
  app.use(answerErrors(deps.log));
  return app;
}

/** Every request has an id of ours: an id that a caller sends could be made to look like another's in the log. */
function nameRequests(newId: () => string): RequestHandler {
  return (_req, res, next) => {
    res.set(requestIdHeader, newId());
    next();
  };
}

/** What a reader of bodies or a receiver refuses says so by its status; everything else is a mistake of ours, and said without detail. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status !== null) {
      sendProblem(res, { status, title: refusals.get(status) ?? 'The request cannot be used' });
      return;
    }
    log.error({ err: error, requestId: res.getHeader(requestIdHeader), path: req.path }, 'A request failed');
    sendProblem(res, { status: 500, title: 'Something went wrong', detail: 'Try again in a minute.' });
  };
}

const refusals: ReadonlyMap<number, string> = new Map([
  [400, 'The request cannot be read'],
  [401, 'Not signed by the CRM'],
  [413, 'The request is too large'],
  [415, 'The request is in a form that is not read here'],
  [503, 'The request cannot be taken now'],
]);

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && ((status >= 400 && status < 500) || status === 503) ? status : null;
}
