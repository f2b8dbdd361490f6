import type { Random } from '../../sample-program/random.ts';
import { retries, retryDelay } from './schedule.ts';
import type { WebhookTimer } from './schedule.ts';
import type { WebhookEvent } from './webhook-events.ts';

export const eventsPerRequest = 100;

export interface DeliveryOptions {
  /** Sends one request; says whether the app took it. */
  readonly send: (events: readonly WebhookEvent[]) => Promise<boolean>;
  readonly timer: WebhookTimer;
  readonly random: Random;
  /** Requests under way at once in one lane. */
  readonly concurrent: number;
  /** How long events are gathered into one request. */
  readonly gatherMs: number;
  readonly shuffled: boolean;
  readonly onAnswer: (events: readonly WebhookEvent[], taken: boolean, givenUp: boolean) => void;
}

export interface Delivery {
  /** Hands over an event, to leave after `holdMs` and what gathering takes. Events of one lane share requests and places. */
  add(lane: number, event: WebhookEvent, holdMs: number): void;
  /** Events not yet taken nor given up. */
  pending(portalId: number): number;
  drained(): Promise<void>;
  stop(): void;
}

interface Batch {
  readonly events: readonly WebhookEvent[];
  readonly attempt: number;
}

interface Lane {
  gathering: boolean;
  readonly waiting: WebhookEvent[];
  readonly ready: Batch[];
  underWay: number;
}

/** Delivers at least once, in no promised order: a request that fails is repeated as a whole, up to ten times within a day. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const lanes = new Map<number, Lane>();
  const pending = new Map<number, number>();
  const timers = new Set<() => void>();
  let waiters: (() => void)[] = [];
  let stopped = false;

  function after(ms: number, run: () => void): void {
    const cancel = options.timer(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  }

  function laneOf(id: number): Lane {
    const lane = lanes.get(id) ?? { gathering: false, waiting: [], ready: [], underWay: 0 };
    lanes.set(id, lane);
    return lane;
  }

  function gather(lane: Lane, event: WebhookEvent): void {
    lane.waiting.push(event);
    if (lane.gathering) return;
    lane.gathering = true;
    after(options.gatherMs, () => {
      lane.gathering = false;
      const gathered = lane.waiting.splice(0);
      const events = options.shuffled ? options.random.shuffled(gathered) : gathered;
      for (let at = 0; at < events.length; at += eventsPerRequest)
        lane.ready.push({ events: events.slice(at, at + eventsPerRequest), attempt: 0 });
      pump(lane);
    });
  }

  function pump(lane: Lane): void {
    if (stopped) return;
    while (lane.underWay < options.concurrent) {
      const batch = lane.ready.shift();
      if (batch === undefined) return;
      lane.underWay += 1;
      void deliver(lane, batch);
    }
  }

  async function deliver(lane: Lane, batch: Batch): Promise<void> {
    const events = batch.events.map((event) => ({ ...event, attemptNumber: batch.attempt }));
    const taken = await options.send(events);
    lane.underWay -= 1;
    if (stopped) return;
    const attempt = batch.attempt + 1;
    const givenUp = !taken && attempt > retries;
    options.onAnswer(events, taken, givenUp);
    if (taken || givenUp) {
      settle(events);
    } else {
      after(retryDelay(attempt, options.random.next()), () => {
        lane.ready.push({ events: batch.events, attempt });
        pump(lane);
      });
    }
    pump(lane);
  }

  function settle(events: readonly WebhookEvent[]): void {
    for (const { portalId } of events) {
      const left = (pending.get(portalId) ?? 0) - 1;
      if (left > 0) pending.set(portalId, left);
      else pending.delete(portalId);
    }
    if (pending.size === 0) release();
  }

  function release(): void {
    const released = waiters;
    waiters = [];
    for (const one of released) one();
  }

  return {
    add(laneId, event, holdMs) {
      if (stopped) return;
      pending.set(event.portalId, (pending.get(event.portalId) ?? 0) + 1);
      const lane = laneOf(laneId);
      if (holdMs === 0) gather(lane, event);
      else after(holdMs, () => gather(lane, event));
    },
    pending: (portalId) => pending.get(portalId) ?? 0,
    drained() {
      if (pending.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.push(resolve);
      });
    },
    stop() {
      stopped = true;
      for (const cancel of timers) cancel();
      timers.clear();
      pending.clear();
      release();
    },
  };
}
