import { localDay } from '#src/domain/calendar.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { desiredOf, setDesired, type DesiredValue } from '#src/store/desired-values.ts';
import { saveJudgements } from '#src/store/former-judgements.ts';
import { addToLedger, saveSnapshots } from '#src/store/judgements.ts';
import type { Tx } from '#src/store/transaction.ts';

import { trendsOf } from '../trends.ts';
import type { BatchContext } from './batch-context.ts';
import { desiredOfDeals } from './desired-deals.ts';
import { desiredProperties, propertyFormats } from './desired-properties.ts';
import { openDealsOf } from './gather-partners.ts';
import type { JudgedHealth, JudgedPartner } from './judge-healths.ts';
import type { Evaluated } from './judge-one.ts';
import type { JudgedPartnership } from './judge-partnerships.ts';

/** What was judged of a batch. */
export interface JudgedBatch {
  readonly evaluated: readonly JudgedPartner[];
  readonly partnerships: ReadonlyMap<string, JudgedPartnership>;
  readonly before: JudgedHealth['before'];
  /** Of all that was gathered for these judgements, by partner. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Keeps what was judged: ledger, snapshots, results, and what companies and open deals should hold. */
export async function keepJudgements(tx: Tx, context: BatchContext, batch: JudgedBatch): Promise<void> {
  const { programId, settings, now } = context;
  const { before, digests, evaluated, partnerships } = batch;
  if (evaluated.length === 0) return;
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
    { former: before, gathered: digests },
  );
  const open = evaluated.flatMap(({ facts }) => openDealsOf(facts));
  const desired = [
    ...(await desiredOfCompanies(tx, context, batch)),
    ...desiredOfDeals(open, settings.settings, context.asOf),
  ];
  await setDesired(tx, programId, desired, 'judged', now);
}

async function desiredOfCompanies(
  tx: Tx,
  { programId, settings: { settings }, program, asOf }: BatchContext,
  { evaluated, partnerships }: JudgedBatch,
): Promise<readonly DesiredValue[]> {
  const partnerIds = evaluated.map((one) => one.judgement.partnerId);
  const trends = await trendsOf(tx, programId, partnerIds, settings, asOf);
  const held = await desiredOf(tx, programId, partnerIds);
  const common = { program, settings, formats: propertyFormats(settings), asOf, held };
  return evaluated.flatMap(({ judgement: { facts, partnerId, result } }) => {
    const partnership = partnerships.get(partnerId)?.result;
    if (partnership === undefined) return [];
    const trend = trends.get(partnerId) ?? null;
    return desiredProperties({ ...common, facts, result, partnership, trend });
  });
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
