import type { PropertyDefinition } from '#src/crm/model.ts';
import type { PropertyToInstall } from '#src/crm/port.ts';
import type { OwnProperty } from '#src/domain/own-property.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import { CrmPermissionError } from '#src/errors.ts';
import { listApprovals, setBlockedReasons } from '#src/store/approvals.ts';
import { forgetHeld, type WrittenKind } from '#src/store/write-values.ts';

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
 * reason and left alone, since it may hold a person's data. The others go on, and so do the other objects where the connection may not define properties of one.
 */
export async function checkProperties(writer: Writer): Promise<PropertyCheck> {
  const checks = [await checkObject(writer, 'company'), await checkObject(writer, 'deal')];
  return {
    properties: checks.flatMap(({ properties }) => properties),
    changed: checks.flatMap(({ changed }) => changed),
  };
}

async function checkObject(writer: Writer, object: WrittenKind): Promise<PropertyCheck> {
  const { app, scope } = writer;
  const approvals = await app.store.inProgram(scope.programId, (tx) => listApprovals(tx, scope));
  const wanted = approvals.filter(({ state, kind }) => state !== 'stopped' && kind === object);
  const catalogue = propertyCatalogue.filter(({ name }) => wanted.some(({ property }) => property === name));
  if (catalogue.length === 0) return { properties: [], changed: [] };

  const { created, reasons } = await lookAt(writer, object, catalogue);
  const checked = catalogue.map(({ name: property }) => ({
    kind: object,
    property,
    reason: reasons.get(property) ?? null,
  }));
  await storeAsWriter(writer, async (tx) => {
    // Whatever a property held before somebody deleted it is gone with it.
    await forgetHeld(tx, scope, object, created);
    await setBlockedReasons(tx, scope, checked);
    await parkProperties(tx, scope, checked, app.clock.now());
  });
  const before = new Map(wanted.map(({ property, blockedReason }) => [property, blockedReason]));
  const newlyBlocked = checked.filter(({ property, reason }) => reason !== null && before.get(property) === null);
  return { properties: checked, changed: [...created, ...newlyBlocked.map(({ property }) => property)] };
}

/** Creates what is missing, and answers why the others cannot be written. */
async function lookAt(
  { crm, signal }: Writer,
  object: WrittenKind,
  catalogue: readonly OwnProperty[],
): Promise<{ readonly created: readonly string[]; readonly reasons: ReadonlyMap<string, string | null> }> {
  try {
    const outcomes = await crm.installProperties(catalogue.map(toInstall), signal);
    const definitions = new Map((await crm.properties(object, signal)).map((one) => [one.name, one]));
    return {
      created: outcomes.filter(({ outcome }) => outcome === 'created').map(({ name }) => name),
      reasons: new Map(catalogue.map((property) => [property.name, whyNot(property, definitions.get(property.name))])),
    };
  } catch (error) {
    if (!(error instanceof CrmPermissionError)) throw error;
    const reason = whyForbidden(object, error);
    return { created: [], reasons: new Map(catalogue.map(({ name }) => [name, reason])) };
  }
}

/**
 * The connection may not write records of an object at all: its properties are parked with what to grant, until somebody applies again or the daily look finds that they can be written.
 */
export async function blockObject(writer: Writer, object: WrittenKind, error: CrmPermissionError): Promise<void> {
  const { app, scope } = writer;
  const reason = whyForbidden(object, error);
  await storeAsWriter(writer, async (tx) => {
    const approvals = (await listApprovals(tx, scope)).filter(
      ({ state, kind }) => state !== 'stopped' && kind === object,
    );
    const blocked = approvals.map(({ kind, property }) => ({ kind, property, reason }));
    await setBlockedReasons(tx, scope, blocked);
    await parkProperties(tx, scope, blocked, app.clock.now());
  });
}

function whyForbidden(object: WrittenKind, { scopes }: CrmPermissionError): string {
  const plural = object === 'company' ? 'companies' : 'deals';
  // Of those that would do, the CRM names the plainest first.
  const missing = scopes[0] ?? 'the scope that this needs';
  return `The connection may not write ${plural}: grant it ${missing}, then run tandem apply.`;
}

export function toInstall({
  object,
  name,
  label,
  description,
  type,
  options,
  multiple,
}: OwnProperty): PropertyToInstall {
  return {
    kind: object,
    name,
    label,
    description,
    type,
    ...(multiple === undefined ? {} : { multiple }),
    ...(options === null ? {} : { options }),
  };
}

function whyNot(wanted: OwnProperty, found: PropertyDefinition | undefined): string | null {
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
