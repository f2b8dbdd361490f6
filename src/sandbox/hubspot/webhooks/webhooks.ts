import { createRandom } from '../../sample-program/random.ts';
import type { Random } from '../../sample-program/random.ts';
import type { PortalChange } from '../portal/portal-change.ts';
import type { Portal } from '../portal/portal.ts';
import type { SandboxApp } from '../sandbox-app.ts';
import type { TokenStore } from '../tokens.ts';
import { createDelivery } from './delivery.ts';
import { scaledTimer } from './schedule.ts';
import type { WebhookTimer } from './schedule.ts';
import { eventsOf } from './webhook-events.ts';
import type { WebhookEvent } from './webhook-events.ts';
import { sendEvents } from './webhook-request.ts';
import { activeSubscriptions, parseWebhooksConfig } from './webhooks-config.ts';
import type { WebhooksConfig } from './webhooks-config.ts';

/** What the vendor does not promise to spare an app. Probabilities are from 0 to 1. */
export interface WebhookTrouble {
  /** How likely an event is sent twice. */
  readonly duplicates: number;
  /** How likely an event is held back for up to `latestMs`, so that later ones overtake it. */
  readonly late: number;
  readonly latestMs: number;
  /** Events leave in any order. */
  readonly disorder: boolean;
  /** How likely a happening has the event id of the one before it. */
  readonly sharedIds: number;
  /** One request may carry events of several accounts. */
  readonly mixedAccounts: boolean;
}

export interface WebhookOptions {
  /** `config` of the project's webhooks component. The target URL is called, and signed, as it stands here. */
  readonly config: WebhooksConfig;
  /** Accounts that count as having the app though nobody went through OAuth, as subscriptions only serve accounts with the app. */
  readonly installedIn?: 'all' | readonly number[];
  readonly trouble?: Partial<WebhookTrouble>;
  /** Of event ids, waits and trouble. */
  readonly random?: Random;
  /** How fast the waits of the schedule pass: 1 as at the vendor (default), 0.00001 a day in less than a second. */
  readonly timeFactor?: number;
  /** In place of real time and its factor. */
  readonly timer?: WebhookTimer;
  /** Within which the app must answer, in real time; 5 seconds when absent. */
  readonly timeoutMs?: number;
  /** For how long events are gathered into one request; 100 when absent. */
  readonly gatherMs?: number;
}

/** Counts of one account since the start or the last `clear`. */
export interface WebhookStats {
  /** Events that changes made, one for each subscription. */
  readonly events: number;
  /** Events that were sent twice on purpose. */
  readonly duplicates: number;
  readonly requests: number;
  /** Requests that the app did not take. */
  readonly failed: number;
  /** Events that the app took, duplicates included. */
  readonly taken: number;
  /** Events whose last repetition failed. */
  readonly givenUp: number;
  /** Events neither taken nor given up. */
  readonly pending: number;
}

export interface Webhooks {
  /** Resolves when every event is taken or given up, or the sandbox has stopped. */
  drained(): Promise<void>;
  stats(portalId: number): WebhookStats;
  /** The latest events that the app took, as they were sent, oldest first. */
  taken(portalId: number): readonly WebhookEvent[];
  clear(): void;
  stop(): void;
}

interface WebhookHost {
  readonly app: SandboxApp | null;
  readonly portals: ReadonlyMap<number, Portal>;
  readonly tokens: TokenStore;
  readonly wall: () => Date;
}

const noTrouble: WebhookTrouble = {
  duplicates: 0,
  late: 0,
  latestMs: 5000,
  disorder: false,
  sharedIds: 0,
  mixedAccounts: false,
};
const kept = 20_000;
const nothing = { events: 0, duplicates: 0, requests: 0, failed: 0, taken: 0, givenUp: 0 };

/** Tells the app of changes in the accounts that have it, as its project's subscriptions ask. Silent without options. */
export function createWebhooks(host: WebhookHost, options: WebhookOptions | undefined): Webhooks {
  const counts = new Map<number, { -readonly [K in keyof typeof nothing]: number }>();
  const log: WebhookEvent[] = [];
  const count = (portalId: number) => {
    const found = counts.get(portalId) ?? { ...nothing };
    counts.set(portalId, found);
    return found;
  };
  const running = options === undefined ? null : start(host, options, count, log);
  return {
    drained: () => running?.drained() ?? Promise.resolve(),
    stats: (portalId) => ({ ...(counts.get(portalId) ?? nothing), pending: running?.pending(portalId) ?? 0 }),
    taken: (portalId) => log.filter((event) => event.portalId === portalId),
    clear() {
      counts.clear();
      log.length = 0;
    },
    stop: () => running?.stop(),
  };
}

function start(
  host: WebhookHost,
  options: WebhookOptions,
  count: (portalId: number) => { -readonly [K in keyof typeof nothing]: number },
  log: WebhookEvent[],
) {
  const { app } = host;
  if (app === null) throw new Error('Webhooks need an app: subscriptions belong to it.');
  const config = parseWebhooksConfig(options.config);
  const subscriptions = activeSubscriptions(config);
  const trouble = { ...noTrouble, ...options.trouble };
  const random = options.random ?? createRandom(1);
  const [ids, chances] = [random.fork('event ids'), random.fork('trouble')];
  const stopping = new AbortController();
  const target = {
    url: config.settings.targetUrl,
    app,
    wall: host.wall,
    timeoutMs: options.timeoutMs ?? 5000,
  };

  const delivery = createDelivery({
    async send(events) {
      for (const portalId of new Set(events.map((event) => event.portalId))) count(portalId).requests += 1;
      const status = await sendEvents(target, events, stopping.signal);
      return status !== null && status >= 200 && status < 300;
    },
    timer: options.timer ?? scaledTimer(options.timeFactor ?? 1),
    random: random.fork('waits'),
    concurrent: config.settings.maxConcurrentRequests,
    gatherMs: options.gatherMs ?? 100,
    shuffled: trouble.disorder,
    onAnswer(events, taken, givenUp) {
      for (const portalId of new Set(events.map((event) => event.portalId))) if (!taken) count(portalId).failed += 1;
      for (const event of events) {
        if (taken) count(event.portalId).taken += 1;
        if (givenUp) count(event.portalId).givenUp += 1;
      }
      if (taken) log.push(...events);
      if (log.length > kept * 2) log.splice(0, log.length - kept);
    },
  });

  let lastId = 0;
  function nextEventId(): number {
    if (lastId === 0 || !chances.chance(trouble.sharedIds)) lastId = ids.int(1, 2 ** 32 - 1);
    return lastId;
  }

  function tell(portal: Portal, change: PortalChange): void {
    if (app === null || !hasApp(portal.id, app.appId)) return;
    const lane = trouble.mixedAccounts ? 0 : portal.id;
    for (const event of eventsOf(portal, change, subscriptions, app.appId, nextEventId)) {
      count(portal.id).events += 1;
      delivery.add(lane, event, chances.chance(trouble.late) ? chances.int(1, trouble.latestMs) : 0);
      if (!chances.chance(trouble.duplicates)) continue;
      count(portal.id).duplicates += 1;
      delivery.add(lane, event, chances.int(0, trouble.latestMs));
    }
  }

  function hasApp(portalId: number, appId: string): boolean {
    const { installedIn = [] } = options;
    return installedIn === 'all' || installedIn.includes(portalId) || host.tokens.isInstalled(portalId, appId);
  }

  const detach = [...host.portals.values()].map((portal) => portal.onChange((change) => tell(portal, change)));
  return {
    drained: () => delivery.drained(),
    pending: (portalId: number) => delivery.pending(portalId),
    stop() {
      for (const one of detach) one();
      stopping.abort();
      delivery.stop();
    },
  };
}
