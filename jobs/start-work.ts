import type { App } from '#src/actions/context.ts';
import type { JobHandlers, Queue } from '#src/queue/queue.ts';
import { startWaker } from '#src/queue/waker.ts';
import { listProgramIds, programsWithWork } from '#src/store/programs.ts';

import { askedRunsJob } from './asked-runs.ts';
import { fullSyncJob } from './full-sync.ts';
import type { JobContext } from './job-context.ts';
import { judgeJob } from './judge.ts';
import { nightlyJob } from './nightly.ts';
import { asHandler } from './run-job.ts';
import { schedules } from './schedules.ts';
import { sweepJob } from './sweep.ts';
import { syncRecordsJob } from './sync-records.ts';
import { writeBackJob } from './write-back.ts';

export interface StartWorkOptions {
  /** Jobs at a time in each lane. */
  readonly concurrency?: number;
  /** Pause between two looks at the work tables. */
  readonly wakeEveryMs?: number;
}

/** Makes this process work: it takes jobs, keeps the schedules and wakes what was missed. Disposing stops the waking; the queue lets running jobs end when it is closed. */
export async function startWork(
  app: App & { readonly queue: Queue },
  { concurrency = 4, wakeEveryMs = 5_000 }: StartWorkOptions = {},
): Promise<AsyncDisposable> {
  const { queue } = app;
  for (const [kind, rhythm] of Object.entries(schedules)) {
    if (kind === 'sweep' || kind === 'nightly' || kind === 'full-sync') await queue.schedule(kind, rhythm);
  }
  // Last: a start that fails before has nothing in hand to wait for.
  queue.work(handlers({ app, queue }), { concurrency, programs: () => listProgramIds(app.store) });
  const wakes = {
    sync: 'sync-records',
    judge: 'judge',
    'write-back': 'write-back',
    'asked-runs': 'asked-runs',
  } as const;
  return startWaker({
    queue,
    everyMs: wakeEveryMs,
    log: app.log,
    waiting: async () => {
      const waiting = await programsWithWork(app.store, app.clock.now());
      return waiting.map(({ programId, work }) => ({ programId, kind: wakes[work] }));
    },
  });
}

function handlers(context: JobContext): JobHandlers {
  return {
    'full-sync': asHandler(context, 'full-sync', fullSyncJob),
    'sync-records': asHandler(context, 'sync-records', syncRecordsJob),
    sweep: asHandler(context, 'sweep', sweepJob),
    judge: asHandler(context, 'judge', judgeJob),
    nightly: asHandler(context, 'nightly', nightlyJob),
    'write-back': asHandler(context, 'write-back', writeBackJob),
    'asked-runs': asHandler(context, 'asked-runs', askedRunsJob),
  };
}
