import { UsageError } from '#src/errors.ts';

/** Where a scan goes on. Opaque to everybody else. */
export type Place =
  | { readonly way: 'list'; readonly after: string }
  | { readonly way: 'search'; readonly sinceMs: number; readonly lastId: string };

const list = /^list:(.+)$/s;
const search = /^search:(\d{1,15}):(\d{1,20})$/;

export function cursorOf(place: Place): string {
  return place.way === 'list' ? `list:${place.after}` : `search:${place.sinceMs}:${place.lastId}`;
}

/** Throws UsageError for text that no scan gave out. */
export function placeOf(cursor: string): Place {
  const [, after] = list.exec(cursor) ?? [];
  if (after !== undefined) return { way: 'list', after };
  const [, sinceMs, lastId] = search.exec(cursor) ?? [];
  if (sinceMs !== undefined && lastId !== undefined) return { way: 'search', sinceMs: Number(sinceMs), lastId };
  throw new UsageError('The place where the scan should go on cannot be read: scan anew without it.');
}
