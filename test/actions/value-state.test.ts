import { describe, expect, test } from 'vitest';

import { learned, looked, puttingBack, refused, sending, toDesired, written } from '#src/actions/write/value-state.ts';
import type { TrackedValue } from '#src/store/write-values.ts';

const now = new Date('2026-11-20T15:00:00Z');
const before = new Date('2026-11-19T15:00:00Z');
const run = '11111111-1111-4111-8111-111111111111';

/** A score of 64 that we wrote and that should be 65 by now. */
const value: TrackedValue = {
  kind: 'company',
  recordId: '1',
  property: 'prm_health_score',
  value: '65',
  generation: 3,
  cause: 'judged',
  confirmed: '64',
  confirmedGeneration: 2,
  confirmedAt: before,
  sentRunId: null,
  sentValue: null,
  sentGeneration: null,
  refusedGeneration: null,
  driftValue: null,
  driftFoundAt: null,
  attempts: 0,
  notBefore: null,
};
const sent = sending(toDesired(value), run);

describe('a value that was sent without an answer', () => {
  test('has arrived when the CRM holds it', () => {
    expect(learned(sent, '65', now)).toEqual({
      value: { ...value, confirmed: '65', confirmedGeneration: 3, confirmedAt: now },
      arrived: true,
      givenUp: false,
    });
  });

  test('has not arrived when the CRM holds what it held: it is tried later, and given up in the end', () => {
    const first = learned(sent, '64', now);
    expect(first).toEqual({
      value: { ...value, confirmedAt: now, attempts: 1, notBefore: new Date('2026-11-20T15:00:02Z') },
      arrived: false,
      givenUp: false,
    });
    const last = learned({ ...sent, attempts: 4 }, '64', now);
    expect(last).toMatchObject({ givenUp: true, value: { refusedGeneration: 3, sentRunId: null } });
  });

  test('is a former value of ours when a newer one is wanted by now', () => {
    const newer = { ...sent, value: '66', generation: 4 };
    expect(learned(newer, '65', now).value).toMatchObject({ confirmed: '65', confirmedGeneration: 3, value: '66' });
  });

  test('stands beside what somebody else put there: that is what is overwritten', () => {
    expect(learned(sent, '12', now).value).toMatchObject({ confirmed: '12', confirmedGeneration: 0 });
  });
});

describe('a look at a value that we keep up to date', () => {
  test('finds it as we wrote it, or edited by a person, or edited and set back', () => {
    expect(looked(value, '64', now, true)).toEqual(value);
    const edited = looked(value, '12', now, true);
    expect(edited).toEqual({ ...value, driftValue: '12', driftFoundAt: now });
    const later = new Date('2026-11-21T15:00:00Z');
    expect(looked(edited, '12', later, true)).toEqual(edited);
    expect(looked(edited, '64', later, true)).toEqual(value);
  });

  test('puts an edit back by taking it for what the CRM holds', () => {
    const edited = looked(value, '12', now, true);
    expect(puttingBack(edited)).toEqual({ ...value, confirmed: '12' });
    expect(puttingBack(value)).toEqual(value);
  });
});

test('a look at a value that nobody approved takes what stands there as it is', () => {
  expect(looked(value, '12', now, false)).toEqual({
    ...value,
    confirmed: '12',
    confirmedGeneration: 0,
    confirmedAt: now,
  });
});

test('a written value is ours, a refused one waits for another value', () => {
  expect(written(toDesired(value), now)).toEqual({
    ...value,
    confirmed: '65',
    confirmedGeneration: 3,
    confirmedAt: now,
  });
  expect(refused(sent)).toEqual({ ...value, refusedGeneration: 3 });
});
