import { DelayedError, UnrecoverableError, WaitingError, type Processor } from 'bullmq';

import type { Logger } from '#src/log.ts';

import type { JobData, QueueJob } from './backend.ts';
import { parseJobName } from './job-names.ts';
import type { JobKind } from './kinds.ts';
import type { JobHandlers } from './queue.ts';
import { afterError } from './retry.ts';

export interface ProcessorOptions {
  readonly handlers: JobHandlers;
  readonly programs: () => Promise<readonly string[]>;
  readonly enqueue: (kind: JobKind, programId: string) => Promise<void>;
  /** Aborts the running jobs of this process when it closes and cannot wait any longer. */
  readonly closing: AbortSignal;
  /** Aborts of single jobs, by job id: filled here, used when a job's lock is lost. */
  readonly running: Map<string, AbortController>;
  readonly log: Logger;
}

/** What bullmq calls for each job. */
export function createProcessor(options: ProcessorOptions): Processor<JobData, void> {
  const { handlers, programs, enqueue, closing, running, log } = options;

  async function run(job: QueueJob, lost: AbortSignal): Promise<void> {
    const name = parseJobName(job.name);
    const { programId } = job.data;
    if (name === null) throw new UnrecoverableError(`This release knows no work called ${job.name}.`);
    if (name.what === 'all') {
      for (const each of await programs()) await enqueue(name.kind, each);
    } else if (programId === null) {
      throw new UnrecoverableError(`The job ${job.name} names no program.`);
    } else if (name.what === 'later') {
      await enqueue(name.kind, programId);
    } else {
      await handlers[name.kind](programId, AbortSignal.any([closing, lost]));
    }
  }

  return async (job, token) => {
    const lost = new AbortController();
    const id = job.id ?? '';
    running.set(id, lost);
    try {
      await run(job, lost.signal);
    } catch (error) {
      await settle(job, token, error, { closing, log });
    } finally {
      running.delete(id);
    }
  };
}

/** Tells bullmq what becomes of the job: it learns it from the kind of error that is thrown. */
async function settle(
  job: QueueJob,
  token: string | undefined,
  error: unknown,
  { closing, log }: Pick<ProcessorOptions, 'closing' | 'log'>,
): Promise<never> {
  const about = { kind: job.name, programId: job.data.programId };
  if (closing.aborted) {
    await job.moveToWait(token);
    throw new WaitingError();
  }
  const after = afterError(error, job.attemptsStarted);
  if (after.do === 'put-off') {
    log.info({ ...about, delayMs: after.delayMs, err: error }, 'a job was put off');
    await job.moveToDelayed(Date.now() + after.delayMs, token);
    throw new DelayedError();
  }
  log.warn({ ...about, attempt: job.attemptsMade + 1, err: error }, 'a job failed');
  if (after.do === 'give-up') {
    throw new UnrecoverableError(error instanceof Error ? error.message : 'the job cannot be done');
  }
  throw error instanceof Error ? error : new Error('the job failed', { cause: error });
}
