import type { Route } from './call.ts';
import { errorReply } from './errors.ts';
import { associationQuota, burstWindowMs, generalQuota, searchPerSecond } from './limits.ts';
import type { Quota } from './limits.ts';
import type { Reply } from './reply.ts';
import type { Caller } from './tokens.ts';

/** The verdict on one request: refused, or let through with the headers that its reply carries. */
export type QuotaVerdict = { readonly refused: Reply } | { readonly headers: Readonly<Record<string, string>> };

export interface QuotaKeeper {
  take(caller: Caller, quota: Route['quota']): QuotaVerdict;
}

interface Window {
  /** Times of the requests still inside, oldest first. */
  readonly times: number[];
  day: string;
  used: number;
}

/**
 * Rolling windows per app and account. Refused requests use nothing up. Days turn at midnight of the account's zone, by business time.
 * `monotonic` counts milliseconds for the windows.
 */
export function createQuotaKeeper(monotonic: () => number, clock: () => Date): QuotaKeeper {
  const windows = new Map<string, Window>();
  const dayFormats = new Map<string, Intl.DateTimeFormat>();

  function today(timeZone: string): string {
    const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
    dayFormats.set(timeZone, format);
    return format.format(clock());
  }

  function windowOf(key: string, spanMs: number, day: string): Window {
    const window = windows.get(key) ?? { times: [], day, used: 0 };
    windows.set(key, window);
    const since = monotonic() - spanMs;
    const fresh = window.times.findIndex((time) => time > since);
    window.times.splice(0, fresh < 0 ? window.times.length : fresh);
    if (window.day !== day) {
      window.day = day;
      window.used = 0;
    }
    return window;
  }

  return {
    take(caller, kind) {
      const { portal } = caller;
      const { plan, timeZone } = portal.account;
      const day = today(timeZone);
      const app = `${portal.id}/${caller.appId}`;
      const general = generalQuota(caller.kind, plan);
      const daily = windowOf(app, burstWindowMs, day);
      if (general.daily !== null && daily.used >= general.daily) return { refused: tooMany('daily', 'DAILY') };

      if (kind === 'search') {
        const search = windowOf(`${portal.id}/search`, 1000, day);
        if (search.times.length >= searchPerSecond) return { refused: tooMany('secondly', 'SECONDLY') };
        search.times.push(monotonic());
        daily.used += 1;
        return { headers: {} };
      }
      const burstHeaders = headersOf(caller, general, daily);
      if (daily.times.length >= general.burst)
        return { refused: withHeaders(tooMany('ten_secondly_rolling', 'TEN_SECONDLY_ROLLING'), burstHeaders) };
      if (kind === 'associations') {
        const limits = associationQuota(plan);
        const links = windowOf(`${app}/associations`, burstWindowMs, day);
        if (links.times.length >= limits.burst)
          return { refused: withHeaders(tooMany('ten_secondly_rolling', 'TEN_SECONDLY_ROLLING'), burstHeaders) };
        if (links.used >= (limits.daily ?? Number.POSITIVE_INFINITY)) return { refused: tooMany('daily', 'DAILY') };
        links.times.push(monotonic());
        links.used += 1;
      }
      daily.times.push(monotonic());
      daily.used += 1;
      return { headers: headersOf(caller, general, daily) };
    },
  };
}

function headersOf(caller: Caller, quota: Quota, window: Window): Record<string, string> {
  const burst = {
    'X-HubSpot-RateLimit-Max': String(quota.burst),
    'X-HubSpot-RateLimit-Remaining': String(Math.max(0, quota.burst - window.times.length)),
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(burstWindowMs),
  };
  if (caller.kind === 'oauth' || quota.daily === null) return burst;
  return {
    ...burst,
    'X-HubSpot-RateLimit-Daily': String(quota.daily),
    'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, quota.daily - window.used)),
  };
}

/** The vendor's refusal. `policy` is the word in its sentence, `policyName` the constant. */
export function tooMany(policy: string, policyName: string): Reply {
  const { status, body, headers = {} } = errorReply(429, `You have reached your ${policy} limit.`);
  const correlationId = headers['X-HubSpot-Correlation-Id'];
  return { status, headers, body: { ...Object(body), errorType: 'RATE_LIMIT', policyName, requestId: correlationId } };
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
