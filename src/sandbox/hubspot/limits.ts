import type { SeedAccount } from '../portal-seed.ts';

/** The vendor's numbers. Sources stand in facts.md beside this file; a test may lower a page to see several. */
export interface SandboxLimits {
  readonly listPage: number;
  readonly historyPage: number;
  readonly batch: number;
  readonly historyBatch: number;
  readonly searchPage: number;
  readonly searchWindow: number;
  readonly associationReadBatch: number;
  readonly associationCreateBatch: number;
  readonly associationArchiveBatch: number;
  readonly associationPage: number;
  readonly inlineAssociations: number;
  readonly customProperties: number;
  readonly bodyBytes: number;
}

export const vendorLimits: SandboxLimits = {
  listPage: 100,
  historyPage: 50,
  batch: 100,
  historyBatch: 50,
  searchPage: 200,
  searchWindow: 10_000,
  associationReadBatch: 1000,
  associationCreateBatch: 2000,
  associationArchiveBatch: 100,
  associationPage: 500,
  inlineAssociations: 100,
  customProperties: 1000,
  bodyBytes: 10_000_000,
};

/** Requests in a rolling window. `daily` is null where the vendor states none. */
export interface Quota {
  readonly burst: number;
  readonly daily: number | null;
}

export const burstWindowMs = 10_000;
export const searchPerSecond = 5;

const staticQuotas: Readonly<Record<SeedAccount['plan'], Quota>> = {
  starter: { burst: 100, daily: 250_000 },
  professional: { burst: 190, daily: 625_000 },
  enterprise: { burst: 190, daily: 1_000_000 },
};

/** What one app may ask of one account: a static token by plan, a marketplace app the same everywhere. */
export function generalQuota(kind: 'static' | 'oauth', plan: SeedAccount['plan']): Quota {
  return kind === 'oauth' ? { burst: 110, daily: null } : staticQuotas[plan];
}

/** The associations API has limits of its own beside the general ones. */
export function associationQuota(plan: SeedAccount['plan']): Quota {
  return { burst: plan === 'starter' ? 100 : 150, daily: 500_000 };
}
