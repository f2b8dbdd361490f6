import { addDays, localDay } from '#src/domain/calendar.ts';
import { scoreTrend } from '#src/domain/health/trend.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { firstJudgedDays, ledgerMovements } from '#src/store/judgements.ts';
import type { Tx } from '#src/store/transaction.ts';

/** H14 for a batch of partners, from the stored ledger: null for one with too short a history. */
export async function trendsOf(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  settings: Settings,
  asOf: Date,
): Promise<ReadonlyMap<string, number | null>> {
  const figures = settings.health.trend;
  const today = localDay(asOf, settings.program.timeZone);
  const first = await firstJudgedDays(tx, programId, partnerIds);
  const movements = Map.groupBy(
    await ledgerMovements(tx, programId, partnerIds, addDays(today, -figures.days)),
    (row) => row.partnerId,
  );
  return new Map(
    partnerIds.map((id) => [id, scoreTrend(movements.get(id) ?? [], first.get(id) ?? today, today, figures)]),
  );
}
