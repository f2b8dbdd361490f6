import * as associationModels from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/all.js';
import * as companyModels from '@hubspot/api-client/lib/codegen/crm/companies/models/all.js';
import * as ownerModels from '@hubspot/api-client/lib/codegen/crm/owners/models/all.js';
import * as pipelineModels from '@hubspot/api-client/lib/codegen/crm/pipelines/models/all.js';
import * as propertyModels from '@hubspot/api-client/lib/codegen/crm/properties/models/all.js';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

type Models = Readonly<Record<string, unknown>>;

/** The families of models that the vendor's client knows; records of every type share the companies' shapes. */
export const clientModels = {
  records: companyModels,
  associations: associationModels,
  properties: propertyModels,
  owners: ownerModels,
  pipelines: pipelineModels,
} as const satisfies Readonly<Record<string, Models>>;

/**
 * Where the vendor's replies are known to differ from its client's own models: a field the models lack, or one that arrives with another type.
 */
const departures: Readonly<Record<string, string>> = {
  'SimplePublicObject.url': 'string',
  'SimplePublicObjectWithAssociations.url': 'string',
  'MultiAssociatedObjectWithLabel.toObjectId': 'number',
  'LabelsBetweenObjectPair.fromObjectId': 'number',
  'LabelsBetweenObjectPair.toObjectId': 'number',
  'Property.currencyPropertyName': 'string',
  'ModelError.status': 'string',
};

/** What in a reply does not fit the client's model: unknown fields and wrong types, each with its path. Empty when all fits. */
export function misfits(family: keyof typeof clientModels, type: string, value: unknown, path = type): string[] {
  if (value === undefined) return [];
  if (type.endsWith(' | null'))
    return value === null ? [] : misfits(family, type.slice(0, -' | null'.length), value, path);
  if (type.startsWith('Array<')) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, at) => misfits(family, type.slice('Array<'.length, -1), item, `${path}[${at}]`));
  }
  const [, mapped] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (mapped !== undefined) {
    if (!isObject(value)) return [`${path} is no map`];
    return Object.entries(value).flatMap(([key, item]) => misfits(family, mapped, item, `${path}.${key}`));
  }
  const attributes = attributesOf(family, type);
  return attributes === null ? misfitScalar(type, value, path) : misfitModel(family, type, attributes, value, path);
}

function misfitModel(
  family: keyof typeof clientModels,
  type: string,
  attributes: readonly Attribute[],
  value: unknown,
  path: string,
): string[] {
  if (!isObject(value)) return [`${path} is no ${type}`];
  return Object.entries(value).flatMap(([key, item]) => {
    const expected = departures[`${type}.${key}`] ?? attributes.find((one) => one.baseName === key)?.type;
    return expected === undefined
      ? [`${path}.${key} is not known to the client`]
      : misfits(family, expected, item, `${path}.${key}`);
  });
}

function misfitScalar(type: string, value: unknown, path: string): string[] {
  const fits =
    type === 'any' ||
    (type === 'Date' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) ||
    typeof value === (type.endsWith('Enum') ? 'string' : type) ||
    (value === null && path.endsWith('.label'));
  return fits ? [] : [`${path} is ${JSON.stringify(value)}, not a ${type}`];
}

function attributesOf(family: keyof typeof clientModels, type: string): readonly Attribute[] | null {
  const models: Models = clientModels[family];
  const model = models[type];
  if (
    typeof model !== 'function' ||
    !('getAttributeTypeMap' in model) ||
    typeof model.getAttributeTypeMap !== 'function'
  )
    return null;
  const attributes: readonly Attribute[] = model.getAttributeTypeMap();
  return attributes;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
