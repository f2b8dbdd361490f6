import { z } from 'zod';

/**
 * How a program's CRM fields become facts. Property names are the CRM's; a mapping that names none leaves the fact unknown.
 */
const propertyName = z.string().min(1).max(100);

/** Which companies are partners. The default takes what a fresh HubSpot portal has. */
export const PartnerRule = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('property'), property: propertyName, values: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ by: z.literal('filled'), property: propertyName }),
]);
export type PartnerRule = z.infer<typeof PartnerRule>;

const role = z.enum(['sourced', 'influenced']);

/** One way in which a deal says that a partner sourced or influenced it. All ways apply; sourced wins. */
export const AttributionWay = z.discriminatedUnion('by', [
  /** An association label between deal and company, by its internal name in the account. */
  z.strictObject({ by: z.literal('label'), label: z.string().min(1), role }),
  /** A deal property that holds a company's id, domain or name. */
  z.strictObject({
    by: z.literal('deal_property'),
    property: propertyName,
    holds: z.enum(['id', 'domain', 'name', 'any']),
    role,
  }),
  /** Any partner company on the deal that is not its primary company. */
  z.strictObject({ by: z.literal('other_company'), role }),
]);
export type AttributionWay = z.infer<typeof AttributionWay>;

const partnerRole = z.enum(['executive', 'partner_manager', 'technical', 'marketing']);
const supportNeed = z.enum(['solution_engineer', 'executive_air_cover', 'co_marketing']);

/** Who is who among a partner's contacts. */
const Contacts = z.strictObject({
  /** Which contact is the primary one: an association label between company and contact, by its key; or a company property that holds the contact's id. */
  primary: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('label'), label: z.string().min(1) }),
      z.strictObject({ by: z.literal('company_property'), property: propertyName }),
    ])
    .nullable()
    .default(null),
  /** Values of a contact property that say the person has left. */
  left: z
    .strictObject({ property: propertyName, values: z.array(z.string().min(1)).min(1) })
    .nullable()
    .default(null),
  /** Filled when mail to the person bounces for good. The default is HubSpot's own. */
  bounced: propertyName.nullable().default('hs_email_hard_bounce_reason_enum'),
  /** A contact property whose values are roles. The default is HubSpot's buying role. */
  roles: z
    .strictObject({ property: propertyName, values: z.record(z.string(), partnerRole) })
    .nullable()
    .default({ property: 'hs_buying_role', values: { EXECUTIVE_SPONSOR: 'executive' } }),
});

const dated = { property: propertyName, dateProperty: propertyName.nullable().default(null) };

export const Mapping = z.strictObject({
  partner: PartnerRule.default({ by: 'property', property: 'type', values: ['PARTNER', 'RESELLER'] }),
  owner: propertyName.nullable().default(null),
  status: z
    .strictObject({
      property: propertyName,
      values: z.record(z.string(), z.enum(['prospect', 'active', 'paused', 'ended'])),
    })
    .nullable()
    .default(null),
  type: z.strictObject({ property: propertyName }).nullable().default(null),
  signedOn: z.strictObject({ property: propertyName }).nullable().default(null),
  portal: z
    .strictObject({ signIn: propertyName.nullable().default(null), training: propertyName.nullable().default(null) })
    .nullable()
    .default(null),
  satisfaction: z
    .strictObject({ ...dated, scale: z.enum(['rating', 'nps']) })
    .nullable()
    .default(null),
  fit: z
    .strictObject({ ...dated, values: z.record(z.string(), z.enum(['strong', 'moderate', 'weak'])) })
    .nullable()
    .default(null),
  attribution: z.array(AttributionWay).default([
    { by: 'label', label: 'partner_sourced', role: 'sourced' },
    { by: 'label', label: 'partner_influenced', role: 'influenced' },
    { by: 'other_company', role: 'influenced' },
  ]),
  contacts: Contacts.prefault({}),
  /** Meetings that are quarterly business reviews, by their type or by words of their title; titles are not kept (BS7). */
  reviews: z
    .strictObject({
      types: z.array(z.string().min(1)).default(['QBR']),
      words: z.array(z.string().min(3)).default(['QBR', 'quarterly business review']),
    })
    .prefault({}),
  /** What a deal needs of the vendor (PIPE1). */
  support: z
    .strictObject({ property: propertyName, values: z.record(z.string(), supportNeed) })
    .nullable()
    .default(null),
  /** The company property that holds the parent company's id (FAM1). The default is HubSpot's own. */
  parent: propertyName.nullable().default('hs_parent_company_id'),
  /** Pipelines that count; null counts all. */
  pipelines: z.array(z.string().min(1)).nullable().default(null),
  /** Call dispositions that mean somebody was reached. The default is HubSpot's own "Connected". */
  connectedDispositions: z.array(z.string().min(1)).default(['f240bbac-87c9-4f6e-bf70-924b57d47db7']),
});
export type Mapping = z.infer<typeof Mapping>;
