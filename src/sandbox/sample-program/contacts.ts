import { contactToCompany, contactToPrimaryCompany } from './associations.ts';
import type { Customer, Partner } from './companies.ts';
import { publicMailDomain } from './customers.ts';
import type { Draft } from './draft.ts';
import { customerTitles, executiveTitles, partnerTitles, person, plainLetters } from './people.ts';
import { primaryContactLabel } from './portal.ts';
import type { Random } from './random.ts';
import { officeTime } from './timeline.ts';
import type { Day, Timeline } from './timeline.ts';

export interface Contacts {
  /** Ids by company id; a partner's in the order in which its answers count them. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** Contacts who work for two partners, or for a partner and a customer. */
  readonly shared: readonly { readonly id: string; readonly companyIds: readonly [string, string] }[];
}

interface NewContact {
  readonly companyId: string;
  readonly domain: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly created: Day;
  readonly role?: string;
  /** The one whom the vendor turns to first. */
  readonly primary?: boolean;
  /** The day on which mail to the person was found to bounce. */
  readonly bouncedOn?: Day;
}

const contactCount = 500;
const bouncedDaysAgo = 33;
const sharedPairs = [
  ['quillstone-advisory.com', 'northpell.com'],
  ['tarnwick.com', 'ironfern.com'],
] as const;

/** Writes 500 contacts, and two archived ones that hang on nothing any more. */
export function addContacts(
  partners: readonly Partner[],
  customers: readonly Customer[],
  timeline: Timeline,
  draft: Draft,
  random: Random,
): Contacts {
  const of = new Map<string, string[]>();
  const addresses = new Set<string>();
  let written = 0;

  function add(contact: NewContact, index: number): string {
    const source = random.fork(`${contact.domain} ${index}`);
    const who = person(source);
    const domain = source.chance(0.04) ? publicMailDomain : contact.domain;
    const base = `${plainLetters(who.first)}.${plainLetters(who.last)}`;
    let email = `${base}@${domain}`;
    for (let suffix = 2; addresses.has(email); suffix++) email = `${base}${suffix}@${domain}`;
    addresses.add(email);
    const created = officeTime(Math.min(contact.created, timeline.today - 1), source);
    const bounces = source.chance(0.02) || contact.bouncedOn !== undefined;
    const bounced = contact.bouncedOn === undefined ? created : officeTime(contact.bouncedOn, source);
    const id = draft.add('contacts', {
      properties: {
        firstname: who.first,
        lastname: who.last,
        email,
        jobtitle: contact.title,
        hs_buying_role: contact.role ?? null,
        hs_email_hard_bounce_reason_enum: bounces ? 'UNKNOWN_USER' : null,
        associatedcompanyid: contact.companyId,
        hubspot_owner_id: contact.ownerId,
      },
      created,
      updated: Math.max(created, bounced),
    });
    draft.link({ type: 'contacts', id }, { type: 'companies', id: contact.companyId }, [
      contactToCompany,
      contactToPrimaryCompany,
      ...(contact.primary === true ? [primaryContactLabel.typeId] : []),
    ]);
    of.set(contact.companyId, [...(of.get(contact.companyId) ?? []), id]);
    written += 1;
    return id;
  }

  for (const partner of partners) {
    const respondents = 1 + Math.max(-1, ...partner.plan.answers.map((answer) => answer.by ?? -1));
    const count = Math.max(
      respondents,
      partner.plan.talk.tone === 'unanswered' ? 1 : random.fork(partner.plan.name).int(2, 5),
    );
    // Its champion where it has one.
    const primary = Math.min(1, count - 1);
    for (let index = 0; index < count; index++) {
      const contact = partnerContact(partner, index, random);
      add(index === primary ? { ...contact, ...asPrimary(partner, timeline) } : contact, index);
    }
  }
  for (let index = 0; written < contactCount; index++) {
    const customer = customers[index % customers.length];
    if (customer === undefined) break;
    const { domain, created } = customer.plan;
    add(
      { companyId: customer.id, domain, title: random.pick(customerTitles), ownerId: customer.ownerId, created },
      index,
    );
  }

  addArchived(timeline, draft, random.fork('archived'));
  return { of, shared: addSecondCompanies(partners, customers, of, draft) };
}

/** The first contact of every other partner is an executive; the second one its champion for the vendor. */
function partnerContact(partner: Partner, index: number, random: Random): NewContact {
  const executive = index === 0 && partner.plan.name.length % 2 === 0;
  const role = executive ? 'EXECUTIVE_SPONSOR' : index === 1 ? 'CHAMPION' : undefined;
  return {
    companyId: partner.id,
    domain: partner.plan.domain ?? publicMailDomain,
    title: random.pick(executive ? executiveTitles : partnerTitles),
    ownerId: partner.ownerId,
    created: partner.since + index * 3,
    ...(role === undefined ? {} : { role }),
  };
}

function asPrimary({ plan }: Partner, { today }: Timeline): Partial<NewContact> {
  if (plan.primaryContact === 'nobody') return {};
  return plan.primaryContact === 'bounced' ? { primary: true, bouncedOn: today - bouncedDaysAgo } : { primary: true };
}

/** The last contact of a partner also works for a second one; that of another one for a customer. */
function addSecondCompanies(
  partners: readonly Partner[],
  customers: readonly Customer[],
  of: ReadonlyMap<string, readonly string[]>,
  draft: Draft,
): Contacts['shared'] {
  const companyOf = (domain: string) => partners.find((partner) => partner.plan.domain === domain)?.id;
  const pairs: (readonly [string | undefined, string | undefined])[] = [
    ...sharedPairs.map(([first, second]) => [companyOf(first), companyOf(second)] as const),
    [companyOf('umberfield.com'), customers[0]?.id],
  ];
  return pairs.flatMap(([first, second]) => {
    const id = first === undefined ? undefined : of.get(first)?.at(-1);
    if (first === undefined || second === undefined || id === undefined) return [];
    draft.link({ type: 'contacts', id }, { type: 'companies', id: second }, [contactToCompany]);
    return [{ id, companyIds: [first, second] as const }];
  });
}

function addArchived(timeline: Timeline, draft: Draft, random: Random): void {
  for (const daysAgo of [40, 300]) {
    const who = person(random);
    const created = officeTime(timeline.today - daysAgo - 200, random);
    const archived = officeTime(timeline.today - daysAgo, random);
    draft.add('contacts', {
      properties: {
        firstname: who.first,
        lastname: who.last,
        email: `${plainLetters(who.last)}${daysAgo}@larkmoorsystems.com`,
      },
      created,
      updated: archived,
      archived,
    });
  }
}
