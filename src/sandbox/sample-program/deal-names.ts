import type { Random } from './random.ts';
import { yearOf } from './timeline.ts';
import type { Day } from './timeline.ts';

const subjects = [
  'Planning suite',
  'Route module',
  'Forecasting pilot',
  'Seat expansion',
  'Warehouse rollout',
  'Analytics add-on',
  'Move from spreadsheets',
  'Store network phase 2',
  'Demand sensing',
  'Supplier portal',
  'Yard management',
  'Carrier integration',
] as const;

/** `Brallavale Foods - Route module`, `Otter Ferry Freight - Renewal 2026`. */
export function dealName(customer: string, closes: Day, random: Random): string {
  if (random.chance(0.18)) return `${customer} - Renewal ${yearOf(closes)}`;
  const sites = random.chance(0.2) ? `, ${random.int(2, 14)} sites` : '';
  return `${customer} - ${random.pick(subjects)}${sites}`;
}

/** An amount as sellers write them: small ones often, large ones seldom, round to 50. */
export function dealAmount(random: Random): number {
  return Math.round((2_500 * Math.exp(random.next() * 3.6)) / 50) * 50;
}
