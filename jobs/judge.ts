import { judgePartners } from '#src/actions/judge-partners.ts';

import type { JobContext } from './job-context.ts';

/** Judges every partner that waits for it. */
export async function judgeJob({ app }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  const { judged, parked } = await judgePartners(app, programId, { signal });
  if (judged + parked > 0) app.log.info({ programId, judged, parked }, 'partners were judged');
}
