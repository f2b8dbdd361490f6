import { readValue } from '../hubspot/portal/calculated.ts';
import type { Portal } from '../hubspot/portal/portal.ts';
import type { PropertyDefinition } from '../hubspot/portal/property-definition.ts';
import type { StoredRecord } from '../hubspot/portal/record-table.ts';

/** Dashes stand for an empty value, as on the vendor's own pages. */
export const nothing = '--';

/** A property's value as a person reads it. */
export function shownValue(portal: Portal, record: StoredRecord, definition: PropertyDefinition): string {
  const value = readValue(portal, record, definition.name);
  if (value === null || value === '') return nothing;
  if (definition.referencedObjectType === 'OWNER' || definition.name === 'hubspot_owner_id')
    return ownerName(portal, value) ?? `Owner ${value}`;
  if (definition.options.length > 0) {
    return value
      .split(';')
      .filter((part) => part !== '')
      .map((part) => definition.options.find((option) => option.value === part)?.label ?? part)
      .join(', ');
  }
  if (definition.type === 'datetime') return shownTime(portal, value);
  if (definition.type === 'date') return shownDay(value);
  if (definition.type === 'bool') return value === 'true' ? 'Yes' : 'No';
  return value;
}

export function ownerName(portal: Portal, ownerId: string | null): string | null {
  const owner = portal.owners.find((one) => one.id === ownerId);
  return owner === undefined ? null : `${owner.firstName} ${owner.lastName}${owner.archived ? ' (deactivated)' : ''}`;
}

export function shownTime(portal: Portal, value: string): string {
  const at = moment(value);
  if (at === null) return value;
  return new Intl.DateTimeFormat('en-US', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: portal.account.timeZone,
  }).format(at);
}

function shownDay(value: string): string {
  const at = moment(value);
  return at === null ? value : new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}

function moment(value: string): Date | null {
  const at = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(at.getTime()) ? null : at;
}

export function shownMoney(amount: string | null, currency: string): string {
  const number = Number(amount);
  if (amount === null || amount === '' || Number.isNaN(number)) return nothing;
  try {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 }).format(number);
  } catch {
    // A currency code that nobody knows is shown as it stands.
    return `${number.toLocaleString('en-US')} ${currency}`;
  }
}
