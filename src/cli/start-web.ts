import { randomBytes } from 'node:crypto';

import { connectByConsent } from '#src/actions/connect-oauth.ts';
import { enterByHand } from '#src/actions/enter-by-hand.ts';
import { knowFinding } from '#src/actions/know-finding.ts';
import { myPartnersOfUser } from '#src/actions/my-partners-page.ts';
import { receiveEvents, wakeReading } from '#src/actions/receive-events.ts';
import { receiveSignals } from '#src/actions/receive-signals.ts';
import { programOfSignalKey } from '#src/actions/signal-key.ts';
import type { RunningApp } from '#src/app.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
import { cardLimits } from '#src/http/cards.ts';
import { listen, type Listening } from '#src/http/listen.ts';
import { createHttpMetrics } from '#src/http/metrics.ts';
import type { HubspotOAuthPorts } from '#src/http/oauth-hubspot.ts';
import { createServer } from '#src/http/server.ts';
import { writesPortsOf } from '#src/http/writes/ports.ts';
import { findProgram } from '#src/store/connections.ts';
import { hubspotWebhookRoutes } from '#webhooks/hubspot.ts';

/** A dozen calls and the proposal of a mapping, while somebody waits before a browser. */
const connectWithinMs = 60_000;

/** The web process: signed cards, signals, health and metrics, on the app's parts. */
export async function startWeb(app: RunningApp, port: number): Promise<Listening> {
  const { config } = app;
  const metrics = createHttpMetrics();
  const publicUrl = config.http.publicUrl ?? `http://localhost:${port}`;
  const server = createServer({
    clock: app.clock,
    log: app.log,
    metrics,
    publicUrl,
    hubspot: { clientSecrets: config.hubspot.clientSecrets, appId: config.hubspot.appId },
    cardLimits,
    cards: {
      findProgram: (portalId) => findProgram(app.store, 'hubspot', portalId),
      cardOfRecord: (shown) => cardOfRecord(app, shown),
    },
    entries: {
      enter: (programId, entry) => enterByHand(app, programId, entry),
    },
    findings: { know: (programId, known) => knowFinding(app, programId, known) },
    writes: writesPortsOf(app),
    myPartners: { show: (programId, userId) => myPartnersOfUser(app, programId, userId) },
    newId: app.newId,
    trustProxy: config.http.trustProxy,
    signals: {
      programOfKey: (key) => programOfSignalKey(app, key),
      storeSignals: (programId, signals) => receiveSignals(app, programId, signals),
    },
    ready: async () => ({
      database: await answers(() => app.store.pool.query('select 1')),
      queue: await answers(() => app.queue.status()),
    }),
    oauth: oauthPorts(app, `${publicUrl}/oauth/hubspot/callback`),
    routers: [
      hubspotWebhookRoutes({
        clock: app.clock,
        log: app.log,
        publicUrl,
        clientSecrets: config.hubspot.clientSecrets,
        take: (byAccount) => receiveEvents(app, byAccount),
        wake: (programs) => wakeReading(app, programs),
        onRefused: (reason) => metrics.refusedSignatures.inc({ reason }),
        onEvents: (outcome, count) => metrics.webhookEvents.inc({ outcome }, count),
      }),
    ],
  });
  return listen(server, port);
}

/** How people connect their accounts in a browser; absent when no app is set up. */
function oauthPorts(app: RunningApp, redirectUri: string): HubspotOAuthPorts | null {
  const { hubspotConsent } = app;
  if (hubspotConsent === null) return null;
  return {
    newState: () => randomBytes(24).toString('base64url'),
    authorizeUrl: (state) => hubspotConsent.pageUrl(redirectUri, state),
    async exchange(code) {
      const connected = await connectByConsent(app, { code, redirectUri }, AbortSignal.timeout(connectWithinMs));
      if (connected === null) return null;
      return { accountName: connected.account.name ?? `HubSpot ${connected.account.accountId}` };
    },
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
