import { hubspot } from '@hubspot/ui-extensions';
import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { useCallback, useEffect, useRef, useState } from 'react';

import type { HealthCardAnswer } from '../contract/health.ts';
import {
  type CardProblem,
  type HealthOutcome,
  healthUrl,
  notConfigured,
  readHealthResponse,
  type RecordOnScreen,
  requestTimeoutMs,
  unreachable,
} from './health-request.ts';

/** What the card shows. A failed refresh keeps the last answer and says so. */
export type HealthState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly problem: CardProblem }
  | { readonly status: 'answered'; readonly answer: HealthCardAnswer; readonly refreshProblem: CardProblem | null };

/** Nothing pushes into a card: it looks again, and never asks the backend more often than this. */
export const refreshEveryMs = 30_000;

/** How long an unchanged `prm_health_as_of` is taken as proof that nothing changed. */
export const trustPropertyMs = 300_000;

const watchedProperties = ['prm_health_as_of'];

/**
 * The answer for the record on screen. While the card is visible it looks every 30 seconds: at the property that is written with each new result, or, where
 * that is not there, at the backend itself. Answers that were overtaken by a newer request are dropped.
 */
export function useHealth(record: RecordOnScreen): {
  readonly state: HealthState;
  readonly retry: () => void;
  /** Shows an answer that came with something else, in the place of any that is still awaited. */
  readonly accept: (answer: HealthCardAnswer) => void;
} {
  const { host, objectId, objectType } = record;
  const [state, setState] = useState<HealthState>({ status: 'loading' });
  const newest = useRef(0);
  const askedAt = useRef(0);

  const ask = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    askedAt.current = Date.now();
    const outcome = await request({ host, objectId, objectType });
    if (mine === newest.current) setState((before) => nextState(before, outcome));
  }, [host, objectId, objectType]);

  useEffect(() => {
    void ask();
    return () => {
      newest.current += 1;
    };
  }, [ask]);

  const retry = useCallback(() => {
    setState({ status: 'loading' });
    void ask();
  }, [ask]);

  const accept = useCallback((answer: HealthCardAnswer) => {
    newest.current += 1;
    askedAt.current = Date.now();
    setState({ status: 'answered', answer, refreshProblem: null });
  }, []);

  useRefresh(ask, askedAt);
  return { state, retry, accept };
}

function useRefresh(ask: () => Promise<void>, askedAt: { readonly current: number }): void {
  const { properties, refetch } = useCrmProperties(watchedProperties);
  const writtenAt = properties['prm_health_as_of'] ?? null;
  const known = useRef(writtenAt);
  // Hosts may hand out a new `refetch` with every render; the timer must survive that.
  const look = useRef(refetch);
  useEffect(() => {
    look.current = refetch;
  }, [refetch]);

  useEffect(() => {
    const timer = setInterval(() => {
      if (!isVisible()) return;
      const trusted = known.current !== null && Date.now() - askedAt.current < trustPropertyMs;
      void (trusted ? look.current() : ask());
    }, refreshEveryMs);
    return () => clearInterval(timer);
  }, [ask, askedAt]);

  useEffect(() => {
    const before = known.current;
    known.current = writtenAt;
    // A first value was written before the card opened: the first answer has it already.
    const changed = before !== null && writtenAt !== null && before !== writtenAt;
    const wait = Math.max(0, askedAt.current + refreshEveryMs - Date.now());
    const timer = changed ? setTimeout(() => void ask(), wait) : undefined;
    return () => clearTimeout(timer);
  }, [writtenAt, ask, askedAt]);
}

async function request(record: RecordOnScreen): Promise<HealthOutcome> {
  if (record.host === null) return { ok: false, problem: notConfigured };
  try {
    const url = healthUrl(record.host, record);
    return await readHealthResponse(await hubspot.fetch(url, { method: 'GET', timeout: requestTimeoutMs }));
  } catch {
    return { ok: false, problem: unreachable };
  }
}

function nextState(before: HealthState, outcome: HealthOutcome): HealthState {
  if (outcome.ok) return { status: 'answered', answer: outcome.answer, refreshProblem: null };
  if (before.status === 'answered') return { ...before, refreshProblem: outcome.problem };
  return { status: 'error', problem: outcome.problem };
}

/** A card runs in a worker, where there is usually no document: then it counts as visible, because the vendor unmounts hidden tabs. */
function isVisible(): boolean {
  return typeof document === 'undefined' || document.visibilityState !== 'hidden';
}
