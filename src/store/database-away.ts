/** PostgreSQL is starting, stopping or full, or was told to let the connection go. */
const sqlStates = /^(08...|57P0[123]|53300)$/;
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What the driver and the query builder say without a code. */
const driverWords =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect|^timeout expired|^Postgres connection has been discarded/;

/**
 * The reason when a statement failed because the database could not be reached or let the connection go, so that the same statement may well succeed later; null for every other error. An error of a network call to
 * anybody else looks the same, unless it is one of `src/errors.ts`: ask only where none is expected.
 */
export function whyDatabaseIsAway(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // The name has several addresses, and none of them answered.
  if (error instanceof AggregateError) return whyDatabaseIsAway(error.errors.at(0));
  // Closing what the broken connection left behind failed too.
  if (error instanceof SuppressedError) return whyDatabaseIsAway(error.suppressed) ?? whyDatabaseIsAway(error.error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isSocketGone = code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
  const isAway = networkCodes.has(code) || isSocketGone || sqlStates.test(code) || driverWords.test(error.message);
  return isAway ? error.message : null;
}
