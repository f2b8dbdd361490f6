import { localDay } from '#src/domain/calendar.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { isRanked } from '#src/domain/partner-status.ts';
import { attentionMix, type AttentionShare } from '#src/domain/partnership/attention.ts';
import { balance, type BalanceDraft } from '#src/domain/partnership/balance.ts';
import {
  oneSizeFitsAll,
  touchesLately,
  type ProgramFinding,
  type TouchedPartner,
} from '#src/domain/partnership/blind-spots/one-size-fits-all.ts';
import {
  capacityPartner,
  managerLoads,
  type CapacityPartner,
  type CapacityReport,
} from '#src/domain/partnership/capacity.ts';
import type { AttentionTier } from '#src/domain/partnership/facts.ts';
import { currentSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { everyPartnership, openProgram } from './every-partnership.ts';
import { ownersOfProgram } from './find-owner.ts';

export interface ProgramCapacity {
  /** ISO instant. */
  readonly asOf: string;
  readonly settingsVersion: number;
  readonly currency: string;
  readonly timeZone: string;
  readonly report: CapacityReport;
  /** Which moves would bring every load under 1.0. Nothing is moved by it. */
  readonly draft: BalanceDraft;
  /** SEG6: active and paused partners that were judged. */
  readonly mix: readonly AttentionShare[];
  readonly oneSizeFitsAll: ProgramFinding;
  readonly partnerNames: ReadonlyMap<string, string>;
  /** By owner id; who was deleted in the CRM has none. */
  readonly ownerNames: ReadonlyMap<string, string>;
}

/**
 * How full the partner managers are (CAP1), the mix of attention (SEG6) and whether Strategic partners get more of it than others (BS19), from stored facts and results.
 *
 * @returns null before anything was connected.
 */
export async function programCapacity(
  app: Pick<App, 'store' | 'clock' | 'asOf'>,
  programId: string,
): Promise<ProgramCapacity | null> {
  return app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    return settings === null ? null : counted(app, tx, programId, settings);
  });
}

async function counted(
  app: Pick<App, 'clock' | 'asOf'>,
  tx: Tx,
  programId: string,
  version: SettingsVersion,
): Promise<ProgramCapacity> {
  const asOf = app.asOf();
  const { settings } = version;
  const { currency, timeZone } = settings.program;
  const today = localDay(asOf, timeZone);
  const moment = momentOf(asOf, settings.program);
  const now = { ...moment, settings };
  const whole = await openProgram(tx, { programId, settings: version, asOf, now: app.clock.now() });

  const partners: CapacityPartner[] = [];
  const touched: TouchedPartner[] = [];
  const tiers: AttentionTier[] = [];
  const partnerNames = new Map<string, string>();
  for await (const { facts, result } of everyPartnership(tx, whole)) {
    const { name, partnerId, records, status } = facts.partner;
    const judged = result ?? { segment: { value: null }, baseSegment: { value: null } };
    partnerNames.set(partnerId, name);
    partners.push(capacityPartner(facts, judged, today));
    touched.push({
      record: records[0] ?? null,
      status,
      segment: judged.segment.value,
      touches: touchesLately(facts, now, settings.blindSpots),
    });
    const tier = result?.attentionTier.value ?? null;
    if (tier !== null && isRanked(status)) tiers.push(tier);
  }
  const owners = await ownersOfProgram(tx, programId);
  return {
    asOf: asOf.toISOString(),
    settingsVersion: version.version,
    currency,
    timeZone,
    report: managerLoads(partners, [], settings.capacity),
    draft: balance(partners, [], settings.capacity),
    mix: attentionMix(tiers, settings.segment),
    oneSizeFitsAll: oneSizeFitsAll(touched, today, settings),
    partnerNames,
    ownerNames: new Map(owners.map(({ id, name }) => [id, name])),
  };
}
