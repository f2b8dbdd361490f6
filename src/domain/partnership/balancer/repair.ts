import { loadsOf, sumOf, type Book, type Item, type Placement } from './book.ts';
import { fewestLeavers } from './fewest-leavers.ts';

/** Who takes a partner: the manager with the most room, or the one with the least that still fits. */
type Choice = 'most_room' | 'least_room';

/**
 * A placement made from the one that stands: from managers above the limit the fewest partners leave, the heaviest are
 * placed first, and one that fits nowhere may push a lighter one on. Whoever still fits nowhere goes to the manager with
 * the most room, so that the limit may be passed. Managers must not be none.
 */
export function repaired(book: Book, choice: Choice): Placement {
  const placement = book.items.map(({ home }) => home ?? -1);
  const places = new Map(book.items.map((item, place) => [item, place]));
  const loads = [...book.pinned];
  const leavers = book.items.filter(({ home }) => home === null);
  for (const [manager, kept] of book.pinned.entries()) {
    const own = book.items.filter(({ home }) => home === manager);
    const gone = fewestLeavers(own, kept + sumOf(own) - book.limit);
    loads[manager] = kept + sumOf(own) - sumOf(gone);
    leavers.push(...gone);
  }
  for (const leaver of leavers) placement[places.get(leaver) ?? 0] = -1;

  function put(item: Item, manager: number): void {
    placement[places.get(item) ?? 0] = manager;
    loads[manager] = (loads[manager] ?? 0n) + item.parts;
  }
  const heaviestFirst = leavers.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  for (const item of heaviestFirst) {
    const manager = roomFor(item.parts, loads, book.limit, choice);
    if (manager !== null) {
      put(item, manager);
      continue;
    }
    const push = lighterOneToPush(item, book, placement, loads, choice);
    if (push === null) {
      put(item, emptiest(loads));
      continue;
    }
    const { from, pushed, to } = push;
    loads[from] = (loads[from] ?? 0n) - pushed.parts;
    put(pushed, to);
    put(item, from);
  }
  return sentHome(book, placement);
}

/** Moved partners go back where they came from as far as there is room within the limit. */
export function sentHome(book: Book, placement: Placement): Placement {
  const loads = loadsOf(book, placement);
  return placement.map((manager, place) => {
    const item = book.items[place];
    if (item === undefined || item.home === null || item.home === manager) return manager;
    const atHome = (loads[item.home] ?? 0n) + item.parts;
    if (atHome > book.limit) return manager;
    loads[item.home] = atHome;
    loads[manager] = (loads[manager] ?? 0n) - item.parts;
    return item.home;
  });
}

/** A manager and one of their lighter partners who fits elsewhere, and without whom the item fits. */
function lighterOneToPush(
  item: Item,
  { items, limit }: Book,
  placement: Placement,
  loads: readonly bigint[],
  choice: Choice,
): { readonly from: number; readonly pushed: Item; readonly to: number } | null {
  const room = limit - (loads[emptiest(loads)] ?? 0n);
  const takers = new Map<bigint, number | null>();
  // The lightest first: as soon as they are as heavy as the item, or too heavy for the emptiest manager, none is left.
  for (let place = items.length - 1; place >= 0; place -= 1) {
    const pushed = items[place];
    if (pushed === undefined || pushed.parts >= item.parts || pushed.parts > room) return null;
    const from = placement[place] ?? -1;
    const load = loads[from];
    if (load === undefined || load - pushed.parts + item.parts > limit) continue;
    const known = takers.get(pushed.parts);
    const to = known === undefined ? roomFor(pushed.parts, loads, limit, choice) : known;
    takers.set(pushed.parts, to);
    if (to !== null && to !== from) return { from, pushed, to };
  }
  return null;
}

/** The first of those who have the most, or the least, room for so many parts. */
function roomFor(parts: bigint, loads: readonly bigint[], limit: bigint, choice: Choice): number | null {
  let best: { readonly manager: number; readonly load: bigint } | null = null;
  for (const [manager, load] of loads.entries()) {
    if (load + parts > limit) continue;
    const better = best === null || (choice === 'most_room' ? load < best.load : load > best.load);
    if (better) best = { manager, load };
  }
  return best === null ? null : best.manager;
}

function emptiest(loads: readonly bigint[]): number {
  return loads.reduce((best, load, manager) => (load < (loads[best] ?? 0n) ? manager : best), 0);
}
