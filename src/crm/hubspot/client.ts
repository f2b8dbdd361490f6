import type { z } from 'zod';

import type { Clock } from '#src/clock.ts';
import { CrmAuthError, CrmRateLimitError, CrmRejectedError } from '#src/errors.ts';

import type { AdapterLog, CallBucket, CallBudget, CallCounter, CallPriority, TokenSource } from '../adapter-ports.ts';
import { hubspotLimits } from '../limits.ts';
import type { CrmUsage } from '../port.ts';
import { answerError, tokenExpired } from './answer-errors.ts';
import type { ApiRequest } from './requests.ts';
import { send } from './transport.ts';
import type { HttpAnswer } from './transport.ts';

export interface ClientOptions {
  readonly accessToken: TokenSource;
  readonly budget: CallBudget;
  readonly priority?: CallPriority;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly log?: AdapterLog;
  readonly count?: CallCounter;
}

/** Sends requests within the budget, each ending within the time-out, and counts them by term. */
export interface HubspotClient {
  /**
   * One call. `term` names it in usage and messages, e.g. `list deals`. Answers 200-299 (207 too) are returned; everything else throws an error of `src/errors.ts`.
   * An expired token is renewed once; nothing else is tried twice.
   */
  call(term: string, request: ApiRequest, signal: AbortSignal, bucket?: CallBucket): Promise<HttpAnswer>;
  /** The same, with the answer read by a schema. Throws CrmRejectedError when it cannot be. */
  read<T>(
    term: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    bucket?: CallBucket,
  ): Promise<T>;
  usage(): CrmUsage;
}

export function createHubspotClient(options: ClientOptions): HubspotClient {
  const { accessToken, budget, clock, priority = 'background', timeoutMs } = options;
  const callsByTerm = new Map<string, number>();
  let calls = 0;
  let failedCalls = 0;
  let burst: CrmUsage['burst'] = null;
  let daily: CrmUsage['daily'] = null;

  async function once(
    term: string,
    request: ApiRequest,
    token: string,
    signal: AbortSignal,
    bucket: CallBucket,
  ): Promise<HttpAnswer> {
    await budget.take(bucket, priority, signal);
    const beganAt = clock.now().getTime();
    calls += 1;
    callsByTerm.set(term, (callsByTerm.get(term) ?? 0) + 1);
    let status: number | null = null;
    try {
      const answer = await send({ ...request, headers: headersOf(request, token) }, timeoutMs, signal);
      status = answer.status;
      burst = quota(answer.headers, 'x-hubspot-ratelimit-max', 'x-hubspot-ratelimit-remaining') ?? burst;
      daily = quota(answer.headers, 'x-hubspot-ratelimit-daily', 'x-hubspot-ratelimit-daily-remaining') ?? daily;
      if (burst !== null) budget.learn?.('general', burst.limit, hubspotLimits.burstWindowMs.value);
      return answer;
    } finally {
      if (status === null || status >= 300) failedCalls += 1;
      options.count?.({ crm: 'hubspot', term, status, ms: clock.now().getTime() - beganAt });
    }
  }

  async function withToken(
    term: string,
    request: ApiRequest,
    signal: AbortSignal,
    bucket: CallBucket,
  ): Promise<HttpAnswer> {
    const token = await accessToken();
    const answer = await once(term, request, token, signal, bucket);
    if (!tokenExpired(answer)) return answer;
    const renewed = await accessToken(token);
    if (renewed === token)
      throw new CrmAuthError(`HubSpot refused to ${term}: the access token has expired and no newer one is to be had.`);
    return once(term, request, renewed, signal, bucket);
  }

  async function call(
    term: string,
    request: ApiRequest,
    signal: AbortSignal,
    bucket: CallBucket = 'general',
  ): Promise<HttpAnswer> {
    const answer = await withToken(term, request, signal, bucket);
    if (answer.status >= 200 && answer.status < 300) return answer;
    const nowMs = clock.now().getTime();
    const error = answerError(answer, term, bucket, nowMs);
    options.log?.warn({ crm: 'hubspot', term, status: answer.status, error: error.name }, 'a CRM call was refused');
    if (error instanceof CrmRateLimitError) {
      const until = nowMs + error.retryAfterMs;
      await budget.block(bucket, until);
      if (error.policy === 'daily') await budget.block(bucket === 'general' ? 'search' : 'general', until);
    }
    throw error;
  }

  return {
    call,
    async read(term, request, schema, signal, bucket) {
      return parsedAnswer(await call(term, request, signal, bucket), term, schema);
    },
    usage: () => ({ calls, failedCalls, callsByTerm: Object.fromEntries(callsByTerm), burst, daily }),
  };
}

/** The body of an answer by a schema. Throws CrmRejectedError when it is no JSON or lacks what every such answer has: then the whole page is broken, not one record of it. */
export function parsedAnswer<T>(answer: HttpAnswer, term: string, schema: z.ZodType<T>): T {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch (error) {
    throw new CrmRejectedError(`HubSpot answered to ${term} with something that is no JSON.`, null, { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new CrmRejectedError(
    `HubSpot answered to ${term} with a page that cannot be read${where === '' ? '' : ` (${where})`}.`,
    null,
    { cause: parsed.error },
  );
}

function headersOf(request: ApiRequest, token: string): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'user-agent': 'tandem',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

function quota(
  headers: Headers,
  limitName: string,
  remainingName: string,
): { limit: number; remaining: number } | null {
  const limit = Number(headers.get(limitName) ?? Number.NaN);
  const remaining = Number(headers.get(remainingName) ?? Number.NaN);
  return Number.isFinite(limit) && Number.isFinite(remaining) ? { limit, remaining } : null;
}
