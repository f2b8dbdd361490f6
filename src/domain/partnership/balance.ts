import { isJudged } from '../partner-status.ts';
import { compareText } from '../records.ts';
import type { CapacitySettings } from '../settings/capacity.ts';
import { costOf, isCheaper, loadsOf, sumOf, type Book, type Placement } from './balancer/book.ts';
import { cheapest } from './balancer/exact.ts';
import { fewestMoves } from './balancer/fewest-leavers.ts';
import { missingManagers, type Missing } from './balancer/missing-managers.ts';
import { repaired, sentHome } from './balancer/repair.ts';
import type { CapacityPartner } from './capacity.ts';
import { greatestCommonDivisor, loadFigure, loadScale, type LoadBound, type LoadScale } from './load.ts';

export interface BalanceDraft {
  readonly rule: 'CAP1';
  readonly bound: LoadBound;
  /** Whether the moves bring every load under 1.0. */
  readonly balanced: boolean;
  /** Whether no fewer moves do; where none do, whether no placement has a smaller largest overload, or as small a one with fewer moves. */
  readonly proven: boolean;
  /** By partner id. */
  readonly moves: readonly BalanceMove[];
  /** Managers who are with the program, by owner id: their loads now and after the moves, to three digits. */
  readonly managers: readonly { readonly ownerId: string; readonly before: number; readonly after: number }[];
  /** What the fullest manager holds above 1.0 after the moves; 0 when balanced, or when exactly 1.0. */
  readonly largestOverload: number;
  /** How many managers are missing where no moves suffice; null when balanced, or when no number of managers helps. */
  readonly missing: Missing | null;
  /** Partners pinned to a manager who left: they never move, and need a person. */
  readonly stranded: readonly string[];
}

export interface BalanceMove {
  readonly partnerId: string;
  readonly from: string;
  readonly to: string;
}

/** So many placements are looked at before the best one found is taken: all of them for 8 partners and 3 managers. */
const searchSteps = 100_000;

/**
 * CAP1: proposes the fewest moves that bring every manager's load under 1.0. "Under 1.0" is meant at the generous bound,
 * where a load is a warning and not a note: at the strict one the draft would move partners away from managers whose
 * load is within the range (a setting).
 *
 * Partners of a manager who left have to move; partners without an owner stand apart, pinned ones never move. If no
 * moves suffice, the largest overload is made as small as can be, then the moves as few, and the missing managers are
 * counted. Small books are searched completely, so that the answer is the best there is; `proven` says whether it is
 * known to be.
 *
 * @param managers Managers who can take partners although they have none.
 */
export function balance(
  partners: readonly CapacityPartner[],
  managers: readonly string[],
  settings: CapacitySettings,
): BalanceDraft {
  const bound = settings.balancedBound;
  const scale = loadScale(settings, bound);
  const { book, ownerIds, partnerHomes, stranded } = bookOf(partners, managers, scale);
  const { placement, proven } = ownerIds.length === 0 ? nobody(book) : bestPlacement(book);
  const home = book.items.map((item) => item.home ?? -1);
  const before = loadsOf(book, home);
  const after = loadsOf(book, placement);
  const over = ownerIds.length === 0 ? sumOf(book.items) > 0n : costOf(book, placement).overload > 0n;
  const fullest = after.reduce((most, load) => (load > most ? load : most), 0n);
  return {
    rule: 'CAP1',
    bound,
    balanced: !over,
    proven,
    moves: book.items
      .flatMap(({ id }, place) => {
        const to = ownerIds[placement[place] ?? -1];
        const from = partnerHomes.get(id);
        return to === undefined || from === undefined || to === from ? [] : [{ partnerId: id, from, to }];
      })
      .toSorted((a, b) => compareText(a.partnerId, b.partnerId)),
    managers: ownerIds.map((ownerId, manager) => ({
      ownerId,
      before: loadFigure(before[manager] ?? 0n, scale),
      after: loadFigure(after[manager] ?? 0n, scale),
    })),
    largestOverload: fullest > scale.whole ? loadFigure(fullest - scale.whole, scale) : 0,
    missing: over ? missingManagers(book, searchSteps) : null,
    stranded,
  };
}

interface NamedBook {
  readonly book: Book;
  readonly ownerIds: readonly string[];
  readonly partnerHomes: ReadonlyMap<string, string>;
  readonly stranded: readonly string[];
}

function bookOf(partners: readonly CapacityPartner[], managers: readonly string[], scale: LoadScale): NamedBook {
  const owned = partners.flatMap((partner) => {
    const parts = scale.partsOf(partner);
    if (partner.owner === null || parts === null || !isJudged(partner.status)) return [];
    const { partnerId: id, pinned, owner } = partner;
    return [{ id, pinned, parts, owner }];
  });
  const left = new Set(owned.flatMap(({ owner }) => (owner.active ? [] : [owner.id])));
  const ownerIds = [...new Set([...managers, ...owned.map(({ owner }) => owner.id)])]
    .filter((id) => !left.has(id))
    .toSorted(compareText);
  const places = new Map(ownerIds.map((id, place) => [id, place]));
  const items = owned
    .filter(({ pinned }) => !pinned)
    .map(({ id, owner, parts }) => ({ id, parts, home: places.get(owner.id) ?? null }))
    .toSorted((a, b) => heavier(b.parts, a.parts) || (a.home ?? -1) - (b.home ?? -1) || compareText(a.id, b.id));
  const held = owned.filter(({ pinned }) => pinned);
  return {
    book: {
      items,
      pinned: ownerIds.map((id) => sumOf(held.filter(({ owner }) => owner.id === id))),
      limit: belowWhole(scale, owned),
    },
    ownerIds,
    partnerHomes: new Map(owned.map(({ id, owner }) => [id, owner.id])),
    stranded: held
      .filter(({ owner }) => left.has(owner.id))
      .map(({ id }) => id)
      .toSorted(compareText),
  };
}

function heavier(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a > b ? 1 : -1;
}

/** The most below a whole that sums of such partners can be. */
function belowWhole({ whole }: LoadScale, partners: readonly { readonly parts: bigint }[]): bigint {
  const step = partners.reduce((common, { parts }) => greatestCommonDivisor(common, parts), 0n);
  return step === 0n ? whole - 1n : ((whole - 1n) / step) * step;
}

interface Answer {
  readonly placement: Placement;
  readonly proven: boolean;
}

/** Nobody is there to take a partner. */
function nobody({ items }: Book): Answer {
  return { placement: items.map(() => -1), proven: true };
}

function bestPlacement(book: Book): Answer {
  const drafts = [repaired(book, 'most_room'), repaired(book, 'least_room'), flattened(book)];
  const draft = drafts.reduce((best, other) => (isCheaper(costOf(book, other), costOf(book, best)) ? other : best));
  const cost = costOf(book, draft);
  if (cost.overload === 0n && cost.moves === fewestMoves(book)) return { placement: draft, proven: true };
  const { complete, placement } = cheapest(book, cost, searchSteps);
  return { placement: placement ?? draft, proven: complete };
}

/** A placement with the smallest overload that repairing finds: for books that do not fit. */
function flattened(book: Book): Placement {
  let placement = repaired(book, 'most_room');
  let high = costOf(book, placement).overload;
  let low = 0n;
  while (low < high) {
    const overload = (low + high) / 2n;
    const raised = { ...book, limit: book.limit + overload };
    const draft = repaired(raised, 'least_room');
    const cost = costOf(raised, draft);
    if (cost.overload === 0n) {
      placement = sentHome(raised, draft);
      high = overload;
    } else low = overload + 1n;
  }
  return placement;
}
