import type { App } from '#src/actions/context.ts';
import type { Queue } from '#src/queue/queue.ts';

/** What every job is given. */
export interface JobContext {
  readonly app: App;
  readonly queue: Pick<Queue, 'enqueue'>;
}

/** Another process has the connection in hand: it is asked for again after this pause. */
export const busyAgainMs = 5_000;
