import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
  UsageError,
} from '#src/errors.ts';

/** What becomes of a job that threw. */
export type AfterError =
  /** Put off; no attempt is used up, since it is not the work that failed. */
  | { readonly do: 'put-off'; readonly delayMs: number }
  /** Repeating it would end the same way. */
  | { readonly do: 'give-up' }
  | { readonly do: 'retry' };

const longestDelayMs = 24 * 3_600_000;
const longestOutageDelayMs = 300_000;

/** @param starts How often the job was started so far, this time included. */
export function afterError(error: unknown, starts: number): AfterError {
  if (error instanceof CrmRateLimitError) return { do: 'put-off', delayMs: clamp(error.retryAfterMs, longestDelayMs) };
  if (error instanceof CrmUnavailableError) {
    const growing = Math.min(1000 * 2 ** Math.min(starts, 20), longestOutageDelayMs);
    return { do: 'put-off', delayMs: clamp(error.retryAfterMs ?? growing, longestDelayMs) };
  }
  const final = [CrmAuthError, CrmPermissionError, CrmRejectedError, UsageError];
  return { do: final.some((kind) => error instanceof kind) ? 'give-up' : 'retry' };
}

function clamp(delayMs: number, longest: number): number {
  return Math.min(Math.max(Math.ceil(delayMs), 10), longest);
}
