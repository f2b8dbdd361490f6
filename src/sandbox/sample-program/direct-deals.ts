import type { Customer } from './companies.ts';
import type { Contacts } from './contacts.ts';
import { dealAmount, dealName } from './deal-names.ts';
import type { DealPlan } from './deal-plan.ts';
import { goneOwner, ownerId } from './owners.ts';
import { currencyWithoutRate } from './portal.ts';
import type { Random } from './random.ts';
import type { Day, Timeline } from './timeline.ts';

/** Of the deals won lately at a partner's customer, so many name no partner; the others would, and so are won elsewhere. */
const unnamed = 0.2;
const latelyDays = 400;

/**
 * Deals between the vendor and its customers, without a partner; some with two companies, some with none.
 * @param served ids of customers whom partners serve
 */
export function planDirectDeals(
  count: number,
  customers: readonly Customer[],
  served: ReadonlySet<string>,
  contacts: Contacts,
  timeline: Timeline,
  random: Random,
): DealPlan[] {
  const others = customers.filter(({ id }) => !served.has(id));
  return Array.from({ length: count }, (_, place) => {
    const elsewhere = random.fork(`elsewhere ${place}`);
    return planOne({ customers, others, served, contacts, elsewhere }, timeline, random);
  });
}

interface Market {
  readonly customers: readonly Customer[];
  readonly others: readonly Customer[];
  readonly served: ReadonlySet<string>;
  readonly contacts: Contacts;
  /** What is drawn when a deal is won elsewhere. */
  readonly elsewhere: Random;
}

function planOne(market: Market, timeline: Timeline, random: Random): DealPlan {
  const { contacts, customers, elsewhere, others, served } = market;
  const created = random.int(timeline.firstDay, timeline.today - 2);
  const first = customerOf(created, customers, random);
  const { state, closes } = fateOf(created, timeline, random);
  const lately = state === 'won' && closes > timeline.today - latelyDays;
  const moves = lately && served.has(first.id) && !elsewhere.chance(unnamed);
  const customer = moves ? customerOf(created, others, elsewhere) : first;
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
