import type { SandboxObjectType } from '../../portal-seed.ts';
import { definition, optionsOf } from './property-definition.ts';
import type { PropertyDefinition, PropertyType } from './property-definition.ts';
import { vendorLabel } from './property-labels.ts';

/**
 * One vendor property in a line: `name kind flags`. Kinds are `text`, `area`, `html`, `phone`, `number`, `money`, `date`, `datetime`, `bool`,
 * `owner`, `select`, `radio`, `checkbox` (several values). Flag `ro` is read only, `calc` is read only and calculated. Options follow a colon,
 * separated by `|`, each `value` or `value=label`.
 */
export function propertyTable(objectType: SandboxObjectType, groupName: string, table: string): PropertyDefinition[] {
  return table
    .trim()
    .split('\n')
    .map((line) => parseLine(objectType, groupName, line.trim()));
}

const kinds: Readonly<Record<string, readonly [PropertyType, string]>> = {
  text: ['string', 'text'],
  area: ['string', 'textarea'],
  html: ['string', 'html'],
  phone: ['string', 'phonenumber'],
  number: ['number', 'number'],
  money: ['number', 'number'],
  date: ['date', 'date'],
  datetime: ['datetime', 'date'],
  bool: ['bool', 'booleancheckbox'],
  owner: ['enumeration', 'select'],
  select: ['enumeration', 'select'],
  radio: ['enumeration', 'radio'],
  checkbox: ['enumeration', 'checkbox'],
};

function parseLine(objectType: SandboxObjectType, groupName: string, line: string): PropertyDefinition {
  const [head = '', optionText] = line.split(/:(.*)/s);
  const [name = '', kind = 'text', flag = ''] = head.trim().split(/\s+/);
  const [type, fieldType] = kinds[kind] ?? ['string', 'text'];
  const calculated = flag === 'calc';
  return definition({
    objectType,
    name,
    label: vendorLabel(objectType, name) ?? labelOf(name),
    groupName,
    type,
    fieldType: calculated && type !== 'enumeration' ? 'calculation_equation' : fieldType,
    hubspotDefined: true,
    readOnlyValue: calculated || flag === 'ro',
    calculated,
    options: type === 'bool' ? booleanOptions : parseOptions(optionText),
    externalOptions: kind === 'owner',
    ...(kind === 'owner' ? { referencedObjectType: 'OWNER' } : {}),
    ...(kind === 'money' ? { currencyPropertyName: 'deal_currency_code' } : {}),
  });
}

const booleanOptions = optionsOf([
  { value: 'true', label: 'True' },
  { value: 'false', label: 'False' },
]);

function parseOptions(text: string | undefined) {
  const items = (text ?? '').trim();
  if (items === '') return [];
  return optionsOf(
    items.split('|').map((item) => {
      const [value = '', label] = item.split('=');
      return { value, label: label ?? labelOf(value.toLowerCase()) };
    }),
  );
}

function labelOf(name: string): string {
  const words = name.replace(/^hs_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
