import { markDirty } from '#src/store/dirty-partners.ts';
import { partnersNamed } from '#src/store/partner-lookup.ts';
import { deleteSignals, saveSignals, signalsStored, type SignalRow } from '#src/store/signals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import type { SignalKind } from './signal-values.ts';

/** A dated fact that no CRM record holds. The same id replaces; value null deletes. */
export interface ReceivedSignal {
  readonly id: string;
  /** A partner's id, the id of its CRM record, or its domain. */
  readonly partner: string;
  readonly kind: SignalKind;
  /** Null only when the signal is deleted. */
  readonly at: Date | null;
  readonly value: string | null;
  readonly respondent: string | null;
  readonly enteredByOurPeople: boolean;
}

export type ReceivedOutcome =
  | { readonly id: string; readonly outcome: 'stored' | 'unchanged' | 'deleted' | 'unknown_partner' }
  | { readonly id: string; readonly outcome: 'refused'; readonly reason: string };

/** Stores signals of one program and asks for the judgements that follow. One outcome per signal, in their order. */
export async function receiveSignals(
  app: Pick<App, 'store' | 'clock' | 'wake'>,
  programId: string,
  signals: readonly ReceivedSignal[],
): Promise<readonly ReceivedOutcome[]> {
  const at = app.clock.now();
  const { outcomes, changed } = await app.store.inProgram(programId, async (tx) => {
    const partners = await partnersCalled(tx, programId, new Set(signals.map((signal) => signal.partner)));
    const latest = [...new Map(signals.map((signal) => [signal.id, signal])).values()];
    const gone = latest.filter((signal) => signal.value === null).map((signal) => signal.id);
    const rows = latest.flatMap((signal) => signalRow(signal, partners.get(signal.partner)));
    const before = await signalsStored(
      tx,
      programId,
      signals.map((signal) => signal.id),
    );
    const touched = [...(await deleteSignals(tx, programId, gone)), ...(await saveSignals(tx, programId, rows, at))];
    await markDirty(tx, programId, touched, 'signal', at);
    return {
      outcomes: signals.map((signal) => outcomeOf(signal, partners.get(signal.partner), before)),
      changed: touched.length > 0,
    };
  });
  if (changed) await app.wake('judge', programId);
  return outcomes;
}

/** Partner id by the name it was called; null where the name fits several. */
async function partnersCalled(
  tx: Tx,
  programId: string,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>();
  for (const name of names) {
    const [first, ...others] = await partnersNamed(tx, programId, name);
    if (first !== undefined) found.set(name, others.length > 0 ? null : first.partnerId);
  }
  return found;
}

function signalRow(signal: ReceivedSignal, partnerId: string | null | undefined): readonly SignalRow[] {
  const { id, kind, at, value, respondent, enteredByOurPeople } = signal;
  if (value === null || partnerId === null || partnerId === undefined) return [];
  return [{ id, partnerId, kind, at, value, respondent, origin: 'received', enteredByOurPeople }];
}

function outcomeOf(
  signal: ReceivedSignal,
  partnerId: string | null | undefined,
  before: ReadonlyMap<string, SignalRow>,
): ReceivedOutcome {
  const { id } = signal;
  const stored = before.get(id);
  if (signal.value === null) return { id, outcome: stored === undefined ? 'unchanged' : 'deleted' };
  if (partnerId === undefined) return { id, outcome: 'unknown_partner' };
  if (partnerId === null)
    return { id, outcome: 'refused', reason: `several partners are called ${signal.partner}: name one by its id` };
  const [row] = signalRow(signal, partnerId);
  return { id, outcome: stored !== undefined && row !== undefined && sameSignal(stored, row) ? 'unchanged' : 'stored' };
}

function sameSignal(a: SignalRow, b: SignalRow): boolean {
  return (
    a.partnerId === b.partnerId &&
    a.kind === b.kind &&
    a.at?.getTime() === b.at?.getTime() &&
    a.value === b.value &&
    a.respondent === b.respondent &&
    a.enteredByOurPeople === b.enteredByOurPeople
  );
}
