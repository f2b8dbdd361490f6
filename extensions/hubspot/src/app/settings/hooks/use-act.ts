import { useCallback, useRef, useState } from 'react';

import type { PageProblem } from './ask-backend.ts';
import type { Writes } from './use-writes.ts';

type ActState =
  | { readonly status: 'idle' }
  | { readonly status: 'sending' }
  | { readonly status: 'failed'; readonly problem: PageProblem };

/** What is sent for a decision. The key makes it one decision however often it is sent. */
export type ActBody = (key: string) => Readonly<Record<string, unknown>>;

export interface Act {
  readonly state: ActState;
  /** True when it is done. Sent again after a failure it is the same decision. */
  send(path: string, body: ActBody): Promise<boolean>;
  /** What is sent next is another decision. */
  clear(): void;
}

/** One button's decision, and what became of it. */
export function useAct(decide: Writes['decide']): Act {
  const [state, setState] = useState<ActState>({ status: 'idle' });
  const key = useRef<string | null>(null);
  const clear = useCallback(() => {
    key.current = null;
    setState({ status: 'idle' });
  }, []);
  const send = useCallback(
    async (path: string, body: ActBody) => {
      key.current ??= crypto.randomUUID();
      setState({ status: 'sending' });
      const problem = await decide(path, body(key.current));
      if (problem === null) clear();
      else setState({ status: 'failed', problem });
      return problem === null;
    },
    [clear, decide],
  );
  return { state, send, clear };
}
