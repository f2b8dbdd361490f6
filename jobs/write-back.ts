import { writeBack } from '#src/actions/write-back.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

/** Keeps the approved properties in the CRM up to date. */
export async function writeBackJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  const report = await writeBack(app, programId, { signal });
  if (report === null) await queue.enqueue('write-back', programId, { delayMs: busyAgainMs });
  else if (report.run !== null)
    app.log.info(
      { programId, run: report.run, written: report.written, failed: report.failed.length, deferred: report.deferred },
      'values were written',
    );
}
