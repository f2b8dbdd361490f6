import type { LocalDate, MinorUnits, PartnerFacts } from '../facts.ts';
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
    openPipeline: openPipeline(judging.facts, judging.moment.today),
  };
}

/** Open deals that count, whenever they are expected to close. One whose close lies ahead is still open. */
function openPipeline({ deals }: PartnerFacts, today: LocalDate): MinorUnits {
  return deals
    .filter(({ counts, createdOn }) => counts && createdOn <= today)
    .filter(({ state, closesOn }) => state === 'open' || (closesOn !== null && closesOn > today))
    .reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}
