import type { RequestHandler, Response } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What the web process counts. Labels are few and fixed: no account, no record and no path that a caller made up. */
export interface HttpMetrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly refusedSignatures: Counter<'reason'>;
  readonly webhookEvents: Counter<'outcome'>;
}

/** The metrics of one process, in a registry of their own. */
export function createHttpMetrics(): HttpMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers: [registry],
    }),
    refusedSignatures: new Counter({
      name: 'refused_signatures_total',
      help: 'Requests whose signature did not hold',
      labelNames: ['reason'],
      registers: [registry],
    }),
    webhookEvents: new Counter({
      name: 'webhook_events_total',
      help: 'Events that a CRM sent, by what became of them',
      labelNames: ['outcome'],
      registers: [registry],
    }),
  };
}

/** Times every request by its route. */
export function timeRequests(metrics: HttpMetrics): RequestHandler {
  return (req, res, next) => {
    const end = metrics.requests.startTimer();
    res.on('finish', () => {
      end({ method: req.method, route: routeOf(req.route), status: String(res.statusCode) });
    });
    next();
  };
}

/** Answers what Prometheus asks for. */
export function metricsRoute(metrics: HttpMetrics): RequestHandler {
  return async (_req, res: Response) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  };
}

function routeOf(route: unknown): string {
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'none';
  return typeof route.path === 'string' ? route.path : 'none';
}
