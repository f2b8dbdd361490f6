import type { RecordRef } from '#src/domain/facts.ts';
import type { HealthResult, RecordLink } from '#src/domain/health-view.ts';
import { recordKey } from '#src/domain/records.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import type { LedgerRow } from '#src/store/judgements.ts';
import { recordNames } from '#src/store/record-names.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';

/** Every record that a result and its ledger point at. */
export function recordsOf(result: HealthResult, ledger: readonly Pick<LedgerRow, 'records'>[]): readonly RecordRef[] {
  return [
    ...result.dimensions.flatMap((dimension) => dimension.evidence.records),
    ...result.forecast.flatMap((entry) => entry.why.flatMap((reason) => reason.leaving.records)),
    ...ledger.flatMap((row) => row.records),
  ];
}

interface Wanted {
  readonly programId: string;
  readonly connections: readonly Connection[];
  readonly settings: Settings;
  readonly refs: readonly RecordRef[];
}

/** Gives records their names and their pages in the CRM: read once for all, then looked up. */
export async function linkRecords(
  app: Pick<App, 'openCrm'>,
  tx: Tx,
  wanted: Wanted,
): Promise<(refs: readonly RecordRef[]) => readonly RecordLink[]> {
  const names = await recordNames(tx, wanted.programId, wanted.refs);
  const crms = new Map(
    wanted.connections.map((connection) => [connection.crm, app.openCrm(connection, wanted.settings.mapping.hubspot)]),
  );
  return (refs) =>
    refs.map((ref) => ({
      crm: ref.crm,
      type: ref.type,
      id: ref.id,
      url: ref.crm === null ? null : (crms.get(ref.crm)?.recordUrl(ref) ?? null),
      name: names.get(recordKey(ref)) ?? null,
    }));
}
