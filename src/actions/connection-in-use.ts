import type { CrmName } from '#src/domain/facts.ts';
import { UsageError } from '#src/errors.ts';
import { readConnection, type Connection } from '#src/store/connections.ts';
import { currentSettings, type SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

/**
 * The program's connection to a CRM with the settings in force.
 *
 * @throws UsageError when there is no connection, or when it has to be reconnected first.
 */
export async function connectionInUse(
  tx: Tx,
  crm: CrmName,
): Promise<{ readonly connection: Connection; readonly settings: SettingsVersion }> {
  const connection = await readConnection(tx, crm);
  const settings = await currentSettings(tx);
  if (connection === null || settings === null)
    throw new UsageError(`No ${crm} account is connected to this program: connect one first.`);
  if (connection.status !== 'active')
    throw new UsageError(
      `The ${crm} account needs to be connected again: ${connection.statusReason ?? connection.status}.`,
    );
  return { connection, settings };
}
