import type { PartnershipFacts } from '#src/domain/partnership/facts.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { readFormerJudgements, type FormerJudgement } from '#src/store/former-judgements.ts';
import { readSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { BatchContext } from './batch-context.ts';
import { openDealsOf } from './gather-partners.ts';
import { evaluate, type Evaluated } from './judge-one.ts';
import type { Poisoned } from './judge-partnerships.ts';

/** A partner whose health was judged, with all that was gathered about it. */
export interface JudgedPartner extends Evaluated {
  readonly facts: PartnershipFacts;
}

/** The health of a batch, not kept yet. */
export interface JudgedHealth {
  /** The judgements before, by partner. */
  readonly before: ReadonlyMap<string, FormerJudgement>;
  readonly evaluated: readonly JudgedPartner[];
  readonly poisoned: readonly Poisoned[];
}

/** Judges the health of these partners. One that cannot be judged takes nothing from the others. */
export async function judgeHealths(
  tx: Tx,
  context: BatchContext,
  partners: readonly PartnershipFacts[],
): Promise<JudgedHealth> {
  const { programId, settings, program, asOf } = context;
  const before = await readFormerJudgements(
    tx,
    programId,
    partners.map(({ partner }) => ({ facts: partner, programFacts: program })),
  );
  const versions = await formerSettings(
    tx,
    settings,
    [...before.values()].map((judgement) => judgement.settingsVersion),
  );
  const evaluated: JudgedPartner[] = [];
  const poisoned: Poisoned[] = [];
  for (const facts of partners) {
    const { partner } = facts;
    const judgement = before.get(partner.partnerId);
    const former = judgement === undefined ? undefined : versions.get(judgement.settingsVersion);
    try {
      const evaluation = evaluate({
        facts: partner,
        program,
        openDeals: openDealsOf(facts),
        settings: settings.settings,
        settingsVersion: settings.version,
        asOf,
        before: judgement === undefined || former === undefined ? null : { judgement, settings: former },
      });
      evaluated.push({ ...evaluation, facts });
    } catch (error) {
      // The rules are pure: what they cannot judge today they cannot judge in a minute either.
      poisoned.push({ partnerId: partner.partnerId, cause: error instanceof Error ? error.message : String(error) });
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
