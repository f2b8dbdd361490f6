import { copyLinks, dropLinks } from './links.ts';
import type { Actor } from './portal-change.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record-table.ts';
import { withChanges } from './records.ts';

/**
 * Merges `other` into `primary`. As at the vendor the result is a record with an id of its own: both old ids answer with it from now on, also after a
 * further merge. Values are the primary's, and the other's where the primary has none; the earlier creation stays.
 */
export function mergeRecords(portal: Portal, primary: StoredRecord, other: StoredRecord, actor: Actor): StoredRecord {
  const at = portal.now();
  const id = portal.nextRecordId();
  const merged = [primary, other].flatMap((one) => [
    ...(one.values.get('hs_merged_object_ids')?.split(';') ?? []),
    one.id,
  ]);
  const moved = [...other.values].filter(([name]) => !primary.values.has(name) && !name.startsWith('hs_object_source'));
  const earlier = Date.parse(primary.createdAt) <= Date.parse(other.createdAt) ? primary : other;
  const base: StoredRecord = {
    type: primary.type,
    id,
    values: primary.values,
    history: primary.history,
    createdAt: earlier.createdAt,
    updatedAt: primary.updatedAt,
    archivedAt: null,
  };
  const record = withChanges(portal, base, new Map([...moved, ['hs_merged_object_ids', merged.join(';')]]), actor, at);
  portal.commit({ kind: 'record', record });
  copyLinks(portal, primary, record);
  copyLinks(portal, other, record);
  for (const one of [primary, other]) {
    dropLinks(portal, one);
    portal.commit({ kind: 'redirect', type: one.type, from: one.id, to: id });
  }
  const mergedIds = [other.id];
  portal.announce({
    portalId: portal.id,
    type: primary.type,
    id,
    at,
    actor,
    kind: 'merged',
    primaryId: primary.id,
    mergedIds,
    movedProperties: moved.length,
  });
  return record;
}
