import { planCaseDeals } from './case-deals.ts';
import type { Customer, Partner } from './companies.ts';
import type { Contacts } from './contacts.ts';
import type { DealPlan } from './deal-plan.ts';
import { addDeal } from './deals.ts';
import type { Deal } from './deals.ts';
import { planDirectDeals } from './direct-deals.ts';
import type { Draft } from './draft.ts';
import { planPartnerDeals } from './partner-deals.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

const dealCount = 1_500;

/** Writes 1,500 deals in a mixed order, and one archived. */
export function addDeals(
  partners: readonly Partner[],
  customers: readonly Customer[],
  contacts: Contacts,
  timeline: Timeline,
  draft: Draft,
  random: Random,
): readonly Deal[] {
  const withPartners = [
    ...partners.flatMap((partner) =>
      planPartnerDeals(partner, customers, timeline, random.fork(`of ${partner.plan.name}`)),
    ),
    ...planCaseDeals(partners, customers, timeline, random.fork('cases')),
  ];
  const served = new Set(withPartners.flatMap(({ companies }) => companies.map(({ id }) => id)));
  const direct = planDirectDeals(
    dealCount - withPartners.length,
    customers,
    served,
    contacts,
    timeline,
    random.fork('direct'),
  );
  const moves = random.fork('moves');
  const deals = random
    .fork('order')
    .shuffled([...withPartners, ...direct])
    .map((plan) => addDeal(plan, timeline, draft, moves));
  addDeal(archivedDeal(timeline), timeline, draft, moves);
  return deals;
}

function archivedDeal(timeline: Timeline): DealPlan {
  return {
    name: 'Entered twice by mistake',
    pipeline: 'sales',
    state: 'lost',
    created: timeline.today - 210,
    closes: timeline.today - 200,
    archivedOn: timeline.today - 200,
    amount: 9_900,
    currency: 'USD',
    ownerId: null,
    companies: [],
    contactIds: [],
  };
}
