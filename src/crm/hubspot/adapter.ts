import type { Clock } from '#src/clock.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

import type { AdapterLog, CallBudget, CallCounter, CallPriority, TokenSource } from '../adapter-ports.ts';
import type { Crm } from '../port.ts';

export interface HubspotCrmOptions {
  /** The portal's id, when it is known already; otherwise `account()` finds it. */
  readonly accountId?: string;
  /** The origin of the portal's own pages, as `account()` once answered it; EU portals have another one. */
  readonly uiOrigin?: string;
  /** `settings.mapping.hubspot` of the program. */
  readonly settings: Mapping;
  readonly accessToken: TokenSource;
  readonly budget: CallBudget;
  /** Whether a person waits for these calls. */
  readonly priority?: CallPriority;
  /** Whether the connection is the app's own and so receives webhooks; a token connection does not. */
  readonly push?: boolean;
  readonly clock: Clock;
  /** `https://api.hubapi.com`, or the sandbox. */
  readonly apiUrl: string;
  /** A date-based version, `2026-03`. */
  readonly apiVersion?: string;
  /** For one call, answer and body included. */
  readonly timeoutMs: number;
  readonly log?: AdapterLog;
  readonly count?: CallCounter;
}

/** The CRM port over one HubSpot portal. */
export function createHubspotCrm(_options: HubspotCrmOptions): Crm {
  throw new Error('createHubspotCrm has no body yet');
}
