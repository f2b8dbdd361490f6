import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';

import { pino } from 'pino';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { createHttpMetrics } from '#src/http/metrics.ts';
import { saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';
import { hubspotWebhookRoutes, type HubspotWebhookDeps } from '#webhooks/hubspot.ts';

import { serve } from '../http/support.ts';
import { query } from '../support/dump.ts';

export const publicUrl = 'https://tandem.example.com';
export const secret = 'the-app-secret';
export const now = new Date('2026-11-22T14:45:00.000Z');
export const target = '/webhooks/hubspot';
export const portalId = 62_515;

const clock = { now: () => now };

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly store: Store;
  readonly programId: string;
  /** Programs that were woken, in order. */
  readonly woken: readonly string[];
  /** Transactions of requests. */
  transactions(): number;
  /** Rows of the inbox, oldest first. */
  inbox(): Promise<readonly InboxRow[]>;
  metrics(): Promise<string>;
}

export interface InboxRow {
  readonly program_id: string;
  readonly kind: string;
  readonly type: string;
  readonly record_id: string;
  readonly cause: string;
}

/** The receiver on the real server and a database of the test's, with one program that is connected to the account 62515. */
export async function receiver(databaseUrl: string, changes: Partial<HubspotWebhookDeps> = {}): Promise<Receiver> {
  const store = await openStore(databaseUrl);
  const woken: string[] = [];
  let transactions = 0;
  const counting: Store = {
    ...store,
    asApp: (work) => {
      transactions += 1;
      return store.asApp(work);
    },
    inProgram: (programId, work) => {
      transactions += 1;
      return store.inProgram(programId, work);
    },
  };
  const programId = await program(store, String(portalId));
  const metrics = createHttpMetrics();
  const server = await serve({
    metrics,
    routers: [
      hubspotWebhookRoutes({
        clock,
        log: pino({ level: 'silent' }),
        publicUrl,
        clientSecrets: [secret],
        take: (byAccount) => receiveEvents({ store: counting, clock, failPoint: () => Promise.resolve() }, byAccount),
        wake: (programs) => {
          woken.push(...programs);
          return Promise.resolve();
        },
        onRefused: (reason) => metrics.refusedSignatures.inc({ reason }),
        onEvents: (outcome, count) => metrics.webhookEvents.inc({ outcome }, count),
        ...changes,
      }),
    ],
  });
  return {
    url: server.url,
    store,
    programId,
    woken,
    transactions: () => transactions,
    inbox: () =>
      query<InboxRow & Record<string, unknown>>(
        databaseUrl,
        'select program_id, kind, type, record_id, cause from inbox order by entry',
      ),
    metrics: () => metrics.registry.metrics(),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** A program connected to a HubSpot account. */
export async function program(store: Store, accountId: string): Promise<string> {
  const programId = crypto.randomUUID();
  await createProgram(store, { programId, name: `Program of ${accountId}`, createdAt: now });
  await store.inProgram(programId, (tx) =>
    saveConnection(tx, {
      programId,
      crm: 'hubspot',
      accountId,
      accountName: null,
      auth: 'oauth',
      uiOrigin: 'https://app.hubspot.example',
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    }),
  );
  return programId;
}

let lastId = 0;

/** An event of a changed company, unless told otherwise. */
export function event(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  lastId += 1;
  return {
    eventId: lastId,
    subscriptionId: 12_346,
    portalId,
    appId: 54_321,
    occurredAt: now.getTime() - 1000,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId: 123,
    objectTypeId: '0-2',
    propertyName: 'domain',
    propertyValue: 'example.com',
    changeSource: 'CRM_UI',
    ...changes,
  };
}

export interface Sending {
  readonly secret?: string;
  readonly method?: string;
  /** The address that is signed; the request goes to `target` all the same. */
  readonly signedUrl?: string;
  readonly timestamp?: string;
  /** What is sent in place of the signed body. */
  readonly sent?: string | Buffer;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly signature?: string | null;
}

/** Sends a body as HubSpot would, or as somebody who only pretends to be. Answers the status. */
export function send(url: string, body: unknown, how: Sending = {}): Promise<number> {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const to = how.target ?? target;
  const timestamp = how.timestamp ?? String(now.getTime());
  const signature =
    how.signature === undefined
      ? createHmac('sha256', how.secret ?? secret)
          .update(`${how.method ?? 'POST'}${how.signedUrl ?? `${publicUrl}${to}`}`)
          .update(text)
          .update(timestamp)
          .digest('base64')
      : how.signature;
  const bytes = Buffer.from(how.sent ?? text);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    'x-hubspot-request-timestamp': timestamp,
    ...(signature === null ? {} : { 'x-hubspot-signature-v3': signature }),
    ...how.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${url}${to}`, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once('error', reject);
    outgoing.end(bytes);
  });
}
