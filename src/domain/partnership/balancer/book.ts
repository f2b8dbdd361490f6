/**
 * The balancer's problem in whole numbers: partners that may move, managers with what they keep anyway, and the most
 * that a manager may hold.
 */
export interface Book {
  /** The heaviest first; of one weight by home and id, so that twins stand together and the order of facts decides nothing. */
  readonly items: readonly Item[];
  /** Per manager, the parts of the partners that are pinned to them. */
  readonly pinned: readonly bigint[];
  /** The most parts a manager may hold: the largest sum of partners that is below a whole, for a load under 1.0. */
  readonly limit: bigint;
}

export interface Item {
  readonly id: string;
  readonly parts: bigint;
  /** The manager it is with; null when that one left, so that it must move. */
  readonly home: number | null;
}

/** A manager for each item, in their order. */
export type Placement = readonly number[];

/** What a placement is compared by: how far the fullest manager is above the limit, then how many partners move. */
export interface Cost {
  readonly overload: bigint;
  readonly moves: number;
}

export function isCheaper(a: Cost, b: Cost): boolean {
  return a.overload < b.overload || (a.overload === b.overload && a.moves < b.moves);
}

/** What every manager holds. */
export function loadsOf({ items, pinned }: Book, placement: Placement): bigint[] {
  const loads = [...pinned];
  for (const [place, { parts }] of items.entries()) {
    const manager = placement[place] ?? 0;
    loads[manager] = (loads[manager] ?? 0n) + parts;
  }
  return loads;
}

export function costOf(book: Book, placement: Placement): Cost {
  return {
    overload: overloadOf(loadsOf(book, placement), book.limit),
    moves: book.items.filter(({ home }, place) => placement[place] !== home).length,
  };
}

/** How far the fullest of some managers is above the limit; 0 when none is. */
export function overloadOf(loads: readonly bigint[], limit: bigint): bigint {
  return loads.reduce((most, load) => (load - limit > most ? load - limit : most), 0n);
}

export function sumOf(items: readonly Pick<Item, 'parts'>[]): bigint {
  return items.reduce((sum, { parts }) => sum + parts, 0n);
}
