import type { PropertyDefinition } from '#src/crm/model.ts';
import type { Crm } from '#src/crm/port.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

/** One thing that was looked at in the account: what it says, and whether the settings cannot be published like this. */
export interface MappingFinding {
  readonly path: string;
  readonly wrong: boolean;
  readonly text: string;
}

type Kind = 'company' | 'deal';

interface MappedProperty {
  readonly path: string;
  readonly kind: Kind;
  readonly property: string;
  readonly types: readonly PropertyDefinition['type'][];
  /** Options that the mapping names. */
  readonly values: readonly string[];
}

const anyText = ['string', 'enumeration', 'number', 'bool'] as const;
const day = ['date', 'datetime'] as const;

/**
 * Looks a mapping up in the live account: whether each property is there and of a type that can be read, whether the options named exist, and how many companies it finds. A few calls, and nothing is
 * changed.
 */
export async function checkMapping(
  crm: Pick<Crm, 'countCompanies' | 'labels' | 'properties' | 'stages' | 'capabilities'>,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<readonly MappingFinding[]> {
  const definitions: Readonly<Record<Kind, readonly PropertyDefinition[]>> = {
    company: await crm.properties('company', signal),
    deal: await crm.properties('deal', signal),
  };
  const checked = mappedProperties(mapping).map((mapped) => ({
    mapped,
    wrong: wrongWith(mapped, definitions[mapped.kind]),
  }));
  const findings: MappingFinding[] = checked.flatMap(({ mapped, wrong }) =>
    wrong === null ? [] : [{ path: mapped.path, wrong: true, text: wrong }],
  );
  findings.push(...(await wrongLabels(crm, mapping, signal)), ...(await wrongPipelines(crm, mapping, signal)));

  // A search for a property that the account does not have is refused.
  if (checked.some(({ mapped, wrong }) => mapped.path === partnerPath && wrong !== null)) return findings;
  const partners = await crm.countCompanies({ rule: mapping.partner, filled: null }, signal);
  findings.push({
    path: partnerPath,
    wrong: false,
    text:
      partners.count === 0
        ? 'No company matches: nobody would be judged.'
        : `${companies(partners.count)} match: ${partners.samples.map(({ id, name }) => name ?? id).join(', ')}${partners.count > partners.samples.length ? ' ...' : ''}. Look whether these are your partners.`,
  });
  for (const { mapped, wrong } of checked) {
    if (wrong !== null || mapped.kind !== 'company' || mapped.path === partnerPath) continue;
    const { count } = await crm.countCompanies({ rule: mapping.partner, filled: mapped.property }, signal);
    findings.push({
      path: mapped.path,
      wrong: false,
      text: `${mapped.property} is filled in on ${count} of ${partners.count}.`,
    });
  }
  return findings;
}

const partnerPath = 'mapping.hubspot.partner';

function mappedProperties(mapping: Mapping): readonly MappedProperty[] {
  const found: MappedProperty[] = [];
  const add = (
    path: string,
    property: string | null | undefined,
    types: readonly PropertyDefinition['type'][],
    values: readonly string[] = [],
    kind: Kind = 'company',
  ): void => {
    if (property !== null && property !== undefined)
      found.push({ path: `mapping.hubspot.${path}`, kind, property, types, values });
  };
  const { partner } = mapping;
  add('partner', partner.property, [...anyText, ...day], partner.by === 'property' ? partner.values : []);
  add('owner', mapping.owner, ['enumeration', 'string']);
  add('status', mapping.status?.property, anyText, Object.keys(mapping.status?.values ?? {}));
  add('type', mapping.type?.property, anyText);
  add('signedOn', mapping.signedOn?.property, day);
  add('portal.signIn', mapping.portal?.signIn, day);
  add('portal.training', mapping.portal?.training, day);
  add('satisfaction', mapping.satisfaction?.property, ['number']);
  add('satisfaction.dateProperty', mapping.satisfaction?.dateProperty, day);
  add('fit', mapping.fit?.property, anyText, Object.keys(mapping.fit?.values ?? {}));
  add('fit.dateProperty', mapping.fit?.dateProperty, day);
  for (const [place, way] of mapping.attribution.entries())
    if (way.by === 'deal_property') add(`attribution.${place}`, way.property, anyText, [], 'deal');
  return found;
}

/** One sentence, or null when it can be read. */
function wrongWith(
  { kind, property, types, values }: MappedProperty,
  definitions: readonly PropertyDefinition[],
): string | null {
  const definition = definitions.find(({ name }) => name === property);
  if (definition === undefined) {
    const near = nearest(property, definitions);
    return `The account has no ${kind} property ${property}.${near === null ? '' : ` Is it ${near}?`}`;
  }
  if (!types.includes(definition.type))
    return `${property} is a ${definition.type} property; this needs ${types.join(' or ')}.`;
  const options = definition.options.map(({ value }) => value);
  const strangers = definition.type === 'enumeration' ? values.filter((value) => !options.includes(value)) : [];
  if (strangers.length > 0) return `${property} has no option ${strangers.join(', ')}. It has: ${options.join(', ')}.`;
  return null;
}

async function wrongLabels(
  crm: Pick<Crm, 'capabilities' | 'labels'>,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<readonly MappingFinding[]> {
  const ways = mapping.attribution
    .entries()
    .flatMap(([place, way]) => (way.by === 'label' ? [{ place, label: way.label }] : []));
  const wanted = [...ways];
  if (wanted.length === 0 || !(await crm.capabilities(signal)).labels) return [];
  const labels = await crm.labels('deal', 'company', signal);
  const known = new Set(labels.flatMap(({ key, name }) => (name === null ? [key] : [key, name])));
  // Labels may be on their way: a rule for one that is not there yet finds nothing, and harms nothing.
  return wanted
    .filter(({ label }) => !known.has(label))
    .map(({ place, label }) => ({
      path: `mapping.hubspot.attribution.${place}`,
      wrong: false,
      text: `The account has no label ${label} between deals and companies: this way finds nothing.`,
    }));
}

async function wrongPipelines(
  crm: Pick<Crm, 'stages'>,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<readonly MappingFinding[]> {
  if (mapping.pipelines === null) return [];
  const stages = await crm.stages(signal);
  const known = new Map(stages.map(({ pipelineId, pipelineName }) => [pipelineId, pipelineName]));
  const strangers = mapping.pipelines.filter((id) => !known.has(id));
  if (strangers.length === 0) return [];
  const there = [...known].map(([id, name]) => `${id} (${name})`).join(', ');
  return [
    {
      path: 'mapping.hubspot.pipelines',
      wrong: true,
      text: `The account has no pipeline ${strangers.join(', ')}. It has: ${there}.`,
    },
  ];
}

/** The property whose name shares the most words with what was asked for; null when none does. */
function nearest(property: string, definitions: readonly PropertyDefinition[]): string | null {
  const words = new Set(property.toLowerCase().split('_'));
  const [best] = definitions
    .map(({ name }) => ({ name, shared: name.split('_').filter((word) => words.has(word)).length }))
    .toSorted((a, b) => b.shared - a.shared || a.name.length - b.name.length);
  return best === undefined || best.shared === 0 ? null : best.name;
}

function companies(count: number): string {
  return count === 1 ? '1 company' : `${count} companies`;
}
