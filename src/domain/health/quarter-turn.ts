import { openPipeline } from '../deal-state.ts';
import type { QuarterTurn } from '../health-view.ts';
import { leastRevenue, revenueAtTurn } from './least-revenue.ts';
import type { HealthReading } from './read-health.ts';

/**
 * H12: what the revenue points become when the next quarter counts as completed, and what more must close in it to keep
 * today's: 0 when they stay by themselves, null when nothing can keep them or they are not known. Null where the
 * profile has no revenue, or nothing is known of it before and after.
 */
export function quarterTurn(reading: HealthReading): QuarterTurn | null {
  const revenue = reading.dimensions.find((dimension) => dimension.name === 'revenue');
  if (revenue === undefined) return null;
  const { judging } = reading;
  const turn = revenueAtTurn(judging.moment.completed + 1, judging);
  const now = revenue.points;
  if (now === null && turn.points === null) return null;
  return {
    on: turn.on,
    closesBy: turn.closesBy,
    pointsNow: now,
    pointsThen: turn.points,
    toKeep: now === null ? null : leastRevenue(turn, judging, (points) => points !== null && points >= now),
    openPipeline: openPipeline(judging.facts.deals, judging.moment.today),
  };
}
