/** Raw values of a record's mapped properties, by property name, as the CRM gave them. */
export type MappedFields = Readonly<Record<string, string | null>>;

/** The value of a property; null when it is absent, empty or blank. */
export function fieldValue(fields: MappedFields, property: string): string | null {
  const value = fields[property]?.trim();
  return value === undefined || value === '' ? null : value;
}

/** The chosen values of a property: CRMs join several with semicolons. */
export function fieldValues(fields: MappedFields, property: string): readonly string[] {
  const pieces = fieldValue(fields, property)?.split(';') ?? [];
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}
