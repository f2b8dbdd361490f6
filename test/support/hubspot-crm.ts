import type { CallBudget } from '#src/crm/adapter-ports.ts';
import { createHubspotCrm } from '#src/crm/hubspot/adapter.ts';
import type { HubspotCrmOptions } from '#src/crm/hubspot/adapter.ts';
import type { Crm } from '#src/crm/port.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

/** A signal that never fires. */
export function forever(): AbortSignal {
  return new AbortController().signal;
}

/** A budget that grants everything at once and remembers what was asked of it. */
export interface FreeBudget extends CallBudget {
  readonly taken: string[];
  readonly blocked: (readonly [bucket: string, untilMs: number])[];
}

export function freeBudget(): FreeBudget {
  const taken: string[] = [];
  const blocked: (readonly [string, number])[] = [];
  return {
    taken,
    blocked,
    async take(bucket, priority, signal) {
      signal.throwIfAborted();
      taken.push(`${bucket} ${priority}`);
    },
    async block(bucket, untilMs) {
      blocked.push([bucket, untilMs]);
    },
  };
}

/** The adapter on a server of a test, with the default mapping and a static token. */
export function openHubspot(apiUrl: string, options: Partial<HubspotCrmOptions> = {}): Crm {
  return createHubspotCrm({
    settings: defaultSettings().mapping.hubspot,
    accessToken: async () => 'pat-na1-small',
    budget: freeBudget(),
    clock: { now: () => new Date() },
    apiUrl,
    timeoutMs: 10_000,
    ...options,
  });
}

/** Everything an async iterable gives. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
