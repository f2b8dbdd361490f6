import type { SandboxObjectType } from '../../portal-seed.ts';
import { infoOf, singularOf } from '../portal/object-types.ts';
import { sourceOf } from '../portal/portal-change.ts';
import type { PortalChange } from '../portal/portal-change.ts';
import type { Portal } from '../portal/portal.ts';
import { parseMoment } from '../portal/times.ts';
import type { EventKind, Subscription } from './webhooks-config.ts';

/** One element of the array that the app receives. */
export interface WebhookEvent {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly subscriptionType: string;
  /** 0 at first, counted up with every repetition. */
  readonly attemptNumber: number;
  readonly [field: string]: string | number | boolean | readonly number[];
}

type Fields = Readonly<Record<string, string | number | boolean | readonly number[]>>;

/** What happened, before it is known who is told: a creation is also a change of each property that it gave a value. */
interface Happening {
  readonly event: EventKind;
  readonly property: string | null;
  readonly fields: Fields;
  /** As the older formats say it; null where they say nothing. */
  readonly legacyFields: Fields | null;
}

/**
 * The events of one change for every subscription that it concerns. One happening has one event id, whoever is told of it.
 * @param eventIdOf gives the id of the next happening
 */
export function eventsOf(
  portal: Portal,
  change: PortalChange,
  subscriptions: readonly Subscription[],
  appId: string,
  eventIdOf: () => number,
): WebhookEvent[] {
  const concerned = subscriptions.filter((one) => one.type === change.type);
  if (concerned.length === 0) return [];
  return happeningsOf(portal, change).flatMap((happening) => {
    const told = concerned.filter((one) => one.event === happening.event && one.property === happening.property);
    if (told.length === 0) return [];
    const eventId = eventIdOf();
    return told.flatMap((one) => {
      const fields = one.generic ? happening.fields : happening.legacyFields;
      if (fields === null) return [];
      return [
        {
          eventId,
          subscriptionId: one.id,
          portalId: change.portalId,
          appId: Number(appId),
          occurredAt: change.at.getTime(),
          subscriptionType: one.subscriptionType,
          attemptNumber: 0,
          ...fields,
        },
      ];
    });
  });
}

function happeningsOf(portal: Portal, change: PortalChange): Happening[] {
  const { sourceType, sourceId } = sourceOf(change.actor);
  const source = { changeSource: sourceType, sourceId };
  const object = { objectId: Number(change.id) };
  const typed = { ...object, objectTypeId: infoOf(change.type).objectTypeId };
  const about = (event: EventKind, more: Fields): Happening => ({
    event,
    property: null,
    fields: { ...typed, ...more, ...source },
    legacyFields: { ...object, ...more, ...source },
  });
  const changed = (property: string, value: string | null): Happening => {
    const more = { propertyName: property, propertyValue: sentValue(portal, change.type, property, value), ...source };
    return {
      event: 'propertyChange',
      property,
      fields: { ...typed, ...more, isSensitive: false },
      legacyFields: { ...object, ...more },
    };
  };
  if (change.kind === 'associated') return [associationChange(portal, change, source)];
  if (change.kind === 'updated') return [changed(change.property, change.to)];
  if (change.kind === 'archived') return [about('deletion', { changeFlag: 'DELETED' })];
  if (change.kind === 'restored') return [about('restore', {})];
  if (change.kind === 'created') {
    const values = portal.table(change.type).get(change.id)?.values ?? new Map<string, string>();
    return [about('creation', { changeFlag: 'CREATED' }), ...[...values].map(([name, value]) => changed(name, value))];
  }
  const merge = {
    primaryObjectId: Number(change.primaryId),
    mergedObjectIds: change.mergedIds.map(Number),
    newObjectId: Number(change.id),
    numberOfPropertiesMoved: change.movedProperties,
  };
  return [about('merge', merge)];
}

function associationChange(
  portal: Portal,
  change: PortalChange & { readonly kind: 'associated' },
  source: { readonly changeSource: string; readonly sourceId: string },
): Happening {
  const ids = { fromObjectId: Number(change.id), toObjectId: Number(change.toId) };
  const kind = portal.associationTypes.find(change.type, change.toType, change.typeId)?.kind;
  return {
    event: 'associationChange',
    property: null,
    fields: {
      fromObjectTypeId: infoOf(change.type).objectTypeId,
      toObjectTypeId: infoOf(change.toType).objectTypeId,
      ...ids,
      associationTypeId: change.typeId,
      associationCategory: change.category,
      associationRemoved: change.removed,
      ...source,
    },
    legacyFields:
      kind === 'unlabelled' || kind === 'primary'
        ? {
            associationType: `${singularOf(change.type)}_TO_${singularOf(change.toType)}`.toUpperCase(),
            ...ids,
            associationRemoved: change.removed,
            isPrimaryAssociation: change.primary,
            changeSource: source.changeSource === 'CRM_UI' ? 'USER' : source.changeSource,
            sourceId: source.sourceId,
          }
        : null,
  };
}

/** A value as events carry it: text, with dates and moments as epoch milliseconds; what was cleared is empty. */
function sentValue(portal: Portal, type: SandboxObjectType, property: string, value: string | null): string {
  const kind = portal.definitions(type).get(property)?.type;
  const moment = value !== null && (kind === 'date' || kind === 'datetime') ? parseMoment(value) : null;
  return moment === null ? (value ?? '') : String(moment.getTime());
}
