import { CrmPermissionError } from '#src/errors.ts';
import { park } from '#src/store/parked-items.ts';
import type { CrmScope } from '#src/store/transaction.ts';

import type { App } from '../context.ts';
import type { SyncContext } from './sync-context.ts';

/** Parks a missing scope with its name, for the person who can grant it. */
export async function parkMissingScope(
  app: Pick<App, 'store' | 'clock'>,
  scope: CrmScope,
  error: CrmPermissionError,
): Promise<void> {
  const missing = error.scopes.join(', ');
  const cause = `${error.message} Grant the connection ${missing === '' ? 'the scope that this needs' : missing}.`;
  const item = {
    work: 'scope',
    crm: scope.crm,
    kind: null,
    recordId: missing === '' ? null : missing,
    cause,
    body: null,
  };
  await app.store.inProgram(scope.programId, (tx) => park(tx, scope.programId, [item], app.clock.now()));
}

/** Does what a sync can go without: a missing scope is parked, and the rest of the sync goes on. */
export async function unlessForbidden(
  context: SyncContext,
  step: (context: SyncContext) => Promise<void>,
  forbidden?: (error: CrmPermissionError) => Promise<void>,
): Promise<void> {
  try {
    await step(context);
  } catch (error) {
    if (!(error instanceof CrmPermissionError)) throw error;
    context.app.log.warn(
      { ...context.scope, scopes: error.scopes },
      'the connection lacks a scope; what it opens stays unknown',
    );
    await parkMissingScope(context.app, context.scope, error);
    await forbidden?.(error);
  }
}
