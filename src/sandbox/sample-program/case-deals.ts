import type { AttributionCase } from './attribution-cases.ts';
import { attributionCases } from './attribution-cases.ts';
import type { Customer, Partner } from './companies.ts';
import type { DealPlan } from './deal-plan.ts';
import { deletedOwnerId } from './owners.ts';
import { deletedStageId } from './portal.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** The deals of the attribution cases: won long enough ago to be in a completed quarter, or open. */
export function planCaseDeals(
  partners: readonly Partner[],
  customers: readonly Customer[],
  timeline: Timeline,
  random: Random,
): DealPlan[] {
  const older = customers.filter((customer) => customer.plan.created < timeline.firstDay);
  const partnerId = (domain: string): string => {
    const partner = partners.find((candidate) => candidate.plan.domain === domain);
    if (partner === undefined) throw new Error(`No partner has the domain ${domain}.`);
    return partner.id;
  };
  return attributionCases.map((one) => planOne(one, older, partnerId, timeline, random.fork(one.dealName)));
}

function planOne(
  one: AttributionCase,
  customers: readonly Customer[],
  partnerId: (domain: string) => string,
  timeline: Timeline,
  random: Random,
): DealPlan {
  const [customer, second] = random.shuffled(customers);
  if (customer === undefined || second === undefined) throw new Error('The attribution cases need two customers.');
  const idOf = (who: string) =>
    who === 'customer' ? customer.id : who === 'second customer' ? second.id : partnerId(who);
  const state = one.state ?? 'won';
  const closes = state === 'open' ? timeline.today + random.int(10, 90) : timeline.today - random.int(120, 320);
  const referrer = typeof one.referrer === 'object' ? partnerId(one.referrer.idOf) : one.referrer;
  return {
    name: one.dealName,
    pipeline: 'sales',
    state,
    created: Math.min(closes, timeline.today) - random.int(100, 180),
    closes,
    amount: one.amount === undefined ? random.int(30, 400) * 100 : one.amount,
    currency: one.currency ?? 'USD',
    ownerId: one.owner === 'deleted' ? deletedOwnerId : customer.ownerId,
    companies: one.companies.map(({ who, roles }) => ({ id: idOf(who), roles })),
    contactIds: [],
    ...(referrer === undefined ? {} : { referrer }),
    ...(one.stage === 'deleted' ? { stageId: deletedStageId } : {}),
  };
}
