import {
  PropertyCreateFieldTypeEnum as FieldType,
  PropertyCreateTypeEnum as Type,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import type { PropertyCreate } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';

import { propertyGroup } from '#src/domain/properties.ts';
import { CrmRejectedError } from '#src/errors.ts';

import { hubspotLimits } from '../limits.ts';
import type { PropertyDefinition } from '../model.ts';
import type { InstallOutcome, PropertyToInstall } from '../port.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { objectPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import { readableRows } from './rows.ts';
import { Batch, GroupRow, Page, PropertyRow } from './schema.ts';
import { cleanText } from './values.ts';

const known = new Set<string>([
  'bool',
  'date',
  'datetime',
  'enumeration',
  'number',
  'string',
] satisfies PropertyDefinition['type'][]);

/** The properties of an object type as a mapping or a form needs them. Types that no mapping can use (files, references) read as text. */
export async function propertyDefinitions(
  portal: Portal,
  kind: 'company' | 'deal',
  signal: AbortSignal,
): Promise<readonly PropertyDefinition[]> {
  return (await propertyRows(portal, kind, signal)).map((row) => ({
    kind,
    name: row.name,
    label: cleanText(row.label ?? row.name),
    type: isKnownType(row.type) ? row.type : 'string',
    options: (row.options ?? []).map(({ label, value }) => ({
      value: cleanText(value),
      label: cleanText(label ?? value),
    })),
    readOnly: row.modificationMetadata?.readOnlyValue === true || row.calculated === true,
  }));
}

function isKnownType(type: string): type is PropertyDefinition['type'] {
  return known.has(type);
}

async function propertyRows(
  portal: Portal,
  kind: 'company' | 'deal',
  signal: AbortSignal,
): Promise<readonly PropertyRow[]> {
  const path = objectPath(kind);
  const page = await portal.client.read(
    `list properties of ${path}`,
    await portal.requests.properties(path),
    Page,
    signal,
  );
  return readableRows(page.results, PropertyRow);
}

/**
 * Creates what is missing, in the group "Partner relationship". Looks first, so that a second run makes no writing call; somebody who creates the same meanwhile is no error.
 * A property of that name with another type or without our options is reported as `differs` and left alone: it may hold a person's data.
 */
export async function installProperties(
  portal: Portal,
  definitions: readonly PropertyToInstall[],
  signal: AbortSignal,
): Promise<readonly InstallOutcome[]> {
  const outcomes: InstallOutcome[] = [];
  for (const kind of ['company', 'deal'] as const) {
    const wanted = definitions.filter((one) => one.kind === kind);
    if (wanted.length > 0) outcomes.push(...(await installOn(portal, kind, wanted, signal)));
  }
  return outcomes;
}

async function installOn(
  portal: Portal,
  kind: 'company' | 'deal',
  wanted: readonly PropertyToInstall[],
  signal: AbortSignal,
): Promise<readonly InstallOutcome[]> {
  const before = byName(await propertyRows(portal, kind, signal));
  const missing = wanted.filter(({ name }) => !before.has(name));
  const created = new Set<string>();
  let after = before;
  if (missing.length > 0) {
    await ensureGroup(portal, kind, signal);
    const problems: string[] = [];
    for (const some of chunksOf(missing, hubspotLimits.batch.value)) {
      const made = await createSome(portal, kind, some, signal);
      for (const name of made.created) created.add(name);
      problems.push(...made.problems);
    }
    if (created.size < missing.length) after = byName(await propertyRows(portal, kind, signal));
    const lacking = missing.filter(({ name }) => !created.has(name) && !after.has(name));
    if (lacking.length > 0) {
      const why = problems[0] ?? 'the answer does not say why';
      throw new CrmRejectedError(`HubSpot did not create ${lacking.map(({ name }) => name).join(', ')}: ${why}`, null);
    }
  }
  return wanted.map((one) => {
    if (created.has(one.name)) return { kind, name: one.name, outcome: 'created' };
    const found = after.get(one.name);
    return { kind, name: one.name, outcome: found !== undefined && isSame(one, found) ? 'present' : 'differs' };
  });
}

function byName(rows: readonly PropertyRow[]): ReadonlyMap<string, PropertyRow> {
  return new Map(rows.map((row) => [row.name, row]));
}

function isSame(wanted: PropertyToInstall, found: PropertyRow): boolean {
  const options = new Set((found.options ?? []).map(({ value }) => value));
  const { fieldType } = vendorTypes(wanted);
  const sameField =
    wanted.type !== 'enumeration' || (found.fieldType === FieldType.Checkbox) === (fieldType === FieldType.Checkbox);
  return found.type === wanted.type && sameField && (wanted.options ?? []).every(({ value }) => options.has(value));
}

async function ensureGroup(portal: Portal, kind: 'company' | 'deal', signal: AbortSignal): Promise<void> {
  const path = objectPath(kind);
  const page = await portal.client.read(
    `list property groups of ${path}`,
    await portal.requests.groups(path),
    Page,
    signal,
  );
  if (readableRows(page.results, GroupRow).some(({ name }) => name === propertyGroup.name)) return;
  const request = await portal.requests.createGroup(path, propertyGroup.name, propertyGroup.label);
  await ifNew(() => portal.client.call(`create property group of ${path}`, request, signal));
}

async function createSome(
  portal: Portal,
  kind: 'company' | 'deal',
  wanted: readonly PropertyToInstall[],
  signal: AbortSignal,
): Promise<{ readonly created: readonly string[]; readonly problems: readonly string[] }> {
  const path = objectPath(kind);
  const term = `create properties of ${path}`;
  const request = await portal.requests.createProperties(path, wanted.map(vendorProperty));
  const answer = await ifNew(() => portal.client.call(term, request, signal));
  if (answer === null)
    return { created: [], problems: ['one of them was created by somebody else meanwhile; run this again'] };
  const batch = parsedAnswer(answer, term, Batch);
  const created = readableRows(batch.results, PropertyRow).map(({ name }) => name);
  return { created, problems: (batch.errors ?? []).flatMap((error) => error.message ?? error.category ?? []) };
}

/** Null when the CRM says that it exists already. */
async function ifNew<T>(create: () => Promise<T>): Promise<T | null> {
  try {
    return await create();
  } catch (error) {
    if (error instanceof CrmRejectedError && error.status === 409) return null;
    throw error;
  }
}

function vendorProperty(wanted: PropertyToInstall): PropertyCreate {
  const { description, label, name } = wanted;
  const options = wanted.type === 'bool' ? yesAndNo : (wanted.options ?? []);
  return {
    name,
    label,
    description,
    groupName: propertyGroup.name,
    ...vendorTypes(wanted),
    formField: false,
    hidden: false,
    options: options.map((option, displayOrder) => ({
      value: option.value,
      label: option.label,
      displayOrder,
      hidden: false,
      description: '',
    })),
  };
}

const yesAndNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
] as const;

function vendorTypes(wanted: Pick<PropertyToInstall, 'type' | 'multiple'>): Pick<PropertyCreate, 'type' | 'fieldType'> {
  if (wanted.type === 'enumeration' && wanted.multiple === true)
    return { type: Type.Enumeration, fieldType: FieldType.Checkbox };
  return ofType[wanted.type];
}

const ofType: Readonly<Record<PropertyToInstall['type'], Pick<PropertyCreate, 'type' | 'fieldType'>>> = {
  bool: { type: Type.Bool, fieldType: FieldType.Booleancheckbox },
  date: { type: Type.Date, fieldType: FieldType.Date },
  datetime: { type: Type.Datetime, fieldType: FieldType.Date },
  enumeration: { type: Type.Enumeration, fieldType: FieldType.Select },
  number: { type: Type.Number, fieldType: FieldType.Number },
  string: { type: Type.String, fieldType: FieldType.Text },
};
