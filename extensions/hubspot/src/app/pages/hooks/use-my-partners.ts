import { useCallback, useEffect, useRef, useState } from 'react';

import { MyPartnersAnswer, myPartnersVersion } from '../contract/my-partners.ts';
import { ask, type Outcome } from './ask-backend.ts';

const path = `/pages/my-partners?version=${myPartnersVersion}`;

export interface MyPartnersState {
  /** Null until the first answer. */
  readonly outcome: Outcome<MyPartnersAnswer> | null;
  readonly retry: () => void;
}

/** The reader's partners as they are when the page is opened; of overtaken answers the newest request's stays. */
export function useMyPartners(host: string | null): MyPartnersState {
  const [outcome, setOutcome] = useState<Outcome<MyPartnersAnswer> | null>(null);
  const newest = useRef(0);
  const load = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await ask(host, path, MyPartnersAnswer);
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
