import { localDay } from '#src/domain/calendar.ts';
import { partnershipEngineVersion } from '#src/domain/partnership/engine-version.ts';
import { addPartnershipChanges } from '#src/store/partnership-judgements.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

export interface Merge {
  /** The partner that goes on. */
  readonly survivor: string;
  /** What the other company was called; null where it was no partner and is not known. */
  readonly other: string | null;
}

/** Puts merges on the survivors' history, once each: a step in the score is then not taken for the partner's doing. */
export async function noteMerges(tx: Tx, programId: string, merges: readonly Merge[], at: Date): Promise<void> {
  if (merges.length === 0) return;
  const current = await currentSettings(tx);
  const on = localDay(at, current?.settings.program.timeZone ?? 'UTC');
  await addPartnershipChanges(
    tx,
    programId,
    merges.map(({ other, survivor }) => ({
      partnerId: survivor,
      on,
      asOf: at,
      subject: 'merge',
      from: other,
      to: null,
      rule: 'merge',
      settingsVersion: current?.version ?? 0,
      engineVersion: partnershipEngineVersion,
    })),
  );
}
