import type { CapacityPartner } from '#src/domain/partnership/capacity.ts';
import type { CapacitySettings } from '#src/domain/settings/capacity.ts';

/** What a balancer should find. */
export interface BestBalance {
  readonly balanced: boolean;
  readonly moves: number;
  /** Above 1.0, to three digits; null without a manager. */
  readonly largest: number | null;
  readonly missing: number | null;
}

/**
 * The best balance at the generous bound by trying every placement, written apart from the balancer: loads are whole
 * numbers over the product of all figures, and missing managers are counted over sets of partners.
 */
export function bruteForce(
  partners: readonly CapacityPartner[],
  managers: readonly string[],
  settings: CapacitySettings,
): BestBalance {
  const perManager = settings.partnersPerManager;
  const whole =
    100 *
    perManager.Strategic.generous *
    perManager.Growth.generous *
    perManager.Stable.generous *
    perManager['Long-tail'].generous;
  const weightOf = ({ baseSegment, segment }: CapacityPartner): number => {
    const base = segment === 'Onboarding' ? 'Growth' : segment === 'At-risk' ? baseSegment : segment;
    if (base === null) throw new Error('Every partner of a book has a segment.');
    const percent = segment === 'At-risk' ? settings.atRiskPercent : 100;
    return (whole / perManager[base].generous / 100) * percent;
  };
  const served = partners.filter(({ owner, status }) => owner !== null && status !== 'ended');
  const present = served.flatMap(({ owner }) => (owner?.active === true ? [owner.id] : []));
  const names = [...new Set([...managers, ...present])];
  const pinned = names.map((name) =>
    served
      .filter((partner) => partner.pinned && partner.owner?.id === name)
      .reduce((sum, partner) => sum + weightOf(partner), 0),
  );
  const free = served
    .filter((partner) => !partner.pinned)
    .map((partner) => ({ weight: weightOf(partner), home: names.indexOf(partner.owner?.id ?? '') }));

  let best = { overload: Number.POSITIVE_INFINITY, fullest: 0, moves: 0 };
  const loads = [...pinned];
  const tryAll = (place: number, moves: number): void => {
    const partner = free[place];
    if (partner === undefined) {
      const fullest = Math.max(0, ...loads);
      const overload = Math.max(0, fullest - (whole - 1));
      if (overload < best.overload || (overload === best.overload && moves < best.moves))
        best = { overload, fullest, moves };
      return;
    }
    for (let manager = 0; manager < names.length; manager += 1) {
      const load = loads[manager] ?? 0;
      loads[manager] = load + partner.weight;
      tryAll(place + 1, moves + (manager === partner.home ? 0 : 1));
      loads[manager] = load;
    }
  };
  tryAll(0, 0);
  const nobody = names.length === 0;
  const balanced = nobody ? free.length === 0 : best.overload === 0;
  return {
    balanced,
    moves: nobody ? 0 : best.moves,
    largest: nobody ? null : Math.round((Math.max(0, best.fullest - whole) * 1000) / whole) / 1000,
    missing: balanced
      ? null
      : fewestMissing(
          pinned,
          free.map(({ weight }) => weight),
          whole,
        ),
  };
}

/** Managers are filled one after the other: which sets of partners can be served by so many of them. */
function fewestMissing(pinned: readonly number[], weights: readonly number[], whole: number): number | null {
  if (pinned.some((load) => load >= whole) || weights.some((weight) => weight >= whole)) return null;
  const all = 2 ** weights.length - 1;
  const weightOfSet = Array.from({ length: all + 1 }, (_, set) =>
    weights.reduce((sum, weight, place) => sum + ((set >> place) & 1) * weight, 0),
  );
  const serve = (served: ReadonlySet<number>, load: number) => {
    const more = new Set<number>();
    for (const set of served) {
      const open = all & ~set;
      for (let subset = open; ; subset = (subset - 1) & open) {
        if (load + (weightOfSet[subset] ?? 0) < whole) more.add(set | subset);
        if (subset === 0) break;
      }
    }
    return more;
  };
  let served: ReadonlySet<number> = pinned.reduce<ReadonlySet<number>>(serve, new Set([0]));
  let missing = 0;
  for (; !served.has(all); missing += 1) served = serve(served, 0);
  return missing;
}
