import { getDomain } from 'tldts';

import { fieldValue, fieldValues, type MappedFields } from './mapped-fields.ts';
import type { AttributionWay } from './settings/mapping.ts';

/**
 * Which partners sourced or influenced a deal. All ways of the program's mapping apply; where several name one partner,
 * sourced wins, then the way that stands first.
 */
export interface Attribution {
  readonly partnerId: string;
  readonly role: 'sourced' | 'influenced';
  readonly source: AttributionWay['by'];
}

/** What a deal says about its companies. */
export interface AttributedDeal {
  /** Opaque label keys, as the CRM's label definitions name them. */
  readonly companies: readonly { readonly id: string; readonly labels: readonly string[]; readonly primary: boolean }[];
  readonly fields: MappedFields;
}

/** Partners by what a deal can name them by. Made by `indexPartners`. */
export interface PartnerIndex {
  readonly byCompanyId: ReadonlyMap<string, string>;
  /** Registrable domain to partner; null when several partners share it. */
  readonly byDomain: ReadonlyMap<string, string | null>;
  readonly byName: ReadonlyMap<string, string | null>;
}

/** One company record that stands for a partner. */
export interface PartnerCompany {
  readonly partnerId: string;
  readonly companyId: string;
  readonly domain: string | null;
  readonly name: string | null;
}

/** Label names of the account to their keys; one name may have a key per direction or pair. */
export type LabelKeys = ReadonlyMap<string, readonly string[]>;

export function attributions(
  deal: AttributedDeal,
  ways: readonly AttributionWay[],
  labelKeys: LabelKeys,
  partners: PartnerIndex,
): readonly Attribution[] {
  const found = new Map<string, Attribution>();
  for (const way of ways) {
    for (const partnerId of namedBy(way, deal, labelKeys, partners)) {
      const known = found.get(partnerId);
      if (known === undefined || (known.role === 'influenced' && way.role === 'sourced'))
        found.set(partnerId, { partnerId, role: way.role, source: way.by });
    }
  }
  return [...found.values()];
}

/** Deal properties that must be read to attribute deals. */
export function attributionProperties(ways: readonly AttributionWay[]): readonly string[] {
  return [...new Set(ways.flatMap((way) => (way.by === 'deal_property' ? [way.property] : [])))];
}

export function indexPartners(companies: Iterable<PartnerCompany>): PartnerIndex {
  const byCompanyId = new Map<string, string>();
  const byDomain = new Map<string, string | null>();
  const byName = new Map<string, string | null>();
  for (const { companyId, domain, name, partnerId } of companies) {
    byCompanyId.set(companyId, partnerId);
    addName(byDomain, domain === null ? null : registrableDomain(domain), partnerId);
    addName(byName, name === null ? null : normalName(name), partnerId);
  }
  return { byCompanyId, byDomain, byName };
}

/**
 * The part of a host, URL or e-mail address that a company registers, in lower case; null when there is none. Hosts
 * below a shared suffix such as github.io stay apart.
 */
export function registrableDomain(text: string): string | null {
  return getDomain(text.trim().toLowerCase(), { allowPrivateDomains: true });
}

function namedBy(
  way: AttributionWay,
  deal: AttributedDeal,
  labelKeys: LabelKeys,
  partners: PartnerIndex,
): readonly string[] {
  if (way.by === 'deal_property') return partnersInField(way, deal.fields, partners);
  const keys = way.by === 'label' ? (labelKeys.get(way.label) ?? []) : [];
  return deal.companies
    .filter(({ labels, primary }) => (way.by === 'label' ? labels.some((label) => keys.includes(label)) : !primary))
    .flatMap(({ id }) => partners.byCompanyId.get(id) ?? []);
}

/** A property names one partner, or several with semicolons between them. */
function partnersInField(
  { property, holds }: Extract<AttributionWay, { by: 'deal_property' }>,
  fields: MappedFields,
  partners: PartnerIndex,
): readonly string[] {
  const value = fieldValue(fields, property);
  const whole = value === null ? null : partnerNamed(value, holds, partners);
  if (whole !== null) return [whole];
  return fieldValues(fields, property).flatMap((piece) => partnerNamed(piece, holds, partners) ?? []);
}

/** A domain or name that several partners share names none of them. */
function partnerNamed(value: string, holds: 'id' | 'domain' | 'name' | 'any', partners: PartnerIndex): string | null {
  const byId = holds === 'id' || holds === 'any' ? partners.byCompanyId.get(value) : undefined;
  if (byId !== undefined) return byId;
  const domain = holds === 'domain' || holds === 'any' ? registrableDomain(value) : null;
  const byDomain = domain === null ? undefined : partners.byDomain.get(domain);
  if (byDomain !== undefined) return byDomain;
  return holds === 'name' || holds === 'any' ? (partners.byName.get(normalName(value)) ?? null) : null;
}

function addName(index: Map<string, string | null>, name: string | null, partnerId: string): void {
  if (name === null || name === '') return;
  const known = index.get(name);
  index.set(name, known === undefined || known === partnerId ? partnerId : null);
}

function normalName(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
