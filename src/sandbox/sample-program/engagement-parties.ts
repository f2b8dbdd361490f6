import { engagementLinks } from './associations.ts';
import type { EngagementType } from './associations.ts';
import type { Customer, Partner } from './companies.ts';
import type { Draft } from './draft.ts';
import { ownerId, sellers } from './owners.ts';
import type { Random } from './random.ts';

/** Whom an engagement hangs on, and who logged it. */
export interface Parties {
  readonly companies: readonly string[];
  readonly contacts: readonly string[];
  readonly deals: readonly string[];
  readonly ownerId: string | null;
}

/** Mostly the partner's company with one or two of its people; sometimes only its people, sometimes with one of its deals. */
export function withPartner(
  partner: Partner,
  people: readonly string[],
  dealIds: readonly string[],
  random: Random,
): Parties {
  const contactOnly = people.length > 0 && random.chance(0.08);
  const withPeople = contactOnly || (people.length > 0 && random.chance(0.8));
  return {
    companies: contactOnly ? [] : [partner.id],
    contacts: withPeople ? random.shuffled(people).slice(0, random.chance(0.2) ? 2 : 1) : [],
    deals: dealIds.length > 0 && random.chance(0.2) ? [random.pick(dealIds)] : [],
    ownerId: partner.ownerId ?? ownerId(random.pick(sellers)),
  };
}

export function withCustomer(
  customer: Customer,
  people: readonly string[],
  dealIds: readonly string[],
  random: Random,
): Parties {
  return {
    companies: [customer.id],
    contacts: people.length > 0 && random.chance(0.8) ? [random.pick(people)] : [],
    deals: dealIds.length > 0 && random.chance(0.4) ? [random.pick(dealIds)] : [],
    ownerId: customer.ownerId,
  };
}

export function linkParties(draft: Draft, type: EngagementType, id: string, parties: Parties): void {
  const links = engagementLinks[type];
  const from = { type, id };
  for (const company of parties.companies) draft.link(from, { type: 'companies', id: company }, [links.companies]);
  for (const contact of parties.contacts) draft.link(from, { type: 'contacts', id: contact }, [links.contacts]);
  for (const deal of parties.deals) draft.link(from, { type: 'deals', id: deal }, [links.deals]);
}
