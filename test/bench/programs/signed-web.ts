import type { RunningApp } from '#src/app.ts';
import { startWeb } from '#src/cli/start-web.ts';

import { hubspotHeaders } from '../../support/signed-fetch.ts';

const publicUrl = 'https://tandem.example.com';
const secret = 'bench';
const webhookPath = '/webhooks/hubspot';

/** The web process's routes on a free port, asked as HubSpot asks: every request signed. */
export interface SignedWeb extends AsyncDisposable {
  /** Answers the body of a page, and throws when the status is no success. */
  readonly get: (target: string) => Promise<unknown>;
  /** Sends events, up to a hundred as HubSpot does. Answers the status. */
  readonly tell: (events: readonly WebhookEvent[]) => Promise<number>;
}

export interface WebhookEvent {
  readonly eventId: number;
  readonly portalId: number;
  readonly objectId: number;
  readonly objectTypeId: '0-2' | '0-3';
  readonly propertyName: string;
  readonly occurredAt: number;
}

export async function openSignedWeb(app: RunningApp): Promise<SignedWeb> {
  const { clock, config } = app;
  const web = await startWeb(
    {
      ...app,
      config: {
        ...config,
        http: { ...config.http, publicUrl },
        hubspot: { ...config.hubspot, clientSecrets: [secret] },
      },
    },
    0,
  );
  const ask = (method: string, target: string, body: string) => {
    const headers = hubspotHeaders(method, target, body, {
      secret,
      publicUrl,
      timestamp: String(clock.now().getTime()),
    });
    return fetch(`http://127.0.0.1:${web.port}${target}`, {
      method,
      headers: { ...headers, ...(body === '' ? {} : { 'content-type': 'application/json' }) },
      ...(body === '' ? {} : { body }),
    });
  };
  return {
    async get(target) {
      const answer = await ask('GET', target, '');
      if (!answer.ok) throw new Error(`${target} was answered with ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    async tell(events) {
      const changes = events.map((event) => ({
        subscriptionType: 'object.propertyChange',
        subscriptionId: 1,
        ...event,
      }));
      const answer = await ask('POST', webhookPath, JSON.stringify(changes));
      await answer.arrayBuffer();
      return answer.status;
    },
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

/** Numbers events, and says of each what a propertyChange says. */
export function eventSource(
  portalId: number,
  clock: { now(): Date },
): (change: Pick<WebhookEvent, 'objectId' | 'objectTypeId' | 'propertyName'>) => WebhookEvent {
  let last = 0;
  return (change) => ({ ...change, portalId, eventId: (last += 1), occurredAt: clock.now().getTime() });
}
