import { useCallback, useEffect, useRef, useState } from 'react';

import type { WritesState } from './use-writes.ts';

/** The run that went on before the reader's eyes and has ended; a plan shows itself. Null before, and after it is dismissed. */
export function useEndedRun(state: WritesState): { readonly run: string | null; readonly dismiss: () => void } {
  const running = state.status === 'answered' ? state.answer.running : null;
  const watched = useRef<{ readonly run: string; readonly kind: string } | null>(null);
  const [run, setRun] = useState<string | null>(null);
  const runId = running?.run ?? null;
  const kind = running?.kind ?? null;
  useEffect(() => {
    const before = watched.current;
    watched.current = runId === null || kind === null ? null : { run: runId, kind };
    if (before === null || before.run === runId || before.kind === 'plan') return;
    setRun(before.run);
  }, [runId, kind]);
  const dismiss = useCallback(() => setRun(null), []);
  return { run, dismiss };
}
