import { randomUUID } from 'node:crypto';

import { pino } from 'pino';

import type { Clock } from '#src/clock.ts';
import { cardLimits, type CardPorts } from '#src/http/cards.ts';
import { listen, type Listening } from '#src/http/listen.ts';
import { createHttpMetrics } from '#src/http/metrics.ts';
import { createServer, type ServerDeps } from '#src/http/server.ts';

export const publicUrl = 'https://tandem.example.com';
export const secret = 'test-client-secret';
export const now = new Date('2026-11-22T14:45:00.000Z');
const clock: Clock = { now: () => now };

/** A server under test, with what it logged. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly logged: readonly string[];
}

const noCards: CardPorts = {
  findProgram: () => Promise.resolve(null),
  cardOfRecord: () => Promise.resolve(null),
};

/** Serves the real routes on a free port; what a test does not name does nothing. */
export async function serve(deps: Partial<ServerDeps> = {}): Promise<TestServer> {
  const logged: string[] = [];
  const app = createServer({
    clock,
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    metrics: createHttpMetrics(),
    publicUrl,
    hubspot: { clientSecrets: [secret], appId: null },
    newId: randomUUID,
    trustProxy: false,
    cards: noCards,
    cardLimits,
    signals: { programOfKey: () => Promise.resolve(null), storeSignals: () => Promise.resolve([]) },
    ready: () => Promise.resolve({}),
    oauth: null,
    routers: [],
    ...deps,
  });
  const listening: Listening = await listen(app, 0, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${listening.port}`,
    logged,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}
