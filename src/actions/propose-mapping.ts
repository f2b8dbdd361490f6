import type { LabelDefinition, PropertyDefinition } from '#src/crm/model.ts';
import { Mapping, type AttributionWay } from '#src/domain/settings/mapping.ts';

/** What an account has that a mapping can name. */
export interface AccountFields {
  readonly company: readonly PropertyDefinition[];
  readonly deal: readonly PropertyDefinition[];
  /** Labels from deals to companies. */
  readonly labels: readonly LabelDefinition[];
}

interface Pattern {
  readonly types: readonly PropertyDefinition['type'][];
  /** Every one must be found in the property's name or label; the first patterns to find anything win. */
  readonly words: readonly RegExp[];
  readonly not?: RegExp;
}

const dates = ['date', 'datetime'] as const;
const partner = /partner|channel|reseller|alliance/;

/**
 * How a partner field is recognised in an account nobody has mapped yet: by type, and by words in its internal name or label. Ours (`prm_`) and read-only fields are never taken. Where several fit, the one
 * with the most specific pattern, then the shortest name.
 */
const patterns = {
  status: [{ types: ['enumeration'], words: [partner, /status/], not: /deal|lead|onboarding/ }],
  type: [{ types: ['enumeration'], words: [partner, /type|kind|category/], not: /status/ }],
  signedOn: [
    {
      types: dates,
      words: [partner, /sign(ed|ing|ature)|agreement|contract|since|start/],
      not: /sign.?in|login|expir|renew|end/,
    },
    { types: dates, words: [/agreement|contract/, /sign(ed|ing)/] },
    { types: dates, words: [/\bsigned\b/], not: /sign.?in|nda|renew/ },
  ],
  signIn: [
    { types: dates, words: [/portal|prm/, /sign.?in|log.?in|activity|visit|seen/] },
    { types: dates, words: [partner, /last.*(sign.?in|log.?in|activity)/] },
  ],
  training: [
    {
      types: dates,
      words: [/last.*(training|course|certif)|(training|course|certif).*(last|completed|date)/],
      not: /expir|next|due/,
    },
  ],
  satisfaction: [{ types: ['number'], words: [partner, /\bnps\b|satisf|net.?promoter/] }],
  fit: [{ types: ['enumeration'], words: [/strategic.?fit|partner.?fit|fit.?(rating|score)/] }],
} as const satisfies Record<string, readonly Pattern[]>;

/** The mapping that an account's own fields suggest; what it has no field for stays as in the default, unknown. */
export function proposeMapping(fields: AccountFields): Mapping {
  const find = (name: keyof typeof patterns) => bestMatch(fields.company, patterns[name]);
  const [status, type, signedOn, signIn, training, satisfaction, fit] = [
    find('status'),
    find('type'),
    find('signedOn'),
    find('signIn'),
    find('training'),
    find('satisfaction'),
    find('fit'),
  ];
  return Mapping.parse({
    ...(status === null ? {} : { status: proposedStatus(status) }),
    ...(type === null ? {} : { type: { property: type.name } }),
    ...(signedOn === null ? {} : { signedOn: { property: signedOn.name } }),
    ...(signIn === null && training === null
      ? {}
      : { portal: { signIn: signIn?.name ?? null, training: training?.name ?? null } }),
    ...(satisfaction === null
      ? {}
      : {
          satisfaction: {
            property: satisfaction.name,
            dateProperty: dateOf(fields.company, satisfaction),
            scale: scaleOf(satisfaction),
          },
        }),
    ...(fit === null ? {} : { fit: proposedFit(fit, fields.company) }),
    attribution: proposedAttribution(fields),
  });
}

function proposedStatus(property: PropertyDefinition): Mapping['status'] {
  const values = optionsBy(property, [
    ['prospect', /prospect|candidate|\bappli|\blead\b|recruit|pending/],
    ['paused', /pause|on.?hold|inactive|dormant/],
    ['ended', /\bend(ed|ing)?\b|terminat|churn|\bformer|cancel|\bleft\b|closed|expired/],
    ['active', /\bactive|\blive\b|signed|current|onboard/],
  ]);
  return Object.keys(values).length === 0 ? null : { property: property.name, values };
}

function proposedFit(property: PropertyDefinition, all: readonly PropertyDefinition[]): Mapping['fit'] {
  const values = optionsBy(property, [
    ['strong', /strong|high|excellent/],
    ['moderate', /moderate|medium|fair/],
    ['weak', /weak|low|poor/],
  ]);
  return Object.keys(values).length === 0
    ? null
    : { property: property.name, dateProperty: dateOf(all, property), values };
}

/** Each option by the first meaning its value or label has. */
function optionsBy<M extends string>(
  property: PropertyDefinition,
  meanings: readonly (readonly [M, RegExp])[],
): Record<string, M> {
  const found: Record<string, M> = {};
  for (const { value, label } of property.options) {
    const meaning = meanings.find(([, words]) => words.test(`${value} ${label}`.toLowerCase()));
    if (meaning !== undefined) found[value] = meaning[0];
  }
  return found;
}

/** The date that goes with a value: the same name with a word for a date behind it. */
function dateOf(all: readonly PropertyDefinition[], { name }: PropertyDefinition): string | null {
  const found = all.filter(
    (other) =>
      isDate(other) &&
      other.name.startsWith(name) &&
      /^_?(date|on|at|set_on|set_date|updated|answered|answered_on)$/.test(other.name.slice(name.length)),
  );
  return found.toSorted((a, b) => a.name.length - b.name.length)[0]?.name ?? null;
}

function isDate({ type }: PropertyDefinition): boolean {
  return type === 'date' || type === 'datetime';
}

/** A single answer goes from 0 to 10, a ready NPS from -100 to 100; a field that says neither is taken for an answer. */
function scaleOf({ label, name }: PropertyDefinition): 'rating' | 'nps' {
  return /-100|100/.test(`${name} ${label}`) ? 'nps' : 'rating';
}

const sourcedWords = /sourc|refer|introduc|originat|registered/;
const influencedWords = /influenc|assist|co.?sell|support|deliver|implement/;

/** Labels and deal fields that name a partner, and after them any partner company on a deal that is not its primary one. */
function proposedAttribution({ deal, labels }: AccountFields): readonly AttributionWay[] {
  const byLabel = labels.flatMap(({ key, label, name }): readonly AttributionWay[] => {
    const role = roleOf(`${name ?? ''} ${label ?? ''}`);
    return role === null ? [] : [{ by: 'label', label: key, role }];
  });
  const byProperty = deal.flatMap((property): readonly AttributionWay[] => {
    const role = roleOf(textOf(property));
    if (property.type !== 'string' || property.readOnly || isOurs(property) || role === null) return [];
    return [{ by: 'deal_property', property: property.name, holds: heldBy(property), role }];
  });
  return [...byLabel, ...byProperty, { by: 'other_company', role: 'influenced' }];
}

function roleOf(text: string): AttributionWay['role'] | null {
  const lower = text.toLowerCase();
  if (!partner.test(lower)) return null;
  if (sourcedWords.test(lower)) return 'sourced';
  return influencedWords.test(lower) ? 'influenced' : null;
}

function heldBy(property: PropertyDefinition): 'id' | 'domain' | 'name' | 'any' {
  const text = textOf(property);
  if (/domain|website|url/.test(text)) return 'domain';
  if (/\bid\b|_id\b|record/.test(text)) return 'id';
  return /name/.test(text) ? 'name' : 'any';
}

function bestMatch(properties: readonly PropertyDefinition[], wanted: readonly Pattern[]): PropertyDefinition | null {
  for (const pattern of wanted) {
    const fitting = properties.filter((property) => matches(property, pattern));
    const [best] = fitting.toSorted((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
    if (best !== undefined) return best;
  }
  return null;
}

function matches(property: PropertyDefinition, { not, types, words }: Pattern): boolean {
  const text = textOf(property);
  return (
    types.includes(property.type) &&
    !property.readOnly &&
    !isOurs(property) &&
    words.every((word) => word.test(text)) &&
    !(not?.test(text) ?? false)
  );
}

function isOurs({ name }: PropertyDefinition): boolean {
  return name.startsWith('prm_') || name.startsWith('hs_');
}

/** Name and label as words: `partner_signed_date partner agreement signed`. */
function textOf({ label, name }: PropertyDefinition): string {
  return `${name} ${name.replaceAll('_', ' ')} ${label}`.toLowerCase();
}
