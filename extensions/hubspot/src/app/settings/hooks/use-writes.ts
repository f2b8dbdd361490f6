import { useCallback, useEffect, useRef, useState } from 'react';

import { WritesAnswer, writesVersion } from '../contract/writes.ts';
import { ask, type Outcome, type PageProblem } from './ask-backend.ts';

/** What the page shows. A failed look keeps the last answer and says so. */
export type WritesState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly problem: PageProblem }
  | { readonly status: 'answered'; readonly answer: WritesAnswer; readonly refreshProblem: PageProblem | null };

/** Nothing pushes into a page: while something goes on it looks this often, else for what others do. */
export const lookEveryMs = { running: 2_000, idle: 30_000 };

export interface Writes {
  readonly state: WritesState;
  readonly retry: () => void;
  /** Sends what the reader decided; what is wrong with it, or null when it is done and shown. */
  readonly decide: (path: string, body: Readonly<Record<string, unknown>>) => Promise<PageProblem | null>;
}

/** The page's answer, looked at again and again; of overtaken answers the newest request's stays. */
export function useWrites(host: string | null): Writes {
  const [state, setState] = useState<WritesState>({ status: 'loading' });
  const newest = useRef(0);

  const take = useCallback(async (asked: Promise<Outcome<WritesAnswer>>, isDecision: boolean) => {
    newest.current += 1;
    const mine = newest.current;
    const outcome = await asked;
    // A decision's refusal is said where it was made.
    if (mine === newest.current && (outcome.ok || !isDecision)) setState((before) => nextState(before, outcome));
    return outcome;
  }, []);
  const look = useCallback(
    () => take(ask(host, `/writes?version=${writesVersion}`, WritesAnswer), false),
    [host, take],
  );
  const decide = useCallback(
    async (path: string, body: Readonly<Record<string, unknown>>) => {
      const outcome = await take(ask(host, path, WritesAnswer, { version: writesVersion, ...body }), true);
      return outcome.ok ? null : outcome.problem;
    },
    [host, take],
  );
  const retry = useCallback(() => {
    setState({ status: 'loading' });
    void look();
  }, [look]);

  useEffect(() => {
    void look();
    return () => {
      newest.current += 1;
    };
  }, [look]);

  const isRunning = state.status === 'answered' && state.answer.running !== null;
  useEffect(() => {
    const timer = setInterval(() => void look(), isRunning ? lookEveryMs.running : lookEveryMs.idle);
    return () => clearInterval(timer);
  }, [isRunning, look]);

  return { state, retry, decide };
}

function nextState(before: WritesState, outcome: Outcome<WritesAnswer>): WritesState {
  if (outcome.ok) return { status: 'answered', answer: outcome.answer, refreshProblem: null };
  if (before.status === 'answered') return { ...before, refreshProblem: outcome.problem };
  return { status: 'error', problem: outcome.problem };
}
