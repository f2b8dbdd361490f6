import type { SandboxApp } from '../sandbox-app.ts';
import { signV1, signV3 } from '../signature.ts';
import type { WebhookEvent } from './webhook-events.ts';

export interface WebhookTarget {
  readonly url: string;
  readonly app: SandboxApp;
  /** Wall time, for the signature. */
  readonly wall: () => Date;
  readonly timeoutMs: number;
}

/** Sends events in one signed request. Returns the status; null when the app could not be reached, or was too slow, or broke off. */
export async function sendEvents(
  target: WebhookTarget,
  events: readonly WebhookEvent[],
  stopping: AbortSignal,
): Promise<number | null> {
  const { url, app, wall, timeoutMs } = target;
  const body = JSON.stringify(events);
  const timestampMs = wall().getTime();
  const [secret] = app.clientSecrets;
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-HubSpot-Signature': signV1(secret, body),
        'X-HubSpot-Signature-Version': 'v1',
        'X-HubSpot-Request-Timestamp': String(timestampMs),
        'X-HubSpot-Signature-v3': signV3(secret, { method: 'POST', url, body, timestampMs }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]),
    });
    await reply.arrayBuffer();
    return reply.status;
  } catch {
    return null;
  }
}
