import type { Watch } from '#src/crm/port.ts';
import type { CrmName } from '#src/domain/facts.ts';
import { CrmAuthError, CrmPermissionError } from '#src/errors.ts';
import { listApprovals } from '#src/store/approvals.ts';
import { loseConnection, type Connection } from '#src/store/connections.ts';
import { withLease } from '#src/store/lock.ts';
import type { SettingsVersion } from '#src/store/settings-versions.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';
import { forgetSecrets } from '#src/store/vault.ts';

import { connectionInUse } from '../connection-in-use.ts';
import { parkMissingScope } from './missing-scope.ts';
import type { SyncApp, SyncContext, SyncProgress } from './sync-context.ts';

export interface SyncOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
  /** How long a sync that died keeps others waiting. Default 20 s. */
  readonly leaseMs?: number;
}

export interface OpenSync {
  readonly context: SyncContext;
  readonly connection: Connection;
  readonly settings: SettingsVersion;
}

const leaseMs = 20_000;

/**
 * Works on a program's connection while nobody else does. A refused token ends all work of the connection until somebody reconnects; a missing scope is parked with its name.
 *
 * @returns null when another process is at it.
 * @throws UsageError when there is no connection, or when it has to be reconnected first.
 */
export async function withSync<T>(
  app: SyncApp,
  programId: string,
  crmName: CrmName,
  options: SyncOptions,
  work: (open: OpenSync) => Promise<T>,
): Promise<{ readonly value: T } | null> {
  const scope = { programId, crm: crmName };
  const lease = {
    programId,
    work: `sync:${crmName}`,
    holder: app.newId(),
    ttlMs: options.leaseMs ?? leaseMs,
    clock: app.clock,
    signal: options.signal,
    opening: async (tx: Tx) => ({
      ...(await connectionInUse(tx, crmName)),
      watch: await liveProperties(tx, scope),
    }),
  };
  try {
    return await withLease(app.store, lease, (held, signal, { connection, settings, watch }) =>
      work({
        context: {
          app,
          scope,
          crm: app.openCrm(connection, settings.settings.mapping.hubspot, { watch }),
          settings: settings.settings,
          lease: held,
          signal,
          onProgress: options.onProgress ?? (() => undefined),
        },
        connection,
        settings,
      }),
    );
  } catch (error) {
    await noteRefusal(app, scope, error);
    throw error;
  }
}

/** What we keep up to date is looked at with every record that is read anyway: that is how a person's edit is seen before it is overwritten. */
async function liveProperties(tx: Tx, scope: CrmScope): Promise<Watch> {
  const live = (await listApprovals(tx, scope)).filter(({ state }) => state === 'live');
  const of = (kind: string) => live.flatMap((one) => (one.kind === kind ? [one.property] : []));
  return { company: of('company'), deal: of('deal') };
}

/** A refused token ends all work of the connection until somebody reconnects; a missing scope is parked with its name. */
export async function noteRefusal(
  app: Pick<SyncApp, 'store' | 'log' | 'clock'>,
  scope: SyncContext['scope'],
  error: unknown,
): Promise<void> {
  if (error instanceof CrmAuthError) {
    app.log.warn({ ...scope, err: error }, 'the CRM refused the token; the connection waits to be connected again');
    await app.store.inProgram(scope.programId, async (tx) => {
      await loseConnection(tx, scope, 'the token is refused: it was revoked, or it has expired', app.clock.now());
      // What opens nothing any more is not kept.
      await forgetSecrets(tx, scope);
    });
  }
  if (error instanceof CrmPermissionError) await parkMissingScope(app, scope, error);
}
