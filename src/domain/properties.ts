import type { HealthResult } from './health-view.ts';
import { bands } from './health-view.ts';
import type { OwnProperty, WrittenObject } from './own-property.ts';
import { partnershipCatalogue } from './partnership/catalogue.ts';
import { dealProperties, rollupProperties } from './rollups/catalogue.ts';

/** Every property that is Tandem's begins with this, and no other does. */
export const ownPropertyPrefix = 'prm_';

/** The group under which the CRM shows them. */
export const propertyGroup = { name: 'partner_relationship', label: 'Partner relationship' } as const;

/** The company properties that health makes. */
const healthCatalogue = [
  {
    object: 'company',
    name: 'prm_health_score',
    label: 'Partner health score',
    type: 'number',
    description: 'Health of the partnership from 0 to 100. Empty while less than half of it is known.',
    rule: 'H8',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_health_band',
    label: 'Partner health band',
    type: 'enumeration',
    description: 'Band of the health score. It waits a week before small changes, so that it does not flicker.',
    rule: 'H9',
    options: bands.map((band) => ({ value: band, label: band })),
  },
  {
    object: 'company',
    name: 'prm_health_coverage',
    label: 'Partner health coverage',
    type: 'number',
    description: 'How much of the health score is known, in percent of its weight.',
    rule: 'H8',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_health_trend',
    label: 'Partner health trend',
    type: 'number',
    description:
      'Points by which the health score moved in the last 90 days by what happened. Empty in the first 30 days.',
    rule: 'H14',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_health_reason',
    label: 'Partner health reason',
    type: 'string',
    description: 'Why the health score is what it is, in one sentence.',
    rule: 'H16',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_next_best_action',
    label: 'Partner next best action',
    type: 'string',
    description: 'The step that lifts the health score most for its effort.',
    rule: 'H11',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_health_as_of',
    label: 'Partner health as of',
    type: 'datetime',
    description: 'When one of the other values that Tandem writes to the company last changed.',
    rule: 'H16',
    options: null,
  },
] as const satisfies readonly OwnProperty[];

/** Every property that Tandem keeps, in the order in which people see them. */
export const propertyCatalogue: readonly OwnProperty[] = [
  ...healthCatalogue,
  ...partnershipCatalogue,
  ...rollupProperties,
  ...dealProperties,
];

const byName: ReadonlyMap<string, OwnProperty> = new Map(propertyCatalogue.map((one) => [one.name, one]));

/** The object whose records hold a property; undefined for a name that is none of ours. */
export function objectOf(property: string): WrittenObject | undefined {
  return byName.get(property)?.object;
}

type HealthPropertyName = (typeof healthCatalogue)[number]['name'];
export type PropertyValues = Readonly<Record<string, string | null>>;

/**
 * The figures among the health properties; the sentences are worded elsewhere. Without a score, score and trend are
 * cleared (H8).
 */
export function healthProperties(
  result: Pick<HealthResult, 'score' | 'band' | 'coverage'>,
  trend: number | null,
): Readonly<
  Record<'prm_health_score' | 'prm_health_band' | 'prm_health_coverage' | 'prm_health_trend', string | null>
> {
  return {
    prm_health_score: text(result.score),
    prm_health_band: result.band,
    prm_health_coverage: text(result.coverage),
    prm_health_trend: result.score === null ? null : text(trend),
  };
}

/** Every property of an object empty: what a partner holds that is not judged, or not any more, and a deal that is no open one of a partner. */
export function clearedProperties(object: WrittenObject): PropertyValues {
  return Object.fromEntries(propertyCatalogue.flatMap((one) => (one.object === object ? [[one.name, null]] : [])));
}

/** Adds `prm_health_as_of`: it changes only together with another of the values, else it stays as it was written. */
export function stampedProperties(values: PropertyValues, written: PropertyValues, asOf: Date): PropertyValues {
  const unchanged = Object.entries(values).every(([name, value]) => (written[name] ?? null) === value);
  const stamp = unchanged ? (written['prm_health_as_of'] ?? null) : asOf.toISOString();
  return { ...values, prm_health_as_of: stamp };
}

/** `prm_health_as_of` says when the others were written: it is never written alone. */
export const stampProperty = 'prm_health_as_of' satisfies HealthPropertyName;

/** Whether two texts are one value of the property. A CRM writes moments and numbers in ways of its own, and cuts white space. */
export function isSameValue(property: string, one: string | null, other: string | null): boolean {
  if (one === other) return true;
  if (one === null || other === null) return false;
  const known = byName.get(property);
  if (known?.multiple === true) return chosen(one) === chosen(other);
  const type = known?.type;
  if (type === 'datetime') return Date.parse(one) === Date.parse(other);
  if (type === 'number') return Number(one) === Number(other);
  return one.trim() === other.trim();
}

/** The options of a value in one order: a CRM keeps them in its own. */
function chosen(value: string): string {
  const options = value.split(';').map((option) => option.trim());
  return [...new Set(options)].toSorted().join(';');
}

function text(figure: number | null): string | null {
  return figure === null ? null : String(figure);
}
