import { takeEvents, type EventNotice, type Intake } from '#src/store/event-intake.ts';

import type { App } from './context.ts';

/** Events of the next moments are gathered before the records are read: changes come in bursts. */
export const gatherMs = 2_000;

/** Takes what a CRM has sent, by account. It is safe once this has answered; nothing of it is read or judged here. */
export async function receiveEvents(
  app: Pick<App, 'store' | 'clock' | 'failPoint'>,
  byAccount: ReadonlyMap<string, readonly EventNotice[]>,
): Promise<Intake> {
  const intake = await takeEvents(app.store, 'hubspot', byAccount, app.clock.now());
  await app.failPoint('webhook:committed');
  return intake;
}

/** Wakes the reading of what came in. Best effort, and not part of the answer: what is missed here is found by the regular look at the inbox. */
export async function wakeReading(app: Pick<App, 'wake'>, programs: readonly string[]): Promise<void> {
  await Promise.all(programs.map((programId) => app.wake('sync-records', programId, { delayMs: gatherMs })));
}
