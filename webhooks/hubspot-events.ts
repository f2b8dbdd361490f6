import { z } from 'zod';

import type { EngagementType, RecordKind } from '#src/crm/model.ts';
import { ownPropertyPrefix } from '#src/domain/properties.ts';
import type { EventNotice } from '#src/store/event-intake.ts';

/** What became of an event: taken into the inbox, or acknowledged and left alone for one of these reasons. */
export type EventOutcome = 'taken' | 'own_property' | 'not_needed' | 'unknown_type' | 'unreadable' | 'unknown_account';

export interface ReadEvents {
  /** By HubSpot account. */
  readonly byAccount: ReadonlyMap<string, readonly EventNotice[]>;
  readonly outcomes: ReadonlyMap<Exclude<EventOutcome, 'unknown_account'>, number>;
}

const id = z.union([z.number().int().min(0), z.string().regex(/^\d{1,20}$/)]).transform(String);
const optionalId = id.nullish().catch(null);
const word = z.string().max(100).nullish().catch(null);

/** As little as is needed, and lenient: the vendor documents these fields by examples, and adds to them. */
const HubspotEvent = z.object({
  portalId: id,
  subscriptionType: word,
  /** The older name of the same. */
  eventType: word,
  subscriptionId: optionalId,
  eventId: optionalId,
  occurredAt: z.number().int().min(0).max(8_640_000_000_000_000).nullish().catch(null),
  objectId: optionalId,
  objectTypeId: word,
  propertyName: z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .nullish()
    .catch(null),
  primaryObjectId: optionalId,
  mergedObjectIds: z.array(id).max(1000).nullish().catch(null),
  newObjectId: optionalId,
  fromObjectId: optionalId,
  toObjectId: optionalId,
  fromObjectTypeId: word,
  toObjectTypeId: word,
  /** `COMPANY_TO_DEAL`, in the older format. */
  associationType: word,
});
type HubspotEvent = z.infer<typeof HubspotEvent>;

interface ObjectType {
  readonly kind: RecordKind;
  readonly type: EngagementType | null;
}

const objectTypes: Readonly<Record<string, ObjectType>> = {
  company: { kind: 'company', type: null },
  deal: { kind: 'deal', type: null },
  contact: { kind: 'contact', type: null },
  call: { kind: 'engagement', type: 'call' },
  email: { kind: 'engagement', type: 'email' },
  meeting: { kind: 'engagement', type: 'meeting' },
  note: { kind: 'engagement', type: 'note' },
  task: { kind: 'engagement', type: 'task' },
};
const nameByTypeId: Readonly<Record<string, string>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-27': 'task',
  '0-46': 'note',
  '0-47': 'meeting',
  '0-48': 'call',
  '0-49': 'email',
};

/** Sorts events by account, in the house's words. What an event says of values is not read: it only says that something changed. */
export function readHubspotEvents(elements: readonly unknown[]): ReadEvents {
  const byAccount = new Map<string, EventNotice[]>();
  const outcomes = new Map<Exclude<EventOutcome, 'unknown_account'>, number>();
  for (const element of elements) {
    const { data: event } = HubspotEvent.safeParse(element);
    const notices = event === undefined ? 'unreadable' : noticesOf(event);
    const outcome = typeof notices === 'string' ? notices : 'taken';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (event === undefined || typeof notices === 'string') continue;
    const waiting = byAccount.get(event.portalId) ?? [];
    waiting.push(...notices);
    byAccount.set(event.portalId, waiting);
  }
  return { byAccount, outcomes };
}

function noticesOf(event: HubspotEvent): readonly EventNotice[] | Exclude<EventOutcome, 'taken' | 'unknown_account'> {
  const [prefix = '', what = ''] = (event.subscriptionType ?? event.eventType ?? '').split('.');
  if (what === 'associationChange') return associationNotices(event);
  if (!known.has(what)) return 'unknown_type';
  const of = typeNamed(prefix === 'object' ? nameByTypeId[event.objectTypeId ?? ''] : prefix);
  if (of === undefined) return 'unknown_type';
  if (what === 'merge') return mergeNotices(event, of);
  if (event.objectId === null || event.objectId === undefined) return 'unreadable';
  if (what === 'propertyChange' && event.propertyName?.startsWith(ownPropertyPrefix) === true) return 'own_property';
  return [notice(event, of, event.objectId, what === 'restore' ? 'restored' : 'changed')];
}

const known = new Set(['creation', 'deletion', 'privacyDeletion', 'propertyChange', 'restore', 'merge']);

/** The primary record, the merged ones and the one that stands for all of them now, which may have an id of its own. */
function mergeNotices(event: HubspotEvent, of: ObjectType): readonly EventNotice[] | 'unreadable' {
  const { mergedObjectIds, newObjectId, objectId, primaryObjectId } = event;
  const ids = new Set([primaryObjectId, ...(mergedObjectIds ?? []), newObjectId, objectId]);
  const named = [...ids].filter((one) => one !== null && one !== undefined);
  return named.length === 0 ? 'unreadable' : named.map((one) => notice(event, of, one, 'merged'));
}

/** Which record's links are read again for a pair, whichever side tells of it: always the one with the few links. */
const linksOf: Readonly<Record<RecordKind, readonly RecordKind[]>> = {
  deal: ['company'],
  contact: ['company'],
  engagement: ['company', 'contact'],
  company: [],
};

function associationNotices(event: HubspotEvent): readonly EventNotice[] | 'unreadable' | 'not_needed' {
  const [from = '', to = ''] = (event.associationType ?? '').toLowerCase().split('_to_');
  const sides = [
    { of: typeNamed(nameByTypeId[event.fromObjectTypeId ?? ''] ?? from), id: event.fromObjectId },
    { of: typeNamed(nameByTypeId[event.toObjectTypeId ?? ''] ?? to), id: event.toObjectId },
  ] as const;
  const [one, other] = sides;
  if (one.of === undefined || other.of === undefined) return 'not_needed';
  const reader = linksOf[one.of.kind].includes(other.of.kind)
    ? one
    : linksOf[other.of.kind].includes(one.of.kind)
      ? other
      : null;
  if (reader?.of === undefined) return 'not_needed';
  return reader.id === null || reader.id === undefined ? 'unreadable' : [notice(event, reader.of, reader.id, 'links')];
}

/** Own keys only: the name comes from outside. */
function typeNamed(name: string | undefined): ObjectType | undefined {
  return name !== undefined && Object.hasOwn(objectTypes, name) ? objectTypes[name] : undefined;
}

function notice(event: HubspotEvent, of: ObjectType, recordId: string, cause: EventNotice['cause']): EventNotice {
  return {
    ...of,
    id: recordId,
    cause,
    subscriptionId: event.subscriptionId ?? null,
    eventId: event.eventId ?? null,
    property: event.propertyName ?? null,
    occurredAt: event.occurredAt === null || event.occurredAt === undefined ? null : new Date(event.occurredAt),
  };
}
