import { useCallback, useState } from 'react';

import { entryVersion } from '../contract/entries.ts';
import type { HealthCardAnswer } from '../contract/health.ts';
import type { CardProblem, RecordOnScreen } from './health-request.ts';
import { postEntry } from './post-entry.ts';

type EntryState =
  | { readonly status: 'open' }
  | { readonly status: 'sending' }
  | { readonly status: 'failed'; readonly problem: CardProblem };

/** A value that was chosen, and the key that makes it one entry however often it is sent. */
interface Chosen {
  readonly value: string | number;
  readonly key: string;
}

export interface EntryForm {
  readonly state: EntryState;
  readonly value: string | number | null;
  choose(value: string | number): void;
  /** Sends what was chosen; the card's new answer, or null when it failed and `state` says why. */
  send(): Promise<HealthCardAnswer | null>;
  clear(): void;
}

/** One field of one form. A choice is a new entry; sending the same choice again, after a failure or by a second click, is not. */
export function useEntry(
  record: RecordOnScreen,
  entry: { readonly path: string; readonly field: { readonly name: string } },
): EntryForm {
  const { host, objectId, objectType } = record;
  const [state, setState] = useState<EntryState>({ status: 'open' });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { path } = entry;
  const field = entry.field.name;

  const choose = useCallback((value: string | number) => {
    setChosen({ value, key: crypto.randomUUID() });
    setState({ status: 'open' });
  }, []);
  const clear = useCallback(() => {
    setChosen(null);
    setState({ status: 'open' });
  }, []);
  const send = useCallback(async () => {
    if (chosen === null) return null;
    setState({ status: 'sending' });
    const body = { version: entryVersion, objectId, objectType, key: chosen.key, [field]: chosen.value };
    const outcome = await postEntry(host, path, body);
    setState(outcome.ok ? { status: 'open' } : { status: 'failed', problem: outcome.problem });
    return outcome.ok ? outcome.answer : null;
  }, [chosen, field, host, objectId, objectType, path]);

  return { state, value: chosen?.value ?? null, choose, send, clear };
}
