/**
 * The few errors that are thrown, each named after what the caller must do. Everything expected is a return value instead.
 */

/** Slow down: try again after `retryAfterMs`. Attempts are not used up by it. */
export class CrmRateLimitError extends Error {
  override readonly name = 'CrmRateLimitError';
  readonly retryAfterMs: number;
  /** `daily`: the account's day is used up, nothing will work until it turns. */
  readonly policy: 'burst' | 'search' | 'daily';
  constructor(
    message: string,
    details: { retryAfterMs: number; policy: 'burst' | 'search' | 'daily' },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryAfterMs = details.retryAfterMs;
    this.policy = details.policy;
  }
}

/** Reconnect: the token was refused, revoked or expired for good. Work of the connection stops. */
export class CrmAuthError extends Error {
  override readonly name = 'CrmAuthError';
}

/** Grant a scope: the token is good but lacks `scopes`. */
export class CrmPermissionError extends Error {
  override readonly name = 'CrmPermissionError';
  readonly scopes: readonly string[];
  constructor(message: string, scopes: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.scopes = scopes;
  }
}

/** Try again later: the network, a time-out, or the vendor's 423, 477 and 5xx. */
export class CrmUnavailableError extends Error {
  override readonly name = 'CrmUnavailableError';
  readonly retryAfterMs: number | null;
  constructor(message: string, retryAfterMs: number | null, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Do not repeat: the CRM understood the request and refuses it, or answered something that cannot be read. Park it with this cause. */
export class CrmRejectedError extends Error {
  override readonly name = 'CrmRejectedError';
  /** HTTP status of the answer; null when the answer itself could not be read. */
  readonly status: number | null;
  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Correct the call: what a person typed or set is wrong. The message is one sentence that says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
