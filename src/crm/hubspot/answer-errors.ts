import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
} from '#src/errors.ts';

import type { CallBucket } from '../adapter-ports.ts';
import { hubspotLimits } from '../limits.ts';
import { ErrorBody } from './schema.ts';
import type { HttpAnswer } from './transport.ts';
import { cleanText } from './values.ts';

/** HubSpot's day turns at midnight of the portal's zone; asking once an hour finds out without knowing it. */
const dailyRetryMs = 3_600_000;
const searchRetryMs = 1_000;
const maxReason = 300;

/** The body of a refusal, as far as it can be read. */
export function errorBody(answer: HttpAnswer): ErrorBody {
  try {
    return ErrorBody.parse(JSON.parse(answer.text));
  } catch {
    // HTML of a gateway, or nothing at all: then only the status speaks.
    return {};
  }
}

/** Whether the token was good once and is only too old, so that a newer one may do. */
export function tokenExpired(answer: HttpAnswer): boolean {
  return answer.status === 401 && errorBody(answer).category === 'EXPIRED_AUTHENTICATION';
}

/** The error that says what to do about an answer outside 200-299. `what` names the call. The cause of a CrmRejectedError is the body's readable part. */
export function answerError(answer: HttpAnswer, what: string, bucket: CallBucket, nowMs: number): Error {
  const { status } = answer;
  const body = errorBody(answer);
  const message = `HubSpot refused to ${what}: ${plainReason(status, body)}`;
  const wait = retryAfterMs(answer.headers, nowMs);
  if (status === 429) return rateLimit(message, body, bucket, wait);
  if (status === 401)
    return new CrmAuthError(
      body.category === 'EXPIRED_AUTHENTICATION' ? `${message} No newer token is to be had.` : message,
    );
  if (status === 403) return new CrmPermissionError(message, missingScopes(body));
  if (status === 423) return new CrmUnavailableError(message, wait ?? hubspotLimits.retryLocked.value);
  if (status === 408 || status === 477 || status >= 500) return new CrmUnavailableError(message, wait);
  return new CrmRejectedError(message, status, { cause: body });
}

function rateLimit(message: string, body: ErrorBody, bucket: CallBucket, wait: number | null): CrmRateLimitError {
  if (body.policyName?.toUpperCase() === 'DAILY')
    return new CrmRateLimitError(message, { policy: 'daily', retryAfterMs: wait ?? dailyRetryMs });
  if (bucket === 'search')
    return new CrmRateLimitError(message, { policy: 'search', retryAfterMs: wait ?? searchRetryMs });
  return new CrmRateLimitError(message, { policy: 'burst', retryAfterMs: wait ?? hubspotLimits.burstWindowMs.value });
}

/** `400 VALIDATION_ERROR, Property values were not valid (correlation id ...).` */
function plainReason(status: number, body: ErrorBody): string {
  const told = body.message ?? body.errors?.[0]?.message ?? null;
  const parts = [
    [String(status), body.category].filter((part) => part !== null && part !== undefined).join(' '),
    ...(told === null ? [] : [cleanText(told).slice(0, maxReason)]),
  ];
  const correlation =
    body.correlationId === null || body.correlationId === undefined
      ? ''
      : ` (correlation id ${cleanText(body.correlationId).slice(0, 64)})`;
  return `${parts.join(', ').replace(/\.$/, '')}${correlation}.`;
}

function missingScopes(body: ErrorBody): readonly string[] {
  const scopes = new Set<string>();
  for (const { context } of [body, ...(body.errors ?? [])]) {
    for (const scope of [context?.['requiredGranularScopes'] ?? [], context?.['requiredScopes'] ?? []].flat()) {
      if (typeof scope === 'string') scopes.add(scope);
    }
  }
  return [...scopes];
}

/** Seconds or a date; null when the vendor does not say. */
function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return null;
  const ms = /^\d{1,6}(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? null : Math.max(0, Math.round(ms));
}
