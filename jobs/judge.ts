import { judgePartners } from '#src/actions/judge-partners.ts';
import { hasWritesToDo } from '#src/actions/write-back.ts';

import type { JobContext } from './job-context.ts';

/** Judges every partner that waits for it, and asks for the writing that follows. */
export async function judgeJob({ app, queue }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  const { judged, parked } = await judgePartners(app, programId, { signal });
  if (judged + parked > 0) app.log.info({ programId, judged, parked }, 'partners were judged');
  if (judged > 0 && (await hasWritesToDo(app, programId))) await queue.enqueue('write-back', programId);
}
