import { sandboxObjectTypes } from '../../portal-seed.ts';
import type {
  PortalSeed,
  SandboxObjectType,
  SeedAccount,
  SeedOwner,
  SeedPipeline,
  SeedToken,
} from '../../portal-seed.ts';
import { associationTypes } from './association-types.ts';
import type { AssociationTypes } from './association-types.ts';
import { createLinkIndex } from './link-index.ts';
import type { LinkIndex, RecordRef } from './link-index.ts';
import type { PortalChange } from './portal-change.ts';
import type { PropertyDefinition, PropertyGroup } from './property-definition.ts';
import { customDefinition } from './property-definition.ts';
import { compareIds, createRecordTable } from './record-table.ts';
import type { RecordTable, StoredRecord } from './record-table.ts';
import { vendorGroup, vendorProperties } from './vendor-properties.ts';

/** What is stored durably, entity by entity: applying an entry twice changes nothing. */
export type PortalEntry =
  | { readonly kind: 'record'; readonly record: StoredRecord }
  | {
      readonly kind: 'link';
      readonly from: RecordRef;
      readonly to: RecordRef;
      readonly typeIds: readonly number[];
      readonly inverse: readonly number[];
    }
  | { readonly kind: 'redirect'; readonly type: SandboxObjectType; readonly from: string; readonly to: string }
  | { readonly kind: 'property'; readonly definition: PropertyDefinition }
  | { readonly kind: 'group'; readonly type: SandboxObjectType; readonly group: PropertyGroup }
  | { readonly kind: 'rate'; readonly currency: string; readonly rate: number };

/** One HubSpot account in memory. Changed only through `commit`; the operations beside this file say what may change and how. */
export interface Portal {
  readonly id: number;
  readonly account: SeedAccount;
  readonly tokens: readonly SeedToken[];
  readonly owners: readonly SeedOwner[];
  readonly pipelines: readonly SeedPipeline[];
  readonly associationTypes: AssociationTypes;
  readonly links: LinkIndex;
  table(type: SandboxObjectType): RecordTable;
  /** Property definitions by name, archived ones included. */
  definitions(type: SandboxObjectType): ReadonlyMap<string, PropertyDefinition>;
  groups(type: SandboxObjectType): ReadonlyMap<string, PropertyGroup>;
  /** Rate of a currency to the company currency; null when the account has none. */
  rate(currency: string): number | null;
  /** The id that a merged record answers under now; the id itself when it was never merged. */
  resolve(type: SandboxObjectType, id: string): string;
  nextRecordId(): string;
  now(): Date;
  /** Stores entries, durably where the sandbox keeps its state. */
  commit(...entries: readonly PortalEntry[]): void;
  /** Every entry that the state consists of. */
  entries(): Iterable<PortalEntry>;
  /** Called after each committed change of business data; webhooks attach here. */
  onChange(listener: (change: PortalChange) => void): () => void;
  announce(change: PortalChange): void;
}

export interface PortalOptions {
  /** Business time: when records are created and changed. */
  readonly clock: () => Date;
  /** Receives every committed entry. */
  readonly journal?: (entry: PortalEntry) => void;
  /** Stored entries that stand instead of the seed's records, links and properties. */
  readonly stored?: Iterable<PortalEntry> | null;
}

/** New records get ids of 12 digits, as the vendor gives them. */
const firstNewId = '300000000001';

function ofType<V>(map: ReadonlyMap<SandboxObjectType, V>, type: SandboxObjectType): V {
  const value = map.get(type);
  if (value === undefined) throw new Error(`unknown object type ${type}`);
  return value;
}

export function createPortal(seed: PortalSeed, options: PortalOptions): Portal {
  const labels = seed.account.plan === 'starter' ? [] : seed.labels;
  const kinds = associationTypes(labels);
  const tables = new Map(sandboxObjectTypes.map((type) => [type, createRecordTable()]));
  const definitions = new Map<SandboxObjectType, Map<string, PropertyDefinition>>();
  const groups = new Map<SandboxObjectType, Map<string, PropertyGroup>>();
  const links = createLinkIndex();
  const redirects = new Map<string, string>();
  const rates = new Map(Object.entries(seed.account.rates));
  const listeners = new Set<(change: PortalChange) => void>();
  let nextId = firstNewId;

  for (const type of sandboxObjectTypes) {
    definitions.set(type, new Map(vendorProperties(type, seed.account, seed.pipelines).map((one) => [one.name, one])));
    groups.set(type, new Map([[vendorGroup(type).name, vendorGroup(type)]]));
  }

  function apply(one: PortalEntry): void {
    switch (one.kind) {
      case 'record':
        ofType(tables, one.record.type).put(one.record);
        if (compareIds(one.record.id, nextId) >= 0) nextId = String(BigInt(one.record.id) + 1n);
        return;
      case 'link':
        links.set(one.from, one.to, one.typeIds);
        links.set(one.to, one.from, one.inverse);
        return;
      case 'redirect':
        ofType(tables, one.type).remove(one.from);
        redirects.set(`${one.type}:${one.from}`, one.to);
        return;
      case 'property':
        ofType(definitions, one.definition.objectType).set(one.definition.name, one.definition);
        return;
      case 'group':
        ofType(groups, one.type).set(one.group.name, one.group);
        return;
      case 'rate':
        rates.set(one.currency, one.rate);
        return;
    }
  }

  const portal: Portal = {
    id: seed.account.portalId,
    account: seed.account,
    tokens: seed.tokens,
    owners: seed.owners,
    pipelines: seed.pipelines,
    associationTypes: kinds,
    links,
    table: (type) => ofType(tables, type),
    definitions: (type) => ofType(definitions, type),
    groups: (type) => ofType(groups, type),
    rate: (currency) => (currency === seed.account.currency ? 1 : (rates.get(currency) ?? null)),
    resolve(type, id) {
      let current = id;
      for (let next = redirects.get(`${type}:${id}`); next !== undefined; next = redirects.get(`${type}:${current}`))
        current = next;
      return current;
    },
    now: options.clock,
    nextRecordId() {
      const id = nextId;
      nextId = String(BigInt(nextId) + 1n);
      return id;
    },
    commit(...entries) {
      for (const one of entries) {
        apply(one);
        options.journal?.(one);
      }
    },
    *entries() {
      for (const [type, byName] of groups) for (const group of byName.values()) yield { kind: 'group', type, group };
      for (const byName of definitions.values()) {
        for (const one of byName.values()) if (!one.hubspotDefined) yield { kind: 'property', definition: one };
      }
      for (const [currency, rate] of rates) yield { kind: 'rate', currency, rate };
      for (const [key, to] of redirects) {
        const type = sandboxObjectTypes.find((name) => key.startsWith(`${name}:`));
        if (type !== undefined) yield { kind: 'redirect', type, from: key.slice(type.length + 1), to };
      }
      for (const table of tables.values()) {
        for (const record of table.scan()) yield { kind: 'record', record };
      }
      yield* linkEntries(portal);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce(change) {
      for (const listener of listeners) listener(change);
    },
  };
  for (const one of options.stored ?? seedEntries(seed, kinds)) apply(one);
  return portal;
}

/** Each link once, from the side whose type comes first in the vendor's list, or from the lower id within a type. */
function* linkEntries(portal: Portal): Generator<PortalEntry> {
  for (const [at, type] of sandboxObjectTypes.entries()) {
    for (const record of portal.table(type).scan()) {
      for (const { to, typeIds } of portal.links.all(record)) {
        const other = sandboxObjectTypes.indexOf(to.type);
        if (other < at || (other === at && compareIds(to.id, record.id) < 0)) continue;
        const from = { type, id: record.id };
        yield { kind: 'link', from, to, typeIds, inverse: portal.links.typeIds(to, from) };
      }
    }
  }
}

function* seedEntries(seed: PortalSeed, kinds: AssociationTypes): Generator<PortalEntry> {
  const createdAt = '2020-01-01T00:00:00Z';
  for (const property of seed.properties) {
    const name = property.groupName;
    yield { kind: 'group', type: property.objectType, group: { name, label: name, displayOrder: 1, archived: false } };
    yield { kind: 'property', definition: customDefinition(property, createdAt) };
  }
  for (const one of seed.records) {
    const values = Object.entries(one.properties).filter(
      (item): item is [string, string] => item[1] !== null && item[1] !== '',
    );
    yield {
      kind: 'record',
      record: {
        type: one.type,
        id: one.id,
        values: new Map(values),
        history: new Map(Object.entries(one.history ?? {})),
        createdAt: one.createdAt,
        updatedAt: one.updatedAt,
        archivedAt: one.archivedAt ?? null,
      },
    };
  }
  for (const one of seed.associations) {
    const plain = kinds.unlabelled(one.fromType, one.toType);
    const found = one.typeIds.flatMap((typeId) => kinds.find(one.fromType, one.toType, typeId) ?? []);
    const all = [...new Set(plain === undefined ? found : [...found, plain])];
    yield {
      kind: 'link',
      from: { type: one.fromType, id: one.fromId },
      to: { type: one.toType, id: one.toId },
      typeIds: all.map((kind) => kind.typeId),
      inverse: all.map((kind) => kind.inverseTypeId),
    };
  }
}
