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
  /** Pipelines that count; null counts all. */
  pipelines: z.array(z.string().min(1)).nullable().default(null),
  /** Call dispositions that mean somebody was reached. The default is HubSpot's own "Connected". */
  connectedDispositions: z.array(z.string().min(1)).default(['f240bbac-87c9-4f6e-bf70-924b57d47db7']),
});
export type Mapping = z.infer<typeof Mapping>;
