import { driftIsDue, findDrift } from '#src/actions/find-drift.ts';
import { judgePartners, markDue } from '#src/actions/judge-partners.ts';
import { hasWritesToDo } from '#src/actions/write-back.ts';

import type { JobContext } from './job-context.ts';

/** Judges everybody whose result changes by itself by now, and looks once a day whether what we wrote still stands. */
export async function nightlyJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  await markDue(app, programId);
  await judgePartners(app, programId, { signal });
  if (await driftIsDue(app, programId)) await findDrift(app, programId, { signal });
  if (await hasWritesToDo(app, programId)) await queue.enqueue('write-back', programId);
}
