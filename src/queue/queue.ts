import type { JobKind, Lane } from './kinds.ts';

/**
 * Wakes work up, and does nothing else: what is to be done stands in the work tables. Jobs carry a program's id only. A lost, doubled or late job changes nothing but
 * the time at which the tables are looked at.
 */
export interface Queue extends AsyncDisposable {
  /**
   * Wakes a kind of work for a program. At most one such job waits and one runs: a call while one waits adds nothing, a call while one runs makes sure that it runs once
   * more afterwards. With `delayMs` the waking itself is put off; of several delays the shortest counts.
   */
  enqueue(kind: JobKind, programId: string, options?: EnqueueOptions): Promise<void>;

  /** Starts taking jobs in this process, once. */
  work(handlers: JobHandlers, options: WorkOptions): void;

  /** Wakes a kind of work for every program in this rhythm, however many processes ask for it. A second call for the kind replaces the rhythm. */
  schedule(kind: JobKind, rhythm: Rhythm): Promise<void>;

  status(): Promise<QueueStatus>;

  /**
   * Takes no more jobs, lets the running ones end, aborts their signals after `graceMs` (default 10 s) and waits for them. What was aborted goes back into the queue.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

export interface EnqueueOptions {
  readonly delayMs?: number;
}

/**
 * Drains the work of one program. What it throws decides what follows: `CrmRateLimitError` and `CrmUnavailableError` put the job off without using up an attempt;
 * `CrmAuthError`, `CrmPermissionError`, `CrmRejectedError` and `UsageError` end it; anything else is tried again a few times, ever later.
 * It should end soon after `signal` aborts: the process is closing, or the job has been given to another process.
 */
export type JobHandler = (programId: string, signal: AbortSignal) => Promise<void>;
export type JobHandlers = Readonly<Record<JobKind, JobHandler>>;

export interface WorkOptions {
  /** Jobs at a time in each lane. */
  readonly concurrency: number;
  /** All programs, for what is scheduled. */
  readonly programs: () => Promise<readonly string[]>;
}

export type Rhythm =
  | { readonly everyMs: number }
  /** Five or six fields, read in the time zone. */
  | { readonly cron: string; readonly timeZone: string };

export type QueueStatus = Readonly<Record<Lane, LaneStatus>>;

export interface LaneStatus {
  readonly waiting: number;
  readonly active: number;
  /** Put off: by a delay, a quota or a failed attempt. */
  readonly delayed: number;
  /** Given up after the last attempt; kept for a week. */
  readonly failed: number;
}
