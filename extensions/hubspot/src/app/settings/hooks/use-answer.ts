import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';

import { ask, type Outcome } from './ask-backend.ts';

/** A part of the page that is asked for when it is shown; null until the first answer. While the next is awaited the last one stays. */
export function useAnswer<Answer>(
  host: string | null,
  path: string,
  shape: z.ZodType<Answer>,
): { readonly outcome: Outcome<Answer> | null; readonly retry: () => void } {
  const [outcome, setOutcome] = useState<Outcome<Answer> | null>(null);
  const newest = useRef(0);
  const load = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await ask(host, path, shape);
    if (mine === newest.current) setOutcome(answer);
  }, [host, path, shape]);
  useEffect(() => {
    void load();
    return () => {
      newest.current += 1;
    };
  }, [load]);
  const retry = useCallback(() => {
    setOutcome(null);
    void load();
  }, [load]);
  return { outcome, retry };
}
