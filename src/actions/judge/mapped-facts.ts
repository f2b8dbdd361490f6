import type { AnswerFact, FitFact, LocalDate, PortalFact, RecordRef } from '#src/domain/facts.ts';
import { fieldValue, type MappedFields } from '#src/domain/mapped-fields.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

import { mappedDay } from './mapped-day.ts';

/** A company that stands for the partner, with the raw values of its mapped properties. */
export interface MappedCompany {
  readonly record: RecordRef;
  readonly fields: MappedFields;
}

/** Company properties that say when the partner was last active in the portal. */
export function portalProperties(mapping: Mapping): readonly string[] {
  return [mapping.portal?.signIn ?? null, mapping.portal?.training ?? null].filter((property) => property !== null);
}

/** H5: portal activity as company properties say it. */
export function mappedPortal(company: MappedCompany, mapping: Mapping, timeZone: string): readonly PortalFact[] {
  const fact = (property: string | null | undefined, kind: PortalFact['kind']): readonly PortalFact[] => {
    const on = datedBy(company, property ?? null, timeZone);
    return on === null ? [] : [{ record: company.record, kind, on }];
  };
  return [...fact(mapping.portal?.signIn, 'sign_in'), ...fact(mapping.portal?.training, 'training')];
}

/** H6: the answer that a company property holds; a rating is of one respondent, an NPS is ready. */
export function mappedAnswer(
  company: MappedCompany,
  mapping: Mapping['satisfaction'],
  timeZone: string,
): readonly AnswerFact[] {
  if (mapping === null) return [];
  const text = fieldValue(company.fields, mapping.property);
  const value = text === null ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return [];
  const on = datedBy(company, mapping.dateProperty, timeZone);
  return [
    {
      record: company.record,
      respondent: null,
      scale: mapping.scale,
      value,
      on,
      origin: 'property',
      enteredByOurPeople: false,
    },
  ];
}

/** H7: the strategic fit that a company property holds. */
export function mappedFit(company: MappedCompany, mapping: Mapping['fit'], timeZone: string): readonly FitFact[] {
  if (mapping === null) return [];
  const text = fieldValue(company.fields, mapping.property);
  const value = text === null ? undefined : mapping.values[text];
  return value === undefined
    ? []
    : [{ record: company.record, value, on: datedBy(company, mapping.dateProperty, timeZone) }];
}

function datedBy(company: MappedCompany, property: string | null, timeZone: string): LocalDate | null {
  const text = property === null ? null : fieldValue(company.fields, property);
  return text === null ? null : mappedDay(text, timeZone);
}
