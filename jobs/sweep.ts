import { syncChanges } from '#src/actions/sync-records.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

/** Reads what changed since the last look. Without a complete reading to start from there is nothing to compare with: then that comes first. */
export async function sweepJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  const report = await syncChanges(app, programId, { signal });
  if (report === null) await queue.enqueue('sweep', programId, { delayMs: busyAgainMs });
  else if (!report.complete) await queue.enqueue('full-sync', programId);
}
