import type { PropertyDefinition } from '#src/crm/model.ts';
import type { PropertyToInstall } from '#src/crm/port.ts';
import { propertyCatalogue, type CompanyProperty } from '#src/domain/properties.ts';
import { listApprovals, setBlockedReasons } from '#src/store/approvals.ts';
import { forgetHeld } from '#src/store/write-values.ts';

import { parkProperties } from './park-writes.ts';
import { storeAsWriter, type Writer } from './with-writer.ts';

export interface CheckedProperty {
  readonly property: string;
  /** Why it cannot be written as it is; null when it can. */
  readonly reason: string | null;
}

export interface PropertyCheck {
  readonly properties: readonly CheckedProperty[];
  /** Properties that were missing and have been made (again), and those that cannot be written since now. */
  readonly changed: readonly string[];
}

/**
 * Makes sure that the CRM has the approved properties as they have to be: missing ones are created in their group, what was changed beyond use (another type, options taken away, read only) is parked with the
 * reason and left alone, since it may hold a person's data. The others go on.
 */
export async function checkProperties(writer: Writer): Promise<PropertyCheck> {
  const { app, scope, crm, signal } = writer;
  const approvals = await app.store.inProgram(scope.programId, (tx) => listApprovals(tx, scope));
  const wanted = approvals.filter(({ state, kind }) => state !== 'stopped' && kind === 'company');
  const catalogue = propertyCatalogue.filter(({ name }) => wanted.some(({ property }) => property === name));
  if (catalogue.length === 0) return { properties: [], changed: [] };

  const outcomes = await crm.installProperties(catalogue.map(toInstall), signal);
  const created = outcomes.filter(({ outcome }) => outcome === 'created').map(({ name }) => name);
  const definitions = new Map((await crm.properties('company', signal)).map((one) => [one.name, one]));
  const checked = catalogue.map((property) => ({
    kind: 'company' as const,
    property: property.name,
    reason: whyNot(property, definitions.get(property.name)),
  }));
  await storeAsWriter(writer, async (tx) => {
    // Whatever a property held before somebody deleted it is gone with it.
    await forgetHeld(tx, scope, 'company', created);
    await setBlockedReasons(tx, scope, checked);
    await parkProperties(tx, scope, checked, app.clock.now());
  });
  const before = new Map(wanted.map(({ property, blockedReason }) => [property, blockedReason]));
  const newlyBlocked = checked.filter(({ property, reason }) => reason !== null && before.get(property) === null);
  return { properties: checked, changed: [...created, ...newlyBlocked.map(({ property }) => property)] };
}

export function toInstall({ name, label, description, type, options }: CompanyProperty): PropertyToInstall {
  return { kind: 'company', name, label, description, type, ...(options === null ? {} : { options }) };
}

function whyNot(wanted: CompanyProperty, found: PropertyDefinition | undefined): string | null {
  const { name } = wanted;
  if (found === undefined) return `The CRM does not show ${name}, though it was created: look whether it is archived.`;
  if (found.readOnly) return `${name} is read only in the CRM: allow it to be written, or stop it.`;
  if (found.type !== wanted.type)
    return `${name} has the type ${found.type} in the CRM and needs ${wanted.type}: change it back, or stop it.`;
  const options = new Set(found.options.map(({ value }) => value));
  const lacking = (wanted.options ?? []).filter(({ value }) => !options.has(value)).map(({ value }) => value);
  return lacking.length === 0
    ? null
    : `${name} lacks the options ${lacking.join(', ')} in the CRM: add them again, or stop it.`;
}
