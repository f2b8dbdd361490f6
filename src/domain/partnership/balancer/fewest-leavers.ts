import { sumOf, type Book, type Item } from './book.ts';

/**
 * The partners that at least have to leave a manager who holds too much: as few as can be, and of those the lightest
 * that suffice. Empty when nobody has to.
 *
 * @param own The manager's partners that may move, the heaviest first.
 */
export function fewestLeavers(own: readonly Item[], excess: bigint): readonly Item[] {
  if (excess <= 0n) return [];
  const sums = runningSums(own);
  const leavers: Item[] = [];
  let left = excess;
  let from = 0;
  for (let open = fewest(own, excess); open > 0; open -= 1) {
    // The lightest that, with the heaviest after it, still suffices.
    let chosen = from;
    for (let place = from; place + open <= own.length; place += 1) {
      if ((sums[place + open] ?? 0n) - (sums[place] ?? 0n) < left) break;
      chosen = place;
    }
    const leaver = own[chosen];
    if (leaver === undefined) break;
    leavers.push(leaver);
    left -= leaver.parts;
    from = chosen + 1;
  }
  return leavers;
}

/**
 * No placement within the limit moves fewer partners than this: those whose manager left, and from everyone who holds
 * too much the heaviest until the rest fits.
 */
export function fewestMoves({ items, pinned, limit }: Book): number {
  const homeless = items.filter(({ home }) => home === null).length;
  return pinned.reduce((sum, kept, manager) => {
    const own = items.filter(({ home }) => home === manager);
    const excess = kept + sumOf(own) - limit;
    return sum + (excess > 0n ? fewest(own, excess) : 0);
  }, homeless);
}

/** Sums of the first 0, 1, 2 ... items. */
function runningSums(items: readonly Item[]): readonly bigint[] {
  let sum = 0n;
  return [sum, ...items.map(({ parts }) => (sum += parts))];
}

function fewest(own: readonly Item[], excess: bigint): number {
  let gone = 0n;
  const count = own.findIndex(({ parts }) => (gone += parts) >= excess);
  return count === -1 ? own.length : count + 1;
}
