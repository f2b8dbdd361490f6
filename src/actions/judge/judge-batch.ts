import { localDay } from '#src/domain/calendar.ts';
import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import { isJudged } from '#src/domain/partner-status.ts';
import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import { listConnections } from '#src/store/connections.ts';
import { desiredOf, setDesired, unjudgedRecords } from '#src/store/desired-values.ts';
import { markDirtyByProgramFacts, removeDirty, takeDirty } from '#src/store/dirty-partners.ts';
import { readFormerJudgements, saveJudgements, type FormerJudgement } from '#src/store/former-judgements.ts';
import { addToLedger, deleteJudgements, saveSnapshots } from '#src/store/judgements.ts';
import { heldDealRows } from '#src/store/open-deals.ts';
import { park, settleParked } from '#src/store/parked-items.ts';
import { deletePartnerships } from '#src/store/partnership-judgements.ts';
import { currentSettings, readSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from '../context.ts';
import { trendsOf } from '../trends.ts';
import { clearedDeals, desiredOfDeals, gatherOpenDeals } from './desired-deals.ts';
import { desiredProperties, desiredWithoutJudgement, propertyFormats } from './desired-properties.ts';
import { gatherFacts } from './gather-facts.ts';
import { gatherProgramFacts } from './gather-program-facts.ts';
import { evaluate, type Evaluated } from './judge-one.ts';
import { judgePartnerships, type JudgedPartnership, type Poisoned } from './judge-partnerships.ts';

export interface BatchOutcome {
  readonly taken: number;
  readonly judged: number;
  readonly parked: number;
}

/** So many partners are judged in one transaction: their facts are one page of memory, and a sync that waits for one of them does not wait long. */
const batchSize = 200;

/** What all evaluations of one batch have in common, read once. */
interface Bench {
  readonly programId: string;
  readonly settings: SettingsVersion;
  readonly program: ProgramFacts;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
  readonly now: Date;
}

/**
 * Judges some of the partners that wait for it, in one transaction: result, state, ledger, snapshot and desired values stand or fall together, and only what was judged leaves the table. Everybody in it is
 * judged by the same settings and the same facts of the program.
 */
export async function judgeBatch(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log'>,
  programId: string,
): Promise<BatchOutcome> {
  return app.store.inProgram(programId, (tx) => judgeWaiting(app, tx, programId));
}

/**
 * As `judgeBatch`, within a transaction that has other work to do as well: what changed a partner and the judgement that follows stand or fall together.
 *
 * @param only These of the partners that wait, and no others; null takes whoever has waited longest.
 */
export async function judgeWaiting(
  app: Pick<App, 'clock' | 'asOf' | 'failPoint' | 'log'>,
  tx: Tx,
  programId: string,
  only: readonly string[] | null = null,
): Promise<BatchOutcome> {
  const settings = await currentSettings(tx);
  if (settings === null) return { taken: 0, judged: 0, parked: 0 };
  const [asOf, now] = [app.asOf(), app.clock.now()];
  const taken = await takeDirty(tx, programId, batchSize, now, only);
  if (taken.length === 0) return { taken: 0, judged: 0, parked: 0 };
  const program = await gatherProgramFacts(tx, programId, settings.settings, asOf);
  const bench: Bench = { programId, settings, program, connections: await listConnections(tx), asOf, now };

  const partnerIds = taken.map((dirty) => dirty.partnerId);
  const facts = await gatherFacts(tx, {
    programId,
    partnerIds,
    settings: settings.settings,
    connections: bench.connections,
    asOf,
  });
  const openDeals = await gatherOpenDeals(tx, programId, partnerIds, settings.settings);
  const health = await evaluateAll(
    tx,
    bench,
    facts.filter((partner) => isJudged(partner.status)),
    openDeals,
  );
  const partnerships = await judgePartnerships(tx, {
    ...bench,
    partners: health.evaluated.map(({ judgement }) => judgement),
  });
  const evaluated = health.evaluated.filter(({ judgement }) => partnerships.judged.has(judgement.partnerId));
  const poisoned = [...health.poisoned, ...partnerships.poisoned];
  await keep(tx, bench, evaluated, health.before, partnerships.judged);
  await unjudge(
    tx,
    bench,
    facts.filter((partner) => !isJudged(partner.status)).map((partner) => partner.partnerId),
  );
  await keepDeals(
    tx,
    bench,
    partnerIds,
    evaluated.flatMap((one) => openDeals.get(one.judgement.partnerId) ?? []),
  );
  await parkPoisoned(tx, bench, evaluated, poisoned);
  await app.failPoint('judge:stored');
  await removeDirty(tx, programId, taken);
  await app.failPoint('judge:before-commit');
  for (const { partnerId, cause } of poisoned)
    app.log.warn({ programId, partnerId, cause }, 'a partner could not be judged and was parked');
  return { taken: taken.length, judged: evaluated.length, parked: poisoned.length };
}

interface Health {
  readonly before: ReadonlyMap<string, FormerJudgement>;
  readonly evaluated: readonly Evaluated[];
  readonly poisoned: readonly Poisoned[];
}

async function evaluateAll(
  tx: Tx,
  bench: Bench,
  partners: readonly PartnerFacts[],
  openDeals: ReadonlyMap<string, readonly OpenDealFact[]>,
): Promise<Health> {
  const { programId, settings, program, asOf } = bench;
  const before = await readFormerJudgements(
    tx,
    programId,
    partners.map((facts) => ({ facts, programFacts: program })),
  );
  const versions = await formerSettings(
    tx,
    settings,
    [...before.values()].map((judgement) => judgement.settingsVersion),
  );
  const evaluated: Evaluated[] = [];
  const poisoned: Poisoned[] = [];
  for (const facts of partners) {
    const judgement = before.get(facts.partnerId);
    const former = judgement === undefined ? undefined : versions.get(judgement.settingsVersion);
    try {
      evaluated.push(
        evaluate({
          facts,
          program,
          openDeals: openDeals.get(facts.partnerId) ?? [],
          settings: settings.settings,
          settingsVersion: settings.version,
          asOf,
          before: judgement === undefined || former === undefined ? null : { judgement, settings: former },
        }),
      );
    } catch (error) {
      // The rules are pure: what they cannot judge today they cannot judge in a minute either.
      poisoned.push({ partnerId: facts.partnerId, cause: error instanceof Error ? error.message : String(error) });
    }
  }
  return { before, evaluated, poisoned };
}

async function formerSettings(
  tx: Tx,
  current: SettingsVersion,
  versions: readonly number[],
): Promise<ReadonlyMap<number, Settings>> {
  const settings = new Map<number, Settings>([[current.version, current.settings]]);
  for (const version of new Set(versions)) {
    const former = settings.has(version) ? null : await readSettings(tx, version);
    if (former !== null) settings.set(version, former.settings);
  }
  return settings;
}

async function keep(
  tx: Tx,
  { programId, settings, program, asOf, now }: Bench,
  evaluated: readonly Evaluated[],
  before: Health['before'],
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

/** Prospects and ended partners hold no judgement; snapshots and ledger stay. */
async function unjudge(
  tx: Tx,
  { programId, settings, asOf, now }: Bench,
  partnerIds: readonly string[],
): Promise<void> {
  await deleteJudgements(tx, programId, partnerIds);
  await deletePartnerships(tx, programId, partnerIds);
  const records = await unjudgedRecords(tx, programId, partnerIds);
  await setDesired(tx, programId, desiredWithoutJudgement(records, settings.settings, asOf), 'not judged', now);
}

/** Open deals of judged partners hold how long they are in their stage; those that are none any more are emptied. */
async function keepDeals(
  tx: Tx,
  { programId, settings: { settings }, asOf, now }: Bench,
  partnerIds: readonly string[],
  open: readonly OpenDealFact[],
): Promise<void> {
  await setDesired(tx, programId, desiredOfDeals(open, settings, asOf), 'judged', now);
  const held = await heldDealRows(tx, programId, partnerIds);
  await setDesired(tx, programId, clearedDeals(held, settings, asOf), 'not judged', now);
}

async function parkPoisoned(
  tx: Tx,
  { programId, now }: Bench,
  evaluated: readonly Evaluated[],
  poisoned: readonly Poisoned[],
): Promise<void> {
  const recordIds = evaluated.map((one) => one.judgement.partnerId);
  await settleParked(tx, programId, { work: 'judge', crm: null, kind: 'partner', recordIds }, now);
  await park(
    tx,
    programId,
    poisoned.map(({ partnerId, cause }) => ({
      work: 'judge',
      crm: null,
      kind: 'partner',
      recordId: partnerId,
      cause,
      body: null,
    })),
    now,
  );
}

/** Asks for another judgement of everybody whose result rested on other facts of the program as a whole. */
export async function followProgramFacts(app: Pick<App, 'store' | 'clock' | 'asOf'>, programId: string): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    if (settings === null) return;
    const asOf = app.asOf();
    const facts = await gatherProgramFacts(tx, programId, settings.settings, asOf);
    const { health, program } = settings.settings;
    const look = {
      facts,
      portalConnectedDays: health.engagement.portalConnectedDays,
      timeZone: program.timeZone,
      today: localDay(asOf, program.timeZone),
    };
    await markDirtyByProgramFacts(tx, programId, look, app.clock.now());
  });
}
