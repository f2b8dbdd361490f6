import { isCheaper, overloadOf, sumOf, type Book, type Cost, type Item, type Placement } from './book.ts';

/** What a search found, and whether it looked everywhere. */
export interface Search {
  /** Null: nothing cheaper than what was given. */
  readonly placement: Placement | null;
  readonly complete: boolean;
}

/** A search of more partners than this would end nowhere: it is not begun. */
const searchedItems = 60;

/**
 * Looks through all placements for one that is cheaper than `cost`, passing over what cannot be, until `steps` are
 * spent. Within them the answer is the cheapest there is. Partners of one manager who weigh the same are alike: of their
 * orders only one is tried.
 */
export function cheapest(book: Book, cost: Cost, steps: number): Search {
  const { items, limit } = book;
  if (items.length > searchedItems) return { placement: null, complete: false };
  const orders = items.map(({ home }) => homeFirst(book.pinned.length, home));
  const loads = [...book.pinned];
  const current: number[] = [];
  const found: { cost: Cost; placement: Placement | null } = { cost, placement: null };
  let left = steps;

  function search(place: number, overload: bigint, moves: number, twinAt: number): void {
    left -= 1;
    if (left < 0 || !isCheaper({ overload, moves }, found.cost)) return;
    const item = items[place];
    if (item === undefined) {
      found.cost = { overload, moves };
      found.placement = [...current];
      return;
    }
    const hasTwin = isTwin(item, items[place + 1]);
    for (const [rank, manager] of (orders[place] ?? []).entries()) {
      if (rank < twinAt) continue;
      const load = (loads[manager] ?? 0n) + item.parts;
      const over = load - limit > overload ? load - limit : overload;
      loads[manager] = load;
      current[place] = manager;
      search(place + 1, over, moves + (manager === item.home ? 0 : 1), hasTwin ? rank : 0);
      loads[manager] = load - item.parts;
    }
  }

  search(0, overloadOf(loads, limit), 0, 0);
  return { placement: found.placement, complete: left >= 0 };
}

function isTwin(item: Item, next: Item | undefined): boolean {
  return next !== undefined && next.parts === item.parts && next.home === item.home;
}

function homeFirst(managers: number, home: number | null): readonly number[] {
  const others = Array.from({ length: managers }, (_, manager) => manager).filter((manager) => manager !== home);
  return home === null ? others : [home, ...others];
}

/**
 * Whether all items fit within the limit, wherever they are now; null when `steps` did not suffice to know. Managers who
 * hold the same are alike, so that only one of them is tried.
 */
export function fits({ items, limit, pinned }: Book, steps: number): boolean | null {
  const loads = [...pinned];
  const room = pinned.reduce((sum, load) => sum + (limit > load ? limit - load : 0n), 0n);
  if (pinned.some((load) => load > limit) || sumOf(items) > room) return false;
  if (items.length > searchedItems) return null;
  let left = steps;

  function search(place: number): boolean {
    left -= 1;
    const item = items[place];
    if (item === undefined) return true;
    const tried = new Set<bigint>();
    for (const [manager, load] of loads.entries()) {
      if (left < 0 || tried.has(load) || load + item.parts > limit) continue;
      tried.add(load);
      loads[manager] = load + item.parts;
      const fitted = search(place + 1);
      loads[manager] = load;
      if (fitted) return true;
    }
    return false;
  }

  const fitted = search(0);
  return fitted || left >= 0 ? fitted : null;
}
