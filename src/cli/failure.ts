import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
} from '#src/errors.ts';
import { whyDatabaseIsAway } from '#src/store/database-away.ts';

/** What went wrong and what to do next, in one or two sentences. */
export function failureSentence(error: unknown): string {
  if (error instanceof CrmAuthError)
    return `The CRM refuses the token: ${error.message} Connect again with a fresh token.`;
  if (error instanceof CrmPermissionError)
    return `The token lacks ${error.scopes.join(', ') || 'a scope'}: ${error.message} Grant it and connect again.`;
  if (error instanceof CrmRateLimitError)
    return error.policy === 'daily'
      ? "The CRM's calls for today are used up. Work goes on by itself after midnight of the account."
      : `The CRM asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s. Run the command again then.`;
  if (error instanceof CrmUnavailableError)
    return `The CRM cannot be reached: ${error.message} Run the command again later.`;
  if (error instanceof CrmRejectedError) return `The CRM refuses the call: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `${portOf(error)} is in use by another program: stop it, or set PORT or SANDBOX_PORT.`;
  const away = whyDatabaseIsAway(error);
  if (away !== null)
    return `PostgreSQL cannot be reached (${away}): check that it runs, and DATABASE_URL if it is set, then try again.`;
  if (error instanceof Error) return `${error.message}${causeOf(error)}`;
  return String(error);
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? ` (${error.cause.message})` : '';
}

function portOf(error: Error): string {
  return 'port' in error ? `Port ${String(error.port)}` : 'The port';
}
