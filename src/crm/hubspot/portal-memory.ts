import type { Clock } from '#src/clock.ts';

import type { Stage } from '../model.ts';

/** What every reading of deals needs to know of a portal, and what hardly ever changes. */
export interface PortalBasics {
  /** ISO 4217. */
  readonly currency: string;
  readonly stages: readonly Stage[];
}

/** Remembers the basics of portals between jobs, so that an event costs the calls for its record and no more. */
export interface PortalMemory {
  /** Null when nothing is known, or for too long. */
  recall(accountId: string): PortalBasics | null;
  keep(accountId: string, basics: PortalBasics): void;
}

/** As long as a connection without webhooks waits for its changes. A stage that is new meanwhile is judged by its deal's own flags. */
const goodForMs = 5 * 60_000;

export function createPortalMemory(clock: Clock): PortalMemory {
  const known = new Map<string, { readonly basics: PortalBasics; readonly at: number }>();
  return {
    recall(accountId) {
      const found = known.get(accountId);
      const age = found === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() - found.at;
      return found !== undefined && age >= 0 && age < goodForMs ? found.basics : null;
    },
    keep(accountId, basics) {
      known.set(accountId, { basics, at: clock.now().getTime() });
    },
  };
}
