import type { DealRole } from './associations.ts';
import type { Day } from './timeline.ts';

/** A deal as it stands today. */
export interface DealPlan {
  readonly name: string;
  readonly pipeline: 'sales' | 'partner';
  readonly state: 'open' | 'won' | 'lost';
  readonly created: Day;
  /** Actual close, or expected one of an open deal. */
  readonly closes: Day;
  /** The exact close where the hour matters, epoch milliseconds. */
  readonly closesAt?: number;
  /** In units of `currency`; null when empty. */
  readonly amount: number | null;
  readonly currency: string;
  /** What the vendor holds as converted, where it is not simply the rate of the time. */
  readonly amountInUsd?: number;
  readonly ownerId: string | null;
  readonly companies: readonly { readonly id: string; readonly roles: readonly DealRole[] }[];
  readonly contactIds: readonly string[];
  /** What the deal's own property says about who referred it. */
  readonly referrer?: string;
  /** A stage that its pipeline does not have. */
  readonly stageId?: string;
  readonly archivedOn?: Day;
}
