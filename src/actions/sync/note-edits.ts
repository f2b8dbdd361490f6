import type { WatchedValues } from '#src/crm/port.ts';
import type { Tx } from '#src/store/transaction.ts';
import { divergingValues, noteDrift, type WrittenKind } from '#src/store/write-values.ts';

import { looked, puttingBack } from '../write/value-state.ts';
import type { SyncContext } from './sync-context.ts';

/** A search tells what its index knew a moment ago: after a write of ours, what it says is believed only when so much time has passed. */
export const indexLagMs = 2 * 60_000;

/**
 * Compares what records hold of our properties with what we wrote (WR4): another value is a person's edit, which is kept as drift or put back as the settings say, as in the daily look. Values that are being
 * written, or were written after this reading began, are left alone.
 */
export async function noteEdits(
  tx: Tx,
  { app, scope, settings }: SyncContext,
  kind: WrittenKind,
  watched: readonly WatchedValues[],
  readBeganAt: Date,
): Promise<void> {
  const held = watched.flatMap(({ id, values }) =>
    Object.entries(values).map(([property, value]) => ({ kind, recordId: id, property, held: value })),
  );
  const now = app.clock.now();
  const edits = (await divergingValues(tx, scope, held, readBeganAt)).flatMap(({ held: there, ...value }) => {
    const state = looked(value, there, now, true);
    const wanted = settings.writeBack.drift === 'put_back' ? puttingBack(state) : state;
    const isSame = wanted.driftFoundAt?.getTime() === value.driftFoundAt?.getTime();
    return isSame && wanted.confirmed === value.confirmed ? [] : [wanted];
  });
  await noteDrift(tx, scope, edits);
}
