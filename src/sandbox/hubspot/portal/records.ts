import type { SandboxObjectType } from '../../portal-seed.ts';
import { readValue } from './calculated.ts';
import { fixedRate } from './money.ts';
import { sourceOf } from './portal-change.ts';
import type { Actor } from './portal-change.ts';
import type { Portal } from './portal.ts';
import type { PropertyVersion, StoredRecord } from './record-table.ts';
import { pipelinesOf, stageNames, stageOf } from './stages.ts';
import { instant } from './times.ts';

export type Changes = ReadonlyMap<string, string | null>;

/** Versions kept of one property; older ones fall away. */
const longestHistory = 100;

/** Makes a record of checked values. Announces its creation. */
export function createRecord(portal: Portal, type: SandboxObjectType, changes: Changes, actor: Actor): StoredRecord {
  const at = portal.now();
  const time = instant(at);
  const id = portal.nextRecordId();
  const blank: StoredRecord = {
    type,
    id,
    values: new Map(),
    history: new Map(),
    createdAt: time,
    updatedAt: time,
    archivedAt: null,
  };
  const origin = new Map<string, string | null>([
    ['hs_object_source', actor.kind === 'INTEGRATION' ? 'INTEGRATION' : 'CRM_UI'],
    ['hs_object_source_id', sourceOf(actor).sourceId],
    ['hs_object_source_label', actor.kind],
  ]);
  const record = withChanges(portal, blank, new Map([...defaults(portal, type), ...origin, ...changes]), actor, at);
  portal.commit({ kind: 'record', record });
  portal.announce({ portalId: portal.id, type, id, at, actor, kind: 'created' });
  return record;
}

/** Writes checked values. What is equal to before leaves no trace: no version, no modified date, no announcement. */
export function updateRecord(portal: Portal, before: StoredRecord, changes: Changes, actor: Actor): StoredRecord {
  const at = portal.now();
  const real = new Map([...changes].filter(([name, value]) => (before.values.get(name) ?? null) !== value));
  if (real.size === 0) return before;
  const applied = withCloseDate(portal, before, real, at);
  const record = withChanges(portal, before, applied, actor, at);
  portal.commit({ kind: 'record', record });
  const base = { portalId: portal.id, type: record.type, id: record.id, at, actor, kind: 'updated' as const };
  for (const property of applied.keys()) {
    portal.announce({
      ...base,
      property,
      from: before.values.get(property) ?? null,
      to: record.values.get(property) ?? null,
    });
  }
  return record;
}

/** Moves a record to the recycling bin, or out of it. */
export function setArchived(portal: Portal, before: StoredRecord, archived: boolean, actor: Actor): StoredRecord {
  const at = portal.now();
  const time = instant(at);
  const record = { ...before, updatedAt: time, archivedAt: archived ? time : null };
  portal.commit({ kind: 'record', record });
  const kind = archived ? ('archived' as const) : ('restored' as const);
  portal.announce({ portalId: portal.id, type: record.type, id: record.id, at, actor, kind });
  return record;
}

/** Applies values to a record: new versions, and the rate that a deal keeps from its close on. */
export function withChanges(
  portal: Portal,
  before: StoredRecord,
  changes: Changes,
  actor: Actor,
  at: Date,
): StoredRecord {
  const time = instant(at);
  const values = new Map(before.values);
  const history = new Map(before.history);
  for (const [name, value] of changes) {
    if (value === null) values.delete(name);
    else values.set(name, value);
    const version: PropertyVersion = { value: value ?? '', timestamp: time, ...sourceOf(actor) };
    const old = history.get(name) ?? firstVersion(before, name);
    history.set(name, [version, ...old].slice(0, longestHistory));
  }
  const after = { ...before, values, history, updatedAt: time };
  return before.type === 'deals' ? withRate(portal, before, after, changes) : after;
}

/** The versions of a property, newest first, with the one from creation for a property that never changed since. */
export function versionsOf(portal: Portal, record: StoredRecord, name: string): readonly PropertyVersion[] {
  const versions = record.history.get(name);
  if (versions !== undefined) return versions;
  if (record.values.has(name)) return firstVersion(record, name);
  const value = readValue(portal, record, name);
  return value === null ? [] : [{ value, timestamp: record.createdAt, sourceType: 'CALCULATED' }];
}

function firstVersion(record: StoredRecord, name: string): PropertyVersion[] {
  const value = record.values.get(name);
  return value === undefined ? [] : [{ value, timestamp: record.createdAt, sourceType: 'IMPORT' }];
}

function withRate(portal: Portal, before: StoredRecord, after: StoredRecord, changes: Changes): StoredRecord {
  const touched = ['amount', 'deal_currency_code', 'dealstage', 'pipeline'].some((name) => changes.has(name));
  if (!touched) return after;
  const closed = stageOf(portal, after)?.isClosed === true;
  const stays = closed && stageOf(portal, before)?.isClosed === true && !changes.has('deal_currency_code');
  const rate = closed ? fixedRate(portal, stays ? before : after, stays) : null;
  const values = new Map(after.values);
  values.delete('amount_in_home_currency');
  values.delete('hs_exchange_rate');
  if (rate !== null) values.set('hs_exchange_rate', rate);
  return { ...after, values };
}

function withCloseDate(portal: Portal, before: StoredRecord, changes: Changes, at: Date): Changes {
  if (before.type !== 'deals' || changes.has('closedate') || !changes.has('dealstage')) return changes;
  const moved = { ...before, values: new Map([...before.values, ...present(changes)]) };
  const closes = stageOf(portal, moved)?.isClosed === true && stageOf(portal, before)?.isClosed !== true;
  return closes ? new Map([...changes, ['closedate', instant(at)]]) : changes;
}

function present(changes: Changes): [string, string][] {
  return [...changes].flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}

function defaults(portal: Portal, type: SandboxObjectType): [string, string][] {
  const names = stageNames(type);
  const pipeline = pipelinesOf(portal, type)[0];
  return names === null || pipeline === undefined ? [] : [[names.pipeline, pipeline.id]];
}
