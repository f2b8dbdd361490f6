import type { Logger } from '#src/log.ts';

import type { JobKind } from './kinds.ts';
import type { Queue } from './queue.ts';

export interface WakerOptions {
  readonly queue: Pick<Queue, 'enqueue'>;
  /** Programs whose work tables hold rows that are due, and the kind of work that drains them. */
  readonly waiting: () => Promise<readonly { readonly programId: string; readonly kind: JobKind }[]>;
  /** Pause between two looks. Default 5 s. */
  readonly everyMs?: number;
  readonly log: Logger;
}

/**
 * Wakes what a crash, a lost job or a retry that came due has left in the work tables. Every worker process may run one. Disposing waits for the look that is under way.
 */
export function startWaker({ queue, waiting, everyMs = 5000, log }: WakerOptions): AsyncDisposable {
  const state = { stopped: false };
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    try {
      for (const { kind, programId } of await waiting()) {
        if (state.stopped) return;
        await queue.enqueue(kind, programId);
      }
    } catch (error) {
      log.warn({ err: error }, 'waiting work could not be woken; the next look tries again');
    }
  }

  async function lookAndGoOn(): Promise<void> {
    await look();
    if (!state.stopped) timer = setTimeout(start, everyMs);
  }

  function start(): void {
    looking = lookAndGoOn();
  }

  start();
  return {
    async [Symbol.asyncDispose]() {
      state.stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
