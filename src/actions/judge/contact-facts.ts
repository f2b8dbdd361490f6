import type { DayReader } from '#src/domain/calendar.ts';
import { fieldValue, fieldValues } from '#src/domain/mapped-fields.ts';
import type { ContactFact } from '#src/domain/partnership/facts.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import type { PartnerRows } from '#src/store/gathered-rows.ts';
import type { ContactFactRow } from '#src/store/partnership-fact-rows.ts';

/** People at the partner's companies, those who left as well. */
export function contactFacts(
  { partner, contacts, contactChanges: changes }: PartnerRows,
  mapping: Mapping,
  days: DayReader,
): readonly ContactFact[] {
  const primaryIds = partner.primaryContactIds;
  const changedAt = new Map(changes.map((change) => [`${change.crm}:${change.id}:${change.field}`, change.changedAt]));
  const present = new Map<string, ContactFact>();
  for (const row of contacts) {
    const key = `${row.crm}:${row.id}`;
    const before = present.get(key);
    const read = contactFact(row, changedAt, mapping.contacts, days);
    const fact = { ...read, primary: read.primary || primaryIds.includes(row.id) };
    // A contact of two of the partner's companies is one person.
    present.set(key, before === undefined ? fact : { ...fact, primary: fact.primary || before.primary });
  }
  const gone = changes
    .filter(({ crm, field, id }) => field === 'company' && !present.has(`${crm}:${id}`))
    .map(({ crm, id, changedAt: at }): ContactFact => {
      const on = days.localDay(at);
      const primary = primaryIds.includes(id);
      return { record: { crm, type: 'contact', id }, since: on, primary, roles: [], gone: { why: 'unlinked', on } };
    });
  return [...present.values(), ...gone];
}

function contactFact(
  row: ContactFactRow,
  changedAt: ReadonlyMap<string, Date>,
  { bounced, left, primary, roles }: Mapping['contacts'],
  days: DayReader,
): ContactFact {
  /** Since when a property holds what it holds: when that was seen to change, else the contact's own version. */
  const heldSince = (property: string) =>
    days.localDay(changedAt.get(`${row.crm}:${row.id}:${property}`) ?? row.updatedAt);
  const goneBy = (): ContactFact['gone'] => {
    if (row.archivedAt !== null) return { why: 'archived', on: days.localDay(row.archivedAt) };
    if (left !== null && fieldValues(row.fields, left.property).some((value) => left.values.includes(value)))
      return { why: 'marked_left', on: heldSince(left.property) };
    if (bounced !== null && fieldValue(row.fields, bounced) !== null) return { why: 'bounced', on: heldSince(bounced) };
    return null;
  };
  return {
    record: { crm: row.crm, type: 'contact', id: row.id },
    since: days.localDay(row.createdAt),
    primary: primary?.by === 'label' && row.labels.includes(primary.label),
    roles:
      roles === null
        ? []
        : [...new Set(fieldValues(row.fields, roles.property).flatMap((value) => roles.values[value] ?? []))],
    gone: goneBy(),
  };
}
