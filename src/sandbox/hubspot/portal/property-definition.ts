import type { SandboxObjectType, SeedProperty } from '../../portal-seed.ts';

export const propertyTypes = ['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string'] as const;
export type PropertyType = (typeof propertyTypes)[number];

export const fieldTypes = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
] as const;

export interface PropertyOption {
  readonly value: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
  readonly description?: string;
}

/** A property of an object type as the properties API answers it, without the parts that are derived from the rest. */
export interface PropertyDefinition {
  readonly objectType: SandboxObjectType;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupName: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options: readonly PropertyOption[];
  readonly hubspotDefined: boolean;
  /** Written by the vendor only. */
  readonly readOnlyValue: boolean;
  /** The vendor derives the value from others. */
  readonly calculated: boolean;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly displayOrder: number;
  readonly externalOptions: boolean;
  readonly referencedObjectType?: string;
  readonly currencyPropertyName?: string;
  readonly calculationFormula?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly archivedAt?: string;
}

export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
}

export function optionsOf(values: readonly { readonly value: string; readonly label: string }[]): PropertyOption[] {
  return values.map(({ value, label }, displayOrder) => ({ value, label, displayOrder, hidden: false }));
}

/** A definition with the vendor's usual defaults filled in. */
export function definition(
  given: Pick<PropertyDefinition, 'objectType' | 'name' | 'label' | 'groupName' | 'type' | 'fieldType'> &
    Partial<PropertyDefinition>,
): PropertyDefinition {
  return {
    description: '',
    options: [],
    hubspotDefined: false,
    readOnlyValue: false,
    calculated: false,
    hasUniqueValue: false,
    hidden: false,
    formField: false,
    displayOrder: -1,
    externalOptions: false,
    ...given,
  };
}

export function customDefinition(seed: SeedProperty, createdAt: string): PropertyDefinition {
  return definition({ ...seed, options: optionsOf(seed.options ?? []), createdAt, updatedAt: createdAt });
}
