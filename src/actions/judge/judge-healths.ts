import type { PartnerFacts } from '#src/domain/facts.ts';
import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { readFormerJudgements, type FormerJudgement } from '#src/store/former-judgements.ts';
import { readSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { Bench } from './bench.ts';
import { evaluate, type Evaluated } from './judge-one.ts';
import type { Poisoned } from './judge-partnerships.ts';

/** The health of a batch, not kept yet. */
export interface JudgedHealth {
  /** The judgements before, by partner. */
  readonly before: ReadonlyMap<string, FormerJudgement>;
  readonly evaluated: readonly Evaluated[];
  readonly poisoned: readonly Poisoned[];
}

/** Judges the health of these partners. One that cannot be judged takes nothing from the others. */
export async function judgeHealths(
  tx: Tx,
  bench: Bench,
  partners: readonly PartnerFacts[],
  openDeals: ReadonlyMap<string, readonly OpenDealFact[]>,
): Promise<JudgedHealth> {
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
