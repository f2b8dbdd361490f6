import type { Clock } from '#src/clock.ts';
import { UsageError } from '#src/errors.ts';

import { readConnection, type Connection } from './connections.ts';
import type { Store } from './database.ts';
import type { Tx } from './transaction.ts';
import type { Vault } from './vault.ts';

/** The next call's token; told which one was refused as expired. */
type Source = (refused?: string) => Promise<string>;

/** Asks before each call whether the connection still stands: somebody may have ended it since the work began, and then this call is not made. */
export function whileActive(store: Store, connection: Connection, source: Source): Source {
  return async (refused) => {
    await store.inProgram(connection.programId, (tx) => refuseInactive(tx, connection));
    return source(refused);
  };
}

/** A static token as it was sealed, while the connection still stands: both in one transaction, since every call asks. */
export async function storedToken(store: Store, vault: Vault, connection: Connection, clock: Clock): Promise<string> {
  const { crm, programId } = connection;
  const secret = await store.inProgram(programId, async (tx) => {
    await refuseInactive(tx, connection);
    return vault.get(tx, { programId, crm, name: 'access_token' }, clock.now());
  });
  if (secret === null) throw new UsageError(`There is no ${crm} token for this program: connect the account again.`);
  return secret.value;
}

async function refuseInactive(tx: Tx, { crm }: Connection): Promise<void> {
  const connection = await readConnection(tx, crm);
  if (connection?.status !== 'active')
    throw new UsageError(
      `The ${crm} account needs to be connected again: ${connection?.statusReason ?? 'it is not connected'}.`,
    );
}
