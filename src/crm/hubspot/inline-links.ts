import type { Link, LinkSet } from '../model.ts';
import type { NamedLink } from './label-book.ts';
import { linkSets } from './links.ts';
import type { Portal } from './portal.ts';
import { InlineLinks, nextPlace, RecordBody } from './schema.ts';
import { recordId } from './values.ts';

type Linked = 'deal' | 'contact';

/**
 * The company links that a list call sends along. They come one entry per label, by name, and cut off when a record has many; whatever they do not tell for sure is read as links of its own,
 * for all records of the page in one call.
 */
export async function inlineLinkSets(
  portal: Portal,
  from: Linked,
  bodies: readonly unknown[],
  readable: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly LinkSet[]> {
  const sets: LinkSet[] = [];
  const unsure = new Map<string, readonly NamedLink[]>();
  for (const body of bodies) {
    const record = RecordBody.safeParse(body).data;
    const fromId = recordId(record?.id);
    if (record === undefined || fromId === undefined || !readable.has(fromId)) continue;
    const inline = entriesOf(record);
    const to = inline.whole ? portal.labels.fromNames(from, inline.entries) : null;
    if (to === null) unsure.set(fromId, inline.whole ? inline.entries : []);
    else sets.push(setOf(from, fromId, to));
  }
  if (unsure.size === 0) return sets;
  for await (const read of linkSets(portal, from, 'company', [...unsure.keys()], signal)) {
    for (const set of read) {
      portal.labels.learn(from, unsure.get(set.fromId) ?? [], set.to);
      sets.push(set);
    }
  }
  return sets;
}

function setOf(fromKind: Linked, fromId: string, to: readonly Link[]): LinkSet {
  return { fromKind, fromId, toKind: 'company', to };
}

/** A record without any link has no associations at all in its body; anything else that cannot be read is not whole. */
function entriesOf(record: RecordBody): { readonly entries: readonly NamedLink[]; readonly whole: boolean } {
  const { associations } = record;
  if (associations === undefined || associations === null) return { entries: [], whole: true };
  if (typeof associations !== 'object') return { entries: [], whole: false };
  if (!('companies' in associations)) return { entries: [], whole: true };
  const inline = InlineLinks.safeParse(associations.companies).data;
  if (inline === undefined) return { entries: [], whole: false };
  const entries = inline.results.map((entry) => ({ id: recordId(entry.id), name: entry.type }));
  const known = entries.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]));
  return { entries: known, whole: known.length === entries.length && nextPlace(inline) === undefined };
}
