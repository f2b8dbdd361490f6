import { doAskedRuns } from '#src/actions/do-asked-runs.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

/** Plans, writes, undoes and looks for edits as people asked for in a browser. */
export async function askedRunsJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  if (!(await doAskedRuns(app, programId, { signal })))
    await queue.enqueue('asked-runs', programId, { delayMs: busyAgainMs });
}
