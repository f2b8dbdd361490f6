import { judgePartners, markDue } from '#src/actions/judge-partners.ts';

import type { JobContext } from './job-context.ts';

/** Judges everybody whose result changes by itself by now. */
export async function nightlyJob({ app }: JobContext, programId: string, signal: AbortSignal): Promise<void> {
  await markDue(app, programId);
  await judgePartners(app, programId, { signal });
}
