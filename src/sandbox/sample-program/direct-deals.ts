import type { Customer } from './companies.ts';
import type { Contacts } from './contacts.ts';
import { dealAmount, dealName } from './deal-names.ts';
import type { DealPlan } from './deal-plan.ts';
import { goneOwner, ownerId } from './owners.ts';
import { currencyWithoutRate } from './portal.ts';
import type { Random } from './random.ts';
import type { Day, Timeline } from './timeline.ts';

/** Deals between the vendor and its customers, without a partner; some with two companies, some with none. */
export function planDirectDeals(
  count: number,
  customers: readonly Customer[],
  contacts: Contacts,
  timeline: Timeline,
  random: Random,
): DealPlan[] {
  return Array.from({ length: count }, () => planOne(customers, contacts, timeline, random));
}

function planOne(customers: readonly Customer[], contacts: Contacts, timeline: Timeline, random: Random): DealPlan {
  const created = random.int(timeline.firstDay, timeline.today - 2);
  const customer = customerOf(created, customers, random);
  const { state, closes } = fateOf(created, timeline, random);
  const contactId = contacts.of.get(customer.id)?.[0];
  const second = random.chance(0.05) ? random.pick(customers) : undefined;
  const companies = [
    { id: customer.id, roles: ['primary'] as const },
    ...(second !== undefined && second.id !== customer.id ? [{ id: second.id, roles: [] }] : []),
  ];
  return {
    name: dealName(customer.plan.name, closes, random),
    pipeline: 'sales',
    state,
    created,
    closes,
    amount: random.chance(0.03) ? null : dealAmount(random),
    currency: random.chance(0.01) ? currencyWithoutRate : customer.plan.currency,
    ownerId: random.chance(0.03) ? ownerId(goneOwner) : customer.ownerId,
    companies: random.chance(0.03) ? [] : companies,
    contactIds: contactId !== undefined && random.chance(0.6) ? [contactId] : [],
  };
}

/** A customer that was in the CRM before the deal. */
function customerOf(created: Day, customers: readonly Customer[], random: Random): Customer {
  for (;;) {
    const customer = random.pick(customers);
    if (customer.plan.created < created) return customer;
  }
}

function fateOf(created: Day, timeline: Timeline, random: Random): Pick<DealPlan, 'state' | 'closes'> {
  const lasted = random.int(15, 200);
  const closed = created + lasted;
  if (closed >= timeline.today || random.chance(0.06)) {
    return { state: 'open', closes: Math.max(created + 1, timeline.today + random.int(-40, 130)) };
  }
  return { state: random.chance(0.42) ? 'won' : 'lost', closes: closed };
}
