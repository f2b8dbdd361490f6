import { useCallback, useState } from 'react';

import { entryVersion } from '../contract/entries.ts';
import type { HealthCardAnswer } from '../contract/health.ts';
import type { CardProblem, RecordOnScreen } from './health-request.ts';
import { postEntry } from './post-entry.ts';

type KnownState =
  | { readonly status: 'open' }
  | { readonly status: 'sending' }
  | { readonly status: 'failed'; readonly problem: CardProblem };

/** What somebody says about a finding: until which day, and why. Without a day it is open again. */
export interface Saying {
  readonly says: 'known' | 'wrong';
  readonly reason: string;
  /** `YYYY-MM-DD` */
  readonly until: string | null;
}

export interface KnownForm {
  readonly state: KnownState;
  /** The card's new answer, or null when it failed and `state` says why. */
  send(saying: Saying): Promise<HealthCardAnswer | null>;
  clear(): void;
}

const path = '/cards/health/known';

/** Sets a finding aside. The same words sent again, after a failure or by a second click, are one entry. */
export function useKnown(record: RecordOnScreen, finding: string): KnownForm {
  const { host, objectId, objectType } = record;
  const [state, setState] = useState<KnownState>({ status: 'open' });
  const [sent, setSent] = useState<(Saying & { readonly key: string }) | null>(null);

  const send = useCallback(
    async ({ reason, says, until }: Saying) => {
      const isRepeated = sent !== null && sent.reason === reason && sent.until === until && sent.says === says;
      const key = isRepeated ? sent.key : crypto.randomUUID();
      setSent({ reason, until, says, key });
      setState({ status: 'sending' });
      const body = { version: entryVersion, objectId, objectType, key, finding, reason, until, says };
      const outcome = await postEntry(host, path, body);
      setState(outcome.ok ? { status: 'open' } : { status: 'failed', problem: outcome.problem });
      return outcome.ok ? outcome.answer : null;
    },
    [finding, host, objectId, objectType, sent],
  );
  const clear = useCallback(() => {
    setSent(null);
    setState({ status: 'open' });
  }, []);
  return { state, send, clear };
}
