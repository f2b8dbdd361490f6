import { partnerRuleProperties } from '../partner-rule.ts';
import type { Mapping } from './mapping.ts';

/** Company properties that the mapping names; their raw values are a company's `fields`. */
export function mappedCompanyProperties(mapping: Mapping): readonly string[] {
  const { contacts, fit, owner, parent, partner, portal, satisfaction, signedOn, status, type } = mapping;
  const named = [
    ...partnerRuleProperties(partner),
    owner,
    status?.property,
    type?.property,
    signedOn?.property,
    portal?.signIn,
    portal?.training,
    satisfaction?.property,
    satisfaction?.dateProperty,
    fit?.property,
    fit?.dateProperty,
    parent,
    contacts.primary?.by === 'company_property' ? contacts.primary.property : null,
  ];
  return [...new Set(named.filter((name) => name !== undefined && name !== null))];
}

/** Contact properties that the mapping names. */
export function mappedContactProperties({ contacts: { bounced, left, roles } }: Mapping): readonly string[] {
  const named = [bounced, left?.property, roles?.property];
  return [...new Set(named.filter((name) => name !== undefined && name !== null))];
}
