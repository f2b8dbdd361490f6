import type { PropertyDefinition } from './portal/property-definition.ts';

/** A definition as the properties API answers it. */
export function propertyView(one: PropertyDefinition): object {
  return {
    ...(one.createdAt === undefined ? {} : { createdAt: one.createdAt }),
    ...(one.updatedAt === undefined ? {} : { updatedAt: one.updatedAt }),
    ...(one.archivedAt === undefined ? {} : { archivedAt: one.archivedAt }),
    name: one.name,
    label: one.label,
    type: one.type,
    fieldType: one.fieldType,
    description: one.description,
    groupName: one.groupName,
    options: one.options.map((option) => ({ description: '', ...option })),
    displayOrder: one.displayOrder,
    calculated: one.calculated,
    externalOptions: one.externalOptions,
    archived: one.archivedAt !== undefined,
    hasUniqueValue: one.hasUniqueValue,
    hidden: one.hidden,
    hubspotDefined: one.hubspotDefined,
    ...(one.referencedObjectType === undefined ? {} : { referencedObjectType: one.referencedObjectType }),
    ...(one.calculationFormula === undefined ? {} : { calculationFormula: one.calculationFormula }),
    ...(one.currencyPropertyName === undefined
      ? {}
      : { showCurrencySymbol: true, currencyPropertyName: one.currencyPropertyName }),
    modificationMetadata: {
      archivable: !one.hubspotDefined,
      readOnlyDefinition: one.hubspotDefined,
      readOnlyValue: one.readOnlyValue,
      ...(one.type === 'enumeration' ? { readOnlyOptions: one.hubspotDefined } : {}),
    },
    formField: one.formField,
  };
}
