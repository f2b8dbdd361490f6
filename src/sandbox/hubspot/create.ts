import { z } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import type { Call } from './call.ts';
import { propertyErrorParts } from './errors.ts';
import type { ErrorParts } from './errors.ts';
import { findBy, isIdProperty, liveRecord, writableType } from './lookup.ts';
import type { AssociationType } from './portal/association-types.ts';
import type { RecordRef } from './portal/link-index.ts';
import { addLink } from './portal/links.ts';
import { infoOf } from './portal/object-types.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { createRecord } from './portal/records.ts';
import { checkValues } from './portal/validate.ts';

/** Ids come as strings or numbers; the vendor's own samples have both. */
export const idInput = z.union([z.string(), z.number()]).transform(String);

export const associationSpec = z.object({ associationCategory: z.string(), associationTypeId: z.number() });

export const associationInputs = z.array(
  z.object({ to: z.object({ id: idInput }), types: z.array(associationSpec).min(1) }),
);
export type AssociationInputs = z.infer<typeof associationInputs>;

export type Made =
  | { readonly record: StoredRecord }
  | { readonly status: number; readonly message: string; readonly parts: ErrorParts };

/** Creates a record and its links, or says with which status and body the vendor refuses. Nothing is written then. */
export function createOne(
  call: Call,
  type: SandboxObjectType,
  properties: Readonly<Record<string, unknown>>,
  associations: AssociationInputs,
): Made {
  writableType(call);
  const { values, problems } = checkValues(call.portal, type, properties, null);
  if (problems.length > 0) {
    const { message, errors } = propertyErrorParts(problems, call.portal.id);
    return { status: 400, message, parts: { errors, category: 'VALIDATION_ERROR' } };
  }
  const missing = missingProperties(type, values);
  if (missing.length > 0) {
    const message = `Error creating ${infoOf(type).singular}. Some required properties were not set.`;
    return { status: 400, message, parts: { context: { properties: missing }, category: 'VALIDATION_ERROR' } };
  }
  const twin = twinOf(call, type, values);
  if (twin !== null) {
    const kind = infoOf(type).singular.charAt(0) + infoOf(type).singular.slice(1).toLowerCase();
    return { status: 409, message: `${kind} already exists. Existing ID: ${twin.id}`, parts: { category: 'CONFLICT' } };
  }
  const links = associations.map(({ to, types }) =>
    resolveLink(
      call,
      type,
      to.id,
      types.map((spec) => spec.associationTypeId),
    ),
  );
  if (links.includes(null)) {
    return { status: 400, message: 'One or more associations are invalid', parts: { category: 'VALIDATION_ERROR' } };
  }
  const record = createRecord(call.portal, type, values, call.actor);
  for (const link of links) if (link !== null) addLink(call.portal, record, link.to, link.kinds, call.actor);
  return { record: call.portal.table(type).get(record.id) ?? record };
}

function missingProperties(type: SandboxObjectType, values: ReadonlyMap<string, string | null>): string[] {
  if (type === 'companies') return values.get('name') || values.get('domain') ? [] : ['name', 'domain'];
  return infoOf(type).requiredProperties.filter((name) => !values.get(name));
}

/** Another record with the same e-mail address or the same value of a unique property. */
function twinOf(call: Call, type: SandboxObjectType, values: ReadonlyMap<string, string | null>): StoredRecord | null {
  for (const [name, value] of values) {
    if (value === null || !isIdProperty(call, type, name)) continue;
    const twin = findBy(call, type, name, value);
    if (twin !== undefined) return twin;
  }
  return null;
}

/** The other record and the kinds that type ids name, looking from `type`. Null when either is not there. */
export function resolveLink(
  call: Call,
  type: SandboxObjectType,
  toId: string,
  typeIds: readonly number[],
  toType?: SandboxObjectType,
): { readonly to: RecordRef; readonly kinds: readonly AssociationType[] } | null {
  const { associationTypes } = call.portal;
  for (const candidate of toType === undefined ? linkableTypes : [toType]) {
    const kinds = typeIds.flatMap((typeId) => associationTypes.find(type, candidate, typeId) ?? []);
    if (kinds.length !== typeIds.length) continue;
    return liveRecord(call, candidate, toId) === null ? null : { to: { type: candidate, id: toId }, kinds };
  }
  return null;
}

const linkableTypes = [
  'companies',
  'contacts',
  'deals',
  'tickets',
  'calls',
  'emails',
  'meetings',
  'notes',
  'tasks',
  'feedback_submissions',
] as const;
