import { movedTo } from '../calendar.ts';
import type { LocalDate, MinorUnits } from '../facts.ts';
import { lastDayOf, quarterCompletedOn, type Quarter } from '../quarter.ts';
import type { Judging } from './assessment.ts';
import { momentOf } from './moment.ts';
import { isNeverActivated } from './never-activated.ts';
import { comparedRevenue, revenuePoints, type RevenueSums } from './revenue.ts';

/** Revenue as it will be judged when a quarter counts as completed, if nothing more closes in it. */
export interface RevenueAtTurn {
  readonly on: LocalDate;
  /** The quarter's last day: what closes later counts for the next. */
  readonly closesBy: LocalDate;
  readonly points: number | null;
  readonly sums: RevenueSums;
}

export function revenueAtTurn(quarter: Quarter, judging: Judging): RevenueAtTurn {
  const { program } = judging.settings;
  const on = quarterCompletedOn(quarter, program);
  const moment = momentOf(movedTo(judging.moment.asOf, on, program.timeZone), program);
  const then = { ...judging, moment, neverActivated: isNeverActivated(judging.facts, moment.today) };
  const { sums } = comparedRevenue(then);
  const points = then.neverActivated ? null : revenuePoints(sums, then).points;
  return { on, closesBy: lastDayOf(quarter, program), points, sums };
}

/** Points if `more` closed in the quarter that turns. */
export function pointsWithMore(turn: RevenueAtTurn, more: MinorUnits, judging: Judging): number | null {
  return revenuePoints({ ...turn.sums, current: turn.sums.current + more }, judging).points;
}

/** More than any quarter closes, and still exact when added to a sum. */
const ceiling: MinorUnits = 2 ** 50;

/**
 * The least that must close in the quarter that turns to satisfy a wish about its points; null when no amount does.
 * More revenue never gives fewer points, so that the amount can be closed in on.
 */
export function leastRevenue(
  turn: RevenueAtTurn,
  judging: Judging,
  isEnough: (points: number | null) => boolean,
): MinorUnits | null {
  const enough = (more: MinorUnits): boolean => isEnough(pointsWithMore(turn, more, judging));
  if (enough(0)) return 0;
  let high = 1;
  while (!enough(high)) {
    high *= 2;
    if (high > ceiling) return null;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
