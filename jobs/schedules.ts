import type { JobKind } from '#src/queue/kinds.ts';
import type { Rhythm } from '#src/queue/queue.ts';

/**
 * What happens by itself, for every program. The sweep is the only way to changes for connections that are not told of them; what no modification date tells is looked for once a day with what is due; a complete reading once a week finds what even that missed. Shortly after
 * each full hour it has just become tomorrow in some time zone, so what is due is looked for hourly.
 */
export const schedules: Readonly<Partial<Record<JobKind, Rhythm>>> = {
  sweep: { everyMs: 5 * 60_000 },
  nightly: { cron: '5 * * * *', timeZone: 'UTC' },
  'full-sync': { cron: '30 3 * * 0', timeZone: 'UTC' },
};
