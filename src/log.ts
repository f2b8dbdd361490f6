import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Exact paths only: wildcards cost five times as much per line. Nothing else may carry a secret into a log call. */
const secretPaths = [
  'token',
  'accessToken',
  'refreshToken',
  'clientSecret',
  'secret',
  'password',
  'authorization',
  'headers.authorization',
  'headers.cookie',
  'headers["x-hubspot-signature-v3"]',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-hubspot-signature-v3"]',
  'err.config.headers.Authorization',
  'err.request.headers.authorization',
  'err.response.config.headers.Authorization',
];

/**
 * The process's log: one JSON document per line on stderr, so that stdout stays free for what a command answers. Children (`log.child({programId})`) inherit
 * level, destination and redaction.
 */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    { level, base: null, redact: { paths: secretPaths, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}

/** For callers that want no log at all. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
