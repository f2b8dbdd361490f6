import { fullSync, hasJustRead } from '#src/actions/sync-records.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

const justNowMs = 60_000;

/** Reads everything the program needs from its CRM, or goes on where a process died. */
export async function fullSyncJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  if (await hasJustRead(app, programId, justNowMs)) return;
  const report = await fullSync(app, programId, { signal });
  if (report === null) await queue.enqueue('full-sync', programId, { delayMs: busyAgainMs });
  else
    app.log.info(
      { programId, calls: report.calls, records: report.records, parked: report.parked },
      'everything was read',
    );
}
