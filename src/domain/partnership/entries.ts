import type { LocalDate } from '../facts.ts';
import type { EnteredFact } from './facts.ts';

type Kind = EnteredFact['kind'];
export type EntryOf<K extends Kind> = Extract<EnteredFact, { readonly kind: K }>;

/** What people entered of one kind by a day, in the order in which it holds: by its day, then as it was entered. */
export function entriesOf<K extends Kind>(
  entries: readonly EnteredFact[],
  kind: K,
  day: LocalDate,
): readonly EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind && entry.on <= day).toSorted(byDay);
}

/** The one that holds on a day. */
export function latestEntry<K extends Kind>(
  entries: readonly EnteredFact[],
  kind: K,
  day: LocalDate,
): EntryOf<K> | null {
  return entriesOf(entries, kind, day).at(-1) ?? null;
}

function byDay(a: EnteredFact, b: EnteredFact): number {
  if (a.on === b.on) return 0;
  return a.on < b.on ? -1 : 1;
}
