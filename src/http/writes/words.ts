import { propertyCatalogue } from '#src/domain/properties.ts';
import { counted, createFormats, type Formats } from '#src/domain/wording/formats.ts';

/** Sentences are English; a reader's own language is not asked for yet. */
export function formatsIn(timeZone: string): Formats {
  return createFormats({ locale: 'en-GB', currency: 'USD', timeZone });
}

const objects: Readonly<Record<string, { readonly title: string; readonly one: string; readonly many: string }>> = {
  company: { title: 'Company', one: 'company', many: 'companies' },
  deal: { title: 'Deal', one: 'deal', many: 'deals' },
};

function wordsOf(object: string): { readonly title: string; readonly one: string; readonly many: string } {
  return objects[object] ?? { title: object, one: `${object} record`, many: `${object} records` };
}

/** `Company` */
export function objectTitle(object: string): string {
  return wordsOf(object).title;
}

/** `58 companies` */
export function recordsText(object: string, count: number, formats: Formats): string {
  const { one, many } = wordsOf(object);
  return counted(count, one, many, formats);
}

/** `58 companies and 12 deals` */
export function allRecordsText(
  records: readonly { readonly kind: string; readonly records: number }[],
  formats: Formats,
): string {
  return formats.list(records.map(({ kind, records: count }) => recordsText(kind, count, formats)));
}

/** Who acted, as people call them: the CRM's number of a user stands in the audit log. */
export function personText(actor: string): string {
  return actor.replace(/ \(HubSpot user \w+\)$/, '');
}

/** `174 values` */
export function valuesText(count: number, formats: Formats): string {
  return counted(count, 'value', 'values', formats);
}

/** `3 properties` */
export function propertiesText(count: number, formats: Formats): string {
  return counted(count, 'property', 'properties', formats);
}

const labels: ReadonlyMap<string, string> = new Map(propertyCatalogue.map(({ name, label }) => [name, label]));

/** The property's name for people. */
export function labelOf(property: string): string {
  return labels.get(property) ?? property;
}

const types: ReadonlyMap<string, string> = new Map(propertyCatalogue.map(({ name, type }) => [name, type]));
const optionLabels: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  propertyCatalogue.map(({ name, options }) => [
    name,
    new Map((options ?? []).map(({ value, label }) => [value, label])),
  ]),
);

/** A value as a person reads it; null stays null. */
export function valueText(property: string, value: string | null, formats: Formats): string | null {
  if (value === null) return null;
  const type = types.get(property);
  if (type === 'datetime' && !Number.isNaN(Date.parse(value))) return formats.instant(value);
  if (type === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return formats.day(value);
  if (type === 'bool') return value === 'true' ? 'Yes' : 'No';
  const options = optionLabels.get(property);
  return options === undefined || options.size === 0 ? value : chosenText(value, options, formats);
}

/** Several options of one property are written with semicolons between. */
function chosenText(value: string, options: ReadonlyMap<string, string>, formats: Formats): string {
  return formats.list(
    value
      .split(';')
      .filter((part) => part !== '')
      .map((part) => options.get(part) ?? part),
  );
}

/** `58 companies get a value. 3 of them have one already that differs.` */
export function plannedText(
  object: string,
  { changes, replaced, cleared }: { readonly changes: number; readonly replaced: number; readonly cleared: number },
  formats: Formats,
): string {
  if (changes === 0) return `No ${wordsOf(object).one} changes.`;
  const records = (count: number) => recordsText(object, count, formats);
  const given = changes - cleared;
  const sentences: string[] = [];
  if (given > 0 && replaced === given)
    sentences.push(
      `${records(given)} ${verb(given, 'has a value that differs and gets', 'have a value that differs and get')} another.`,
    );
  else if (given > 0) sentences.push(`${records(given)} ${verb(given, 'gets', 'get')} a value.`);
  if (replaced > 0 && replaced < given)
    sentences.push(
      `${formats.number(replaced)} of them ${verb(replaced, 'has one already that differs', 'have one already that differs')}.`,
    );
  if (cleared > 0) sentences.push(`${records(cleared)} ${verb(cleared, 'loses its value', 'lose theirs')}.`);
  return sentences.join(' ');
}

function verb(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
