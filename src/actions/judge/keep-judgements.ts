import { localDay } from '#src/domain/calendar.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { desiredOf, setDesired } from '#src/store/desired-values.ts';
import { saveJudgements } from '#src/store/former-judgements.ts';
import { addToLedger, saveSnapshots } from '#src/store/judgements.ts';
import type { Tx } from '#src/store/transaction.ts';

import { trendsOf } from '../trends.ts';
import type { Bench } from './bench.ts';
import { desiredProperties, propertyFormats } from './desired-properties.ts';
import type { JudgedHealth } from './judge-healths.ts';
import type { Evaluated } from './judge-one.ts';
import type { JudgedPartnership } from './judge-partnerships.ts';

/** Keeps what was judged: ledger, snapshots, results and what the companies should hold. */
export async function keepJudgements(
  tx: Tx,
  { programId, settings, program, asOf, now }: Bench,
  evaluated: readonly Evaluated[],
  before: JudgedHealth['before'],
  partnerships: ReadonlyMap<string, JudgedPartnership>,
): Promise<void> {
  await addToLedger(
    tx,
    programId,
    evaluated.flatMap((one) => one.ledger),
  );
  await saveSnapshots(
    tx,
    programId,
    evaluated.filter((one) => one.moved).map(({ judgement }) => snapshotOf(judgement, settings.settings)),
  );
  await saveJudgements(
    tx,
    programId,
    evaluated.map(({ judgement }) => ({
      ...judgement,
      nextEvaluationOn: partnerships.get(judgement.partnerId)?.nextOn ?? judgement.nextEvaluationOn,
    })),
    now,
    before,
  );
  const partnerIds = evaluated.map((one) => one.judgement.partnerId);
  const trends = await trendsOf(tx, programId, partnerIds, settings.settings, asOf);
  const held = await desiredOf(tx, programId, partnerIds);
  const common = { program, settings: settings.settings, formats: propertyFormats(settings.settings), asOf, held };
  const desired = evaluated.flatMap(({ judgement: { facts, partnerId, result } }) => {
    const partnership = partnerships.get(partnerId)?.result;
    if (partnership === undefined) return [];
    const trend = trends.get(partnerId) ?? null;
    return desiredProperties({ ...common, facts, result, partnership, trend });
  });
  await setDesired(tx, programId, desired, 'judged', now);
}

function snapshotOf(
  { partnerId, asOf, result, settingsVersion, engineVersion }: Evaluated['judgement'],
  settings: Settings,
): Parameters<typeof saveSnapshots>[2][number] {
  return {
    partnerId,
    on: localDay(asOf, settings.program.timeZone),
    asOf,
    score: result.score,
    band: result.band,
    coverage: result.coverage,
    points: Object.fromEntries(result.dimensions.map(({ name, points }) => [name, points])),
    settingsVersion,
    engineVersion,
  };
}
