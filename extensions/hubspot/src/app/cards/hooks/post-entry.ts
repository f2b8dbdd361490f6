import { hubspot } from '@hubspot/ui-extensions';

import {
  type HealthOutcome,
  notConfigured,
  readHealthResponse,
  requestTimeoutMs,
  unreachable,
} from './health-request.ts';

/** Sends what a person entered; the card's new answer, or why it was not taken. Never throws. */
export async function postEntry(
  host: string | null,
  path: string,
  body: Readonly<Record<string, string | number | null>>,
): Promise<HealthOutcome> {
  if (host === null) return { ok: false, problem: notConfigured };
  try {
    const url = `https://${host}${path}`;
    return await readHealthResponse(await hubspot.fetch(url, { method: 'POST', timeout: requestTimeoutMs, body }));
  } catch {
    return { ok: false, problem: unreachable };
  }
}
