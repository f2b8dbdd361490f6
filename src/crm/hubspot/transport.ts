import { CrmUnavailableError } from '#src/errors.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * One HTTP call that always ends: the time-out covers connecting, the answer and its whole body, and closes the socket. No retry, and no redirect is followed, for it would carry the token along.
 * Throws CrmUnavailableError when there is no whole answer, and the signal's own reason when the caller gave up.
 */
export async function send(request: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    const why = timeout.aborted
      ? `did not answer within ${timeoutMs} ms`
      : `could not be reached (${networkCode(error)})`;
    throw new CrmUnavailableError(`HubSpot ${why}.`, null, { cause: error });
  }
}

/** `ECONNRESET` and the like, which fetch hides in the cause. */
function networkCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'no connection';
}
