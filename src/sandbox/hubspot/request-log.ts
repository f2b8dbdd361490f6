/** One answered request. */
export interface LoggedRequest {
  readonly at: Date;
  readonly portalId: number | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The path without version, ids and names: what counts are kept under. */
  readonly route: string;
  readonly body: unknown;
  /** Null when the connection was reset instead. */
  readonly status: number | null;
}

export interface PortalStats {
  /** Requests by route, refused ones included. */
  readonly calls: Readonly<Record<string, number>>;
  readonly total: number;
  readonly rateLimited: number;
  /** Answers with a status of 400 or more, other than 429. */
  readonly failed: number;
}

export interface RequestLog {
  add(request: LoggedRequest): void;
  /** The latest requests, oldest first. */
  list(): readonly LoggedRequest[];
  /** Counts by account since the start or the last `clear`. */
  stats(): ReadonlyMap<number, PortalStats>;
  clear(): void;
}

const kept = 5000;

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const counts = new Map<
    number,
    { calls: Record<string, number>; total: number; rateLimited: number; failed: number }
  >();
  return {
    add(request) {
      requests.push(request);
      if (requests.length > kept * 2) requests.splice(0, kept);
      if (request.portalId === null) return;
      const count = counts.get(request.portalId) ?? { calls: {}, total: 0, rateLimited: 0, failed: 0 };
      counts.set(request.portalId, count);
      count.calls[request.route] = (count.calls[request.route] ?? 0) + 1;
      count.total += 1;
      if (request.status === 429) count.rateLimited += 1;
      else if (request.status === null || request.status >= 400) count.failed += 1;
    },
    list: () => requests,
    stats: () => counts,
    clear() {
      requests.length = 0;
      counts.clear();
    },
  };
}
