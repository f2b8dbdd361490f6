/**
 * What an adapter needs of the rest of the house, as small ports that the composition root fills: tokens, quota, a log and a counter.
 */

/**
 * Gives the access token for the next call. `refused` is the token the CRM just refused as expired: the source must then answer another one, or the same one when it has no other,
 * which ends the call as a `CrmAuthError`. A static token simply ignores it.
 */
export type TokenSource = (refused?: string) => Promise<string>;

export type CallBucket = 'general' | 'search';
export type CallPriority = 'background' | 'interactive';

/** The connection's quota, shared by all processes. */
export interface CallBudget {
  /** Waits for the right to make one call. Throws `CrmRateLimitError` when the wait would be too long, and the signal's reason when it is aborted. */
  take(bucket: CallBucket, priority: CallPriority, signal: AbortSignal): Promise<void>;
  /** Grants nothing from this bucket before `untilMs` (epoch milliseconds of the injected clock): the CRM has said that the quota is used up. */
  block(bucket: CallBucket, untilMs: number): Promise<void>;
  /** The CRM says how many calls a window of this length holds: no more are granted from now on, even where more was expected. */
  learn?(bucket: CallBucket, limit: number, windowMs: number): void;
}

/** One line of the log. Details never hold a token, a body or a name. */
export interface AdapterLog {
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
}

/** Called once per HTTP call that was sent, whatever became of it. `status` is null when there was no answer. */
export type CallCounter = (call: {
  readonly crm: 'hubspot' | 'salesforce';
  readonly term: string;
  readonly status: number | null;
  readonly ms: number;
}) => void;
