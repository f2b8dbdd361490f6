import { syncRecords } from '#src/actions/sync-records.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

/** Reads again what the inbox names. */
export async function syncRecordsJob(
  { app, queue }: JobContext,
  programId: string,
  signal: AbortSignal,
): Promise<void> {
  const done = await syncRecords(app, programId, { signal });
  if (done === null) await queue.enqueue('sync-records', programId, { delayMs: busyAgainMs });
}
