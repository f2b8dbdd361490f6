import { CrmPermissionError } from '#src/errors.ts';
import { listApprovals } from '#src/store/approvals.ts';
import { saveStates, valuesAfter, type TrackedValue, type WrittenKind } from '#src/store/write-values.ts';

import { blockObject } from './check-properties.ts';
import { readHeld } from './read-held.ts';
import { looked, puttingBack } from './value-state.ts';
import { storeAsWriter, type Writer } from './with-writer.ts';

const recordsAtOnce = 500;
const kinds: readonly WrittenKind[] = ['company', 'deal'];

/** A value after a look at the CRM, with what stands there word for word. */
export interface LookedAt {
  readonly value: TrackedValue;
  readonly held: string | null;
}

/**
 * Looks at what the CRM holds of every value that is wanted (or of those in live properties only), and keeps it: a person's edit of a value that we keep up to date is noted as drift, or put back where the
 * program's settings say so. Records that the CRM does not know are left out, and so is an object that the connection may not read: its properties are parked with what to grant. Page by page.
 */
export async function* lookAtValues(writer: Writer, which: 'all' | 'live'): AsyncIterable<readonly LookedAt[]> {
  const { app, scope } = writer;
  const approvals = await app.store.inProgram(scope.programId, (tx) => listApprovals(tx, scope));
  const live = new Set(approvals.flatMap(({ state, property }) => (state === 'live' ? [property] : [])));
  for (const kind of kinds) {
    try {
      for await (const page of pagesOf(writer, kind, live, which)) yield page;
    } catch (error) {
      if (!(error instanceof CrmPermissionError)) throw error;
      await blockObject(writer, kind, error);
    }
  }
}

async function* pagesOf(
  writer: Writer,
  kind: WrittenKind,
  live: ReadonlySet<string>,
  which: 'all' | 'live',
): AsyncIterable<readonly LookedAt[]> {
  const { app, scope, settings, signal } = writer;
  let after = '';
  for (;;) {
    signal.throwIfAborted();
    const from = after;
    const page = await app.store.inProgram(scope.programId, (tx) =>
      valuesAfter(tx, scope, { kind, after: from, records: recordsAtOnce }),
    );
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.recordId;
    const values = which === 'all' ? page : page.filter(({ property }) => live.has(property));
    const held = await readHeld(writer, values);
    const now = app.clock.now();
    const seen = values.flatMap((value) => {
      const there = held.of(value);
      if (there === undefined) return [];
      const state = looked(value, there, now, live.has(value.property));
      return [{ value: settings.writeBack.drift === 'put_back' ? puttingBack(state) : state, held: there }];
    });
    await storeAsWriter(writer, (tx) =>
      saveStates(
        tx,
        scope,
        seen.map(({ value }) => value),
      ),
    );
    yield seen;
  }
}
