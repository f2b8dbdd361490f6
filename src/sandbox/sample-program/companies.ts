import { parentToChildCompany } from './associations.ts';
import type { CustomerPlan } from './customers.ts';
import type { Draft, NewRecord } from './draft.ts';
import { family } from './other-partners.ts';
import { ownerId, sellers } from './owners.ts';
import type { PartnerPlan } from './partner-plan.ts';
import type { Random } from './random.ts';
import { signalsOf, signedDay } from './signals.ts';
import { officeTime } from './timeline.ts';
import type { Day, Timeline } from './timeline.ts';

export interface Partner {
  readonly id: string;
  readonly plan: PartnerPlan;
  /** First day on which it could have a deal: signed, or known to the CRM. */
  readonly since: Day;
  readonly ownerId: string | null;
}

export interface Customer {
  readonly id: string;
  readonly plan: CustomerPlan;
  readonly ownerId: string;
}

/** Writes all companies in one mixed order, so that partners stand on every page of a list. */
export function addCompanies(
  partnerPlans: readonly PartnerPlan[],
  customerPlans: readonly CustomerPlan[],
  timeline: Timeline,
  draft: Draft,
  random: Random,
): { readonly partners: readonly Partner[]; readonly customers: readonly Customer[] } {
  const partners = new Map<PartnerPlan, Partner>();
  const customers = new Map<CustomerPlan, Customer>();
  const partnerJobs = partnerPlans.map(
    (plan) => () => partners.set(plan, addPartner(plan, timeline, draft, random.fork(plan.name))),
  );
  const customerJobs = customerPlans.map(
    (plan) => () => customers.set(plan, addCustomer(plan, timeline, draft, random.fork(plan.name))),
  );
  for (const job of random.shuffled([...partnerJobs, ...customerJobs])) job();

  const byDomain = new Map([...partners.values()].map((partner) => [partner.plan.domain, partner.id]));
  const parent = byDomain.get(family.parent);
  const child = byDomain.get(family.child);
  if (parent !== undefined && child !== undefined) {
    draft.link({ type: 'companies', id: parent }, { type: 'companies', id: child }, [parentToChildCompany]);
  }
  // In the order of the plans, so that what is drawn from these lists does not depend on the order of writing.
  return {
    partners: partnerPlans.flatMap((plan) => partners.get(plan) ?? []),
    customers: customerPlans.flatMap((plan) => customers.get(plan) ?? []),
  };
}

function addPartner(plan: PartnerPlan, timeline: Timeline, draft: Draft, random: Random): Partner {
  const signed = signedDay(plan, timeline);
  const lead = plan.program.status === 'prospect' ? 50 : random.int(400, 1200);
  const known = signed === null ? timeline.today - lead : signed - random.int(5, 60);
  const created = officeTime(known, random);
  const owner = plan.crm.owner === null ? null : ownerId(plan.crm.owner);
  const signals = signalsOf(plan, created, timeline, random);
  const id = draft.add('companies', {
    properties: {
      name: plan.name,
      domain: plan.domain,
      website: plan.domain === null ? null : `https://${plan.domain}`,
      type: plan.crm.type,
      lifecyclestage: 'other',
      industry: 'INFORMATION_TECHNOLOGY_AND_SERVICES',
      city: plan.place.city,
      country: plan.place.country,
      numberofemployees: String(random.int(4, 900)),
      hubspot_owner_id: owner,
      ...signals.properties,
    },
    history: signals.history,
    ...times(created, signals.history),
  });
  return { id, plan, since: signed ?? known, ownerId: owner };
}

function addCustomer(plan: CustomerPlan, timeline: Timeline, draft: Draft, random: Random): Customer {
  const owner = ownerId(random.pick(sellers));
  const created = officeTime(plan.created, random);
  const id = draft.add('companies', {
    properties: {
      name: plan.name,
      domain: plan.domain,
      website: `https://www.${plan.domain}`,
      type: random.chance(0.3) ? random.pick(['PROSPECT', 'VENDOR', 'OTHER']) : null,
      lifecyclestage: random.pick(['lead', 'opportunity', 'customer', 'customer', 'customer']),
      industry: plan.industry,
      city: plan.place.city,
      country: plan.place.country,
      numberofemployees: random.chance(0.85) ? String(plan.employees) : null,
      hubspot_owner_id: owner,
    },
    created,
    updated: officeTime(random.int(plan.created, timeline.today - 1), random),
  });
  return { id, plan, ownerId: owner };
}

/** A record was last modified when its newest version was written. */
function times(created: number, history: NonNullable<NewRecord['history']>): Pick<NewRecord, 'created' | 'updated'> {
  const versions = Object.values(history).flatMap((list) => list.map((version) => Date.parse(version.timestamp)));
  return { created, updated: Math.max(created, ...versions) };
}
