import { useCallback, useEffect, useRef, useState } from 'react';

import { askMyPartners, type Outcome } from './page-request.ts';

export interface MyPartnersState {
  /** Null until the first answer. */
  readonly outcome: Outcome | null;
  readonly retry: () => void;
}

/** The reader's partners as they are when the page is opened; of overtaken answers the newest request's stays. */
export function useMyPartners(host: string | null): MyPartnersState {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const newest = useRef(0);
  const load = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await askMyPartners(host);
    if (mine === newest.current) setOutcome(answer);
  }, [host]);
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
