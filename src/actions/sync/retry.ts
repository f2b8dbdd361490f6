import { CrmAuthError, CrmPermissionError, CrmRateLimitError, CrmUnavailableError } from '#src/errors.ts';

import { LeaseLostError } from './sync-context.ts';

/** Whether an error says nothing about the records in hand: the whole of the work stops, and is taken up again when the cause is gone. */
export function isWorthAnotherTry(error: unknown, signal: AbortSignal): boolean {
  const ours = [CrmAuthError, CrmPermissionError, CrmRateLimitError, CrmUnavailableError, LeaseLostError];
  return signal.aborted || ours.some((kind) => error instanceof kind);
}
