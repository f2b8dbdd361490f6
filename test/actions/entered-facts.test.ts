import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { enteredFacts } from '#src/actions/judge/entered-facts.ts';
import type { EnteredFact } from '#src/domain/partnership/facts.ts';
import type { EnteredSignalRow } from '#src/store/signals.ts';

function row(kind: string, value: unknown, more: Partial<EnteredSignalRow> = {}): EnteredSignalRow {
  return {
    partnerId: 'partner-1',
    kind,
    at: new Date('2026-11-20T23:30:00Z'),
    value: typeof value === 'string' ? value : JSON.stringify(value),
    origin: 'hubspot user 31',
    ...more,
  };
}

function known(partnerId: string, finding: string): EnteredSignalRow {
  return row('finding_known', { finding, reason: 'So', until: null }, { partnerId });
}

const head = { on: '2026-11-20', by: 'Ann' };
const everyKind: readonly EnteredFact[] = [
  { ...head, kind: 'segment_pin', segment: 'Strategic', reason: 'A launch', reviewOn: '2027-03-01' },
  { ...head, kind: 'segment_pin', segment: null, reason: 'Done', reviewOn: null },
  { ...head, kind: 'named_strategic', named: true, reason: 'The board' },
  { ...head, kind: 'tier_set', tier: 'Gold', lockedThrough: null, locked: true, reason: 'A promise' },
  { ...head, kind: 'lifecycle_set', stage: 'Advocate' },
  { ...head, kind: 'checklist', item: 'assets', done: true },
  { ...head, kind: 'stage_advance', to: 'guided' },
  { ...head, kind: 'competence', competence: 'deal_management', shown: true },
  { ...head, kind: 'readiness', area: 'resources', value: 3, evidence: 'Two people' },
  { ...head, kind: 'momentum', signal: 'self_sufficiency', value: 4 },
  { ...head, kind: 'finding_known', finding: 'BS3', reason: 'A holiday', until: '2026-12-31' },
];

describe('what people entered', () => {
  test('is read of every kind, as it was stored', () => {
    const rows = everyKind.map((fact) => row(fact.kind, fact));
    expect(enteredFacts(rows, 'UTC')).toEqual({ entries: new Map([['partner-1', everyKind]]), unreadable: 0 });
  });

  test('falls on its signal’s day in the program’s zone, and is by its origin where nobody is named', () => {
    const { entries } = enteredFacts([row('checklist', { item: 'assets', done: false })], 'Asia/Tokyo');
    expect(entries.get('partner-1')).toEqual([
      { kind: 'checklist', item: 'assets', done: false, on: '2026-11-21', by: 'hubspot user 31' },
    ]);
  });

  test('is kept apart by partner, in the order given', () => {
    const { entries } = enteredFacts([known('b', 'BS1'), known('a', 'BS2'), known('b', 'BS3')], 'UTC');
    const findings = [...entries].map(([partnerId, facts]) => [
      partnerId,
      facts.map((fact) => (fact.kind === 'finding_known' ? fact.finding : null)),
    ]);
    expect(findings).toEqual([
      ['b', ['BS1', 'BS3']],
      ['a', ['BS2']],
    ]);
  });

  test.each([
    ['a kind that nobody enters', row('sign_in', {})],
    ['no JSON', row('momentum', 'four')],
    ['JSON of another shape', row('momentum', [4])],
    ['a value off its scale', row('momentum', { signal: 'self_sufficiency', value: 5 })],
    ['a day that there is not', row('finding_known', { finding: 'BS1', reason: 'So', until: '2026-02-30' })],
    ['no day', row('checklist', { item: 'assets', done: true }, { at: null })],
    ['a stage that there is not', row('stage_advance', { to: '__proto__' })],
  ])('is left out and counted where it is %s', (_what, bad) => {
    const good = row('stage_advance', { to: 'guided', by: 'Ann' });
    expect(enteredFacts([bad, good], 'UTC')).toEqual({
      entries: new Map([['partner-1', [{ ...head, kind: 'stage_advance', to: 'guided' }]]]),
      unreadable: 1,
    });
  });

  test('is not the total of a readiness assessment, which is a fit', () => {
    expect(enteredFacts([row('readiness', '12')], 'UTC')).toEqual({ entries: new Map(), unreadable: 0 });
  });

  test('never fails, whatever was stored', () => {
    const kinds = fc.constantFrom(...everyKind.map(({ kind }) => kind));
    fc.assert(
      fc.property(kinds, fc.oneof(fc.json(), fc.string()), (kind, value) => {
        const { entries, unreadable } = enteredFacts([row(kind, value)], 'UTC');
        expect(entries.size + unreadable).toBeLessThanOrEqual(1);
      }),
    );
  });
});
