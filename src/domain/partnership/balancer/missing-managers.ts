import { costOf, overloadOf, sumOf, type Book } from './book.ts';
import { fits } from './exact.ts';
import { repaired } from './repair.ts';

/** How many more managers it takes. */
export interface Missing {
  readonly managers: number;
  /** Whether fewer are known not to do. */
  readonly proven: boolean;
}

/**
 * How many managers without a partner have to come, so that everything can be placed within the limit. Null when no
 * number helps: a manager's pinned partners alone are too many, or one partner is.
 */
export function missingManagers(book: Book, steps: number): Missing | null {
  const { items, limit, pinned } = book;
  if (overloadOf(pinned, limit) > 0n || items.some(({ parts }) => parts > limit)) return null;
  const room = pinned.reduce((sum, load) => sum + limit - load, 0n);
  const beyond = sumOf(items) - room;
  let managers = beyond > 0n ? Number((beyond + limit - 1n) / limit) : 0;
  let proven = true;
  for (; managers < items.length; managers += 1) {
    const more = { ...book, pinned: [...pinned, ...Array.from({ length: managers }, () => 0n)] };
    if (more.pinned.length > 0 && costOf(more, repaired(more, 'least_room')).overload === 0n) break;
    const answer = fits(more, steps);
    if (answer === true) break;
    if (answer === null) proven = false;
  }
  return { managers, proven };
}
