import { fieldValue, fieldValues, type MappedFields } from './mapped-fields.ts';
import type { PartnerRule } from './settings/mapping.ts';

/**
 * Whether a company is a partner of the program: one of the named values is chosen, or the named property is filled.
 */
export function isPartner(fields: MappedFields, rule: PartnerRule): boolean {
  if (rule.by === 'filled') return fieldValue(fields, rule.property) !== null;
  return fieldValues(fields, rule.property).some((value) => rule.values.includes(value));
}

/** The properties that must be read to apply the rule. */
export function partnerRuleProperties(rule: PartnerRule): readonly string[] {
  return [rule.property];
}
