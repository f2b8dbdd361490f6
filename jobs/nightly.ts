import { eraseWhenDue } from '#src/actions/erase-ended.ts';
import { driftIsDue, findDrift } from '#src/actions/find-drift.ts';
import { findSilentChanges, silentChangesAreDue } from '#src/actions/find-silent-changes.ts';
import { judgePartners, markDue } from '#src/actions/judge-partners.ts';
import { hasWritesToDo } from '#src/actions/write-back.ts';

import { busyAgainMs, type JobContext } from './job-context.ts';

/** Deletes a program whose connection ended long ago. Of all others: judges everybody whose result changes by itself by now, and looks once a day for what nobody told us of, and whether what we wrote still stands. */
export async function nightlyJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  if (await eraseWhenDue(app, programId)) return;
  if (await silentChangesAreDue(app, programId)) {
    const report = await findSilentChanges(app, programId, { signal });
    if (report === null) await queue.enqueue('nightly', programId, { delayMs: busyAgainMs });
    else app.log.info({ programId, calls: report.calls }, 'deletions and moved links were looked for');
  }
  await markDue(app, programId);
  await judgePartners(app, programId, { signal });
  if (await driftIsDue(app, programId)) await findDrift(app, programId, { signal });
  if (await hasWritesToDo(app, programId)) await queue.enqueue('write-back', programId);
}
