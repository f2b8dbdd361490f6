import type { Portal } from './portal.ts';
import type { StoredRecord } from './record-table.ts';

/** A deal's amount in the company currency. Null without an amount, or when the account has no rate for the deal's currency. */
export function homeAmount(portal: Portal, deal: StoredRecord): string | null {
  const stored = deal.values.get('amount_in_home_currency');
  if (stored !== undefined) return stored;
  const amount = deal.values.get('amount');
  if (amount === undefined) return null;
  const rate = Number(deal.values.get('hs_exchange_rate') ?? portal.rate(currencyOf(portal, deal)) ?? Number.NaN);
  if (!Number.isFinite(Number(amount)) || !Number.isFinite(rate)) return null;
  return rate === 1 ? amount : String(Math.round(Number(amount) * rate * 100) / 100);
}

export function currencyOf(portal: Portal, deal: StoredRecord): string {
  return deal.values.get('deal_currency_code') ?? portal.account.currency;
}

/** The rate that a closed deal keeps: the stored one, else the one its amounts imply, else today's. Null when there is none. */
export function fixedRate(portal: Portal, deal: StoredRecord, keep: boolean): string | null {
  if (keep) {
    const stored = deal.values.get('hs_exchange_rate');
    if (stored !== undefined) return stored;
    const home = Number(deal.values.get('amount_in_home_currency') ?? Number.NaN);
    const amount = Number(deal.values.get('amount') ?? Number.NaN);
    if (Number.isFinite(home / amount)) return String(home / amount);
  }
  const rate = portal.rate(currencyOf(portal, deal));
  return rate === null ? null : String(rate);
}

/** Changes a rate of the account, as an administrator does: open deals follow, closed ones keep the rate of their close. */
export function setRate(portal: Portal, currency: string, rate: number): void {
  portal.commit({ kind: 'rate', currency, rate });
}
