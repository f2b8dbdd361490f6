import { LeaseLostError } from '#src/actions/sync/sync-context.ts';
import { CrmAuthError, CrmPermissionError, CrmRateLimitError, CrmUnavailableError, UsageError } from '#src/errors.ts';
import type { JobKind } from '#src/queue/kinds.ts';
import type { JobHandlers } from '#src/queue/queue.ts';
import { whyDatabaseIsAway } from '#src/store/database-away.ts';
import { park, settleParked } from '#src/store/parked-items.ts';

import type { JobContext } from './job-context.ts';

export type Job = (context: JobContext, programId: string, signal: AbortSignal) => Promise<void>;

/**
 * One job as the queue runs it. The queue decides by the error whether and when it runs again (`src/queue/retry.ts`); here a person learns of what will not be repeated: work that failed for a reason of its
 * own is parked with its cause. A refused token and a missing scope have been noted with the connection by then.
 */
export function asHandler(context: JobContext, kind: JobKind, job: Job): JobHandlers[JobKind] {
  return async (programId, signal) => {
    try {
      await job(context, programId, signal);
      await settleJob(context, kind, programId);
    } catch (error) {
      if (!signal.aborted && !isExpected(error)) await parkJob(context, kind, programId, error);
      if (error instanceof UsageError) {
        // Nothing is connected, or it waits for a person: no job can change that.
        context.app.log.info({ programId, kind, reason: error.message }, 'a job had nothing to work with');
        return;
      }
      throw error;
    }
  };
}

function isExpected(error: unknown): boolean {
  const expected = [
    CrmAuthError,
    CrmPermissionError,
    CrmRateLimitError,
    CrmUnavailableError,
    UsageError,
    LeaseLostError,
  ];
  // Nobody can do anything about a job whose database went away or whose work another process took over: it is tried again.
  return expected.some((kind) => error instanceof kind) || whyDatabaseIsAway(error) !== null;
}

/** What a former run of this job was parked for is over. */
async function settleJob({ app }: JobContext, kind: JobKind, programId: string): Promise<void> {
  const of = { work: 'job', crm: null, kind: 'job', recordIds: [kind] };
  await app.store.inProgram(programId, (tx) => settleParked(tx, programId, of, app.clock.now()));
}

async function parkJob({ app }: JobContext, kind: JobKind, programId: string, error: unknown): Promise<void> {
  const cause = error instanceof Error ? error.message : String(error);
  const item = { work: 'job', crm: null, kind: 'job', recordId: kind, cause, body: null };
  try {
    await app.store.inProgram(programId, (tx) => park(tx, programId, [item], app.clock.now()));
  } catch (failure) {
    app.log.error({ err: failure, programId, kind }, 'the cause of a failed job could not be stored');
  }
}
