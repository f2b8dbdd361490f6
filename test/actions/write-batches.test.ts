import fc from 'fast-check';
import { expect, test } from 'vitest';

import { batchesOf } from '#src/actions/write/send-batch.ts';
import { toDesired, type PlannedWrite } from '#src/actions/write/value-state.ts';
import type { WrittenKind } from '#src/store/write-values.ts';

function writeOf(kind: WrittenKind, recordId: string, property: string): PlannedWrite {
  return toDesired({
    kind,
    recordId,
    property,
    value: '65',
    generation: 1,
    cause: 'judged',
    confirmed: '64',
    confirmedGeneration: 0,
    confirmedAt: new Date(0),
    sentRunId: null,
    sentValue: null,
    sentGeneration: null,
    refusedGeneration: null,
    driftValue: null,
    driftFoundAt: null,
    attempts: 0,
    notBefore: null,
  });
}

/** Two values of each of so many records, as the store lists them: by kind. */
function writesOf(companies: number, deals: number): readonly PlannedWrite[] {
  return [...ofKind('company', companies), ...ofKind('deal', deals)];
}

function ofKind(kind: WrittenKind, records: number): readonly PlannedWrite[] {
  return Array.from({ length: records }, (_, place) =>
    ['prm_one', 'prm_other'].map((property) => writeOf(kind, String(place), property)),
  ).flat();
}

const someRecords = fc.integer({ min: 0, max: 350 });

test('records are written in as few calls as there can be, each of one kind, and none is left out or parted', () => {
  fc.assert(
    fc.property(someRecords, someRecords, (companies, deals) => {
      const writes = writesOf(companies, deals);
      const batches = batchesOf(writes);
      expect(batches.length).toBe(Math.ceil(companies / 100) + Math.ceil(deals / 100));
      expect(batches.flat()).toEqual(writes);
      for (const batch of batches) {
        expect(new Set(batch.map(({ value }) => value.kind)).size).toBe(1);
        expect(new Set(batch.map(({ value }) => value.recordId)).size * 2).toBe(batch.length);
      }
    }),
    { numRuns: 30 },
  );
});
