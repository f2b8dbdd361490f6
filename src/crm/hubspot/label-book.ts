import type { LabelDefinition, Link, RecordKind } from '../model.ts';
import type { HubspotClient } from './client.ts';
import { pathsOf } from './object-types.ts';
import type { HubspotRequests } from './requests.ts';
import { readableRows } from './rows.ts';
import { LabelRow, Page } from './schema.ts';

/**
 * Links carry the type ids of their labels, and so do mappings: the wording of labels changes. A list call however names labels by their internal name, which no definition tells.
 * The book holds what is known for sure: the vendor's own two names, and those learned from links that were seen both ways.
 */
export interface LabelBook {
  definitions(from: RecordKind, to: RecordKind, signal: AbortSignal): Promise<readonly LabelDefinition[]>;
  /** Whether the account has labels of its own between the two. */
  hasOwn(from: RecordKind, to: RecordKind, signal: AbortSignal): Promise<boolean>;
  /** Links of a list call. Null when a name is not known yet: then the links must be read by type id, and `learn` told. */
  fromNames(from: 'deal' | 'contact', entries: readonly NamedLink[]): readonly Link[] | null;
  learn(from: 'deal' | 'contact', entries: readonly NamedLink[], links: readonly Link[]): void;
}

export interface NamedLink {
  readonly id: string;
  readonly name: string;
}

/** Primary company, by type id: deal to company, contact to company, and the ways back. */
export const primaryTypeIds: ReadonlySet<number> = new Set([5, 1, 6, 2]);

export function labelBook(client: HubspotClient, requests: HubspotRequests): LabelBook {
  const read = new Map<string, readonly OwnOrVendors[]>();
  const learned = { deal: new Map<string, string>(), contact: new Map<string, string>() };
  /** Keys that a name may still stand for, by name. */
  const candidates = { deal: new Map<string, ReadonlySet<string>>(), contact: new Map<string, ReadonlySet<string>>() };

  async function readDefinitions(
    from: RecordKind,
    to: RecordKind,
    signal: AbortSignal,
  ): Promise<readonly OwnOrVendors[]> {
    const all: OwnOrVendors[] = [];
    for (const { path: fromPath } of pathsOf(from)) {
      for (const { path: toPath } of pathsOf(to)) {
        const page = await client.read('list labels', await requests.labels(fromPath, toPath), Page, signal);
        for (const row of readableRows(page.results, LabelRow))
          all.push({ definition: definition(from, to, row), own: row.category === 'USER_DEFINED' });
      }
    }
    return all;
  }

  async function rows(from: RecordKind, to: RecordKind, signal: AbortSignal): Promise<readonly OwnOrVendors[]> {
    const pair = `${from}>${to}`;
    const known = read.get(pair);
    if (known !== undefined) return known;
    const fresh = await readDefinitions(from, to, signal);
    read.set(pair, fresh);
    return fresh;
  }

  return {
    async definitions(from, to, signal) {
      const all = (await rows(from, to, signal)).map((row) => row.definition);
      if (to !== 'company' || (from !== 'deal' && from !== 'contact')) return all;
      const names = new Map([...learned[from]].map(([name, key]) => [key, name]));
      return all.map((one) => ({ ...one, name: names.get(one.key) ?? one.name }));
    },

    async hasOwn(from, to, signal) {
      return (await rows(from, to, signal)).some((row) => row.own);
    },

    fromNames(from, entries) {
      const links = new Map<string, { labels: string[]; primary: boolean }>();
      for (const { id, name } of entries) {
        const link = links.get(id) ?? { labels: [], primary: false };
        links.set(id, link);
        if (name === primaryName(from)) link.primary = true;
        if (isVendors(from, name)) continue;
        const key = learned[from].get(name);
        if (key === undefined) return null;
        link.labels.push(key);
      }
      return [...links].map(([id, { labels, primary }]) => ({ id, type: null, labels: labels.toSorted(), primary }));
    },

    learn(from, entries, links) {
      for (const { id, labels } of links) {
        const settled = new Set(learned[from].values());
        const keys = labels.filter((key) => !settled.has(key));
        const names = entries
          .filter((entry) => entry.id === id && !isVendors(from, entry.name) && !learned[from].has(entry.name))
          .map((entry) => entry.name);
        // As many names as keys, or the two readings are not of the same moment.
        if (names.length !== keys.length) continue;
        for (const name of names) {
          const before = candidates[from].get(name);
          const left = new Set(keys.filter((key) => before?.has(key) ?? true));
          candidates[from].set(name, left);
          const [only] = left;
          if (left.size === 1 && only !== undefined) learned[from].set(name, only);
        }
      }
    },
  };
}

interface OwnOrVendors {
  readonly definition: LabelDefinition;
  readonly own: boolean;
}

function primaryName(from: 'deal' | 'contact'): string {
  return `${from}_to_company`;
}

/** The vendor's own two names: primary, and the plain link that every labelled one also has. */
function isVendors(from: 'deal' | 'contact', name: string): boolean {
  return name === primaryName(from) || name === `${primaryName(from)}_unlabeled`;
}

function definition(
  fromKind: RecordKind,
  toKind: RecordKind,
  row: { typeId: number; label?: string | null | undefined; name?: string | null | undefined },
): LabelDefinition {
  const label = row.label ?? null;
  return {
    key: String(row.typeId),
    fromKind,
    toKind,
    name: row.name ?? (label === null ? null : internalName(label)),
    label,
  };
}

/** HubSpot makes the internal name of a label from its text unless a person types another: the best guess until the name has been seen on a link. */
function internalName(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '');
}
