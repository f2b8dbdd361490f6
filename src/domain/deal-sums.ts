import type { DealFact, MinorUnits } from './facts.ts';
import { recordKey } from './records.ts';

/** A total over several partners. */
export interface DealTotal {
  readonly amount: MinorUnits;
  readonly deals: number;
  /**
   * Deals that several partners share: each counts once here, in full at every partner, so that partners' sums add up
   * to more.
   */
  readonly shared: number;
}

/**
 * W5: a total over partners counts each deal once, and says how many are shared. Deals outside the pipelines that count
 * are left out.
 */
export function totalOverPartners(partners: Iterable<readonly DealFact[]>): DealTotal {
  const once = new Map<string, DealFact>();
  const shared = new Set<string>();
  for (const deals of partners) {
    for (const deal of deals) {
      if (!deal.counts) continue;
      const key = recordKey(deal.record);
      if (once.has(key)) shared.add(key);
      once.set(key, deal);
    }
  }
  const amount = [...once.values()].reduce((sum, deal) => sum + (deal.amount ?? 0), 0);
  return { amount, deals: once.size, shared: shared.size };
}
