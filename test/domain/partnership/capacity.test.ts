import { describe, expect, test } from 'vitest';

import { capacityPartner, managerLoads, type CapacityPartner } from '#src/domain/partnership/capacity.ts';
import type { BaseSegment, EnteredFact } from '#src/domain/partnership/facts.ts';
import { CapacitySettings } from '#src/domain/settings/capacity.ts';

import { today } from '../../support/partner-facts.ts';
import { partnership } from '../../support/partnership-facts.ts';

const defaults = CapacitySettings.parse({});
const ann = { id: 'ann', active: true };

function partnerOf(partnerId: string, facts: Partial<CapacityPartner> = {}): CapacityPartner {
  const base = { status: 'active', owner: ann, segment: 'Stable', baseSegment: 'Stable', pinned: false } as const;
  return { partnerId, ...base, ...facts };
}

function many(count: number, segment: BaseSegment, facts: Partial<CapacityPartner> = {}): readonly CapacityPartner[] {
  return Array.from({ length: count }, (_, place) =>
    partnerOf(`${segment}-${place}`, { segment, baseSegment: segment, ...facts }),
  );
}

function loadOf(partners: readonly CapacityPartner[]) {
  const [{ strict, generous, signal } = { strict: null, generous: null, signal: null }] = managerLoads(
    partners,
    [],
    defaults,
  ).managers;
  return [strict, generous, signal];
}

describe('one partner takes', () => {
  test.each([
    ['Strategic', 'Strategic', 0.2, 0.1],
    ['Growth', 'Growth', 0.067, 0.04],
    ['Stable', 'Stable', 0.033, 0.02],
    ['Long-tail', 'Long-tail', 0.01, 0.01],
    ['At-risk', 'Strategic', 0.3, 0.15],
    ['At-risk', 'Growth', 0.1, 0.06],
    ['At-risk', 'Stable', 0.05, 0.03],
    ['Onboarding', null, 0.067, 0.04],
    ['Onboarding', 'Long-tail', 0.067, 0.04],
  ] as const)('CAP1: %s with base %s loads %s to %s', (segment, baseSegment, strict, generous) => {
    expect(loadOf([partnerOf('one', { segment, baseSegment })])).toEqual([strict, generous, null]);
  });
});

test.each([
  [4, 'Strategic', [0.8, 0.4, null]],
  [5, 'Strategic', [1, 0.5, 'note']],
  [9, 'Strategic', [1.8, 0.9, 'note']],
  [10, 'Strategic', [2, 1, 'warn']],
  [14, 'Growth', [0.933, 0.56, null]],
  [15, 'Growth', [1, 0.6, 'note']],
  [25, 'Growth', [1.667, 1, 'warn']],
  [30, 'Stable', [1, 0.6, 'note']],
  [50, 'Stable', [1.667, 1, 'warn']],
  [99, 'Long-tail', [0.99, 0.99, null]],
  [100, 'Long-tail', [1, 1, 'warn']],
] as const)('ruling CAP1: %s partners in %s load at or above 1.0: %j', (count, segment, load) => {
  expect(loadOf(many(count, segment))).toEqual(load);
});

test('CAP1: thirds and fifteenths add up exactly: three fifths and six fifteenths are full', () => {
  expect(loadOf([...many(3, 'Strategic'), ...many(6, 'Growth')])).toEqual([1, 0.54, 'note']);
  expect(loadOf([...many(3, 'Strategic'), ...many(5, 'Growth'), ...many(1, 'Stable')])[2]).toBe(null);
});

test('CAP1: just below 1.0 does not signal, although the figure reads 1', () => {
  const settings = CapacitySettings.parse({
    partnersPerManager: { 'Long-tail': { strict: 10_000, generous: 10_000 } },
  });

  const [load] = managerLoads(many(9999, 'Long-tail'), [], settings).managers;
  expect(load).toMatchObject({ strict: 1, generous: 1, signal: null });
});

test('ruling CAP1: paused partners count; prospects and ended ones do not', () => {
  const statuses = ['active', 'paused', 'prospect', 'ended'] as const;

  expect(statuses.map((status) => loadOf(many(5, 'Strategic', { status }))[0])).toEqual([1, 1, null, null]);
});

test('ruling CAP1: partners without an owner stand apart, and those without a segment are named', () => {
  const report = managerLoads(
    [
      partnerOf('b', { owner: null }),
      partnerOf('a', { owner: null }),
      partnerOf('new', { segment: null, baseSegment: null }),
    ],
    ['zoe'],
    defaults,
  );

  expect(report).toEqual({
    rule: 'CAP1',
    managers: [
      { ownerId: 'ann', active: true, partners: [], strict: 0, generous: 0, signal: null },
      { ownerId: 'zoe', active: true, partners: [], strict: 0, generous: 0, signal: null },
    ],
    withoutOwner: ['a', 'b'],
    withoutSegment: ['new'],
  });
});

test('CAP1: a manager who left keeps the load until somebody takes it, and says so', () => {
  const left = { id: 'bob', active: false };

  const [load] = managerLoads(many(10, 'Strategic', { owner: left }), [], defaults).managers;
  expect(load).toMatchObject({ ownerId: 'bob', active: false, generous: 1, signal: 'warn' });
});

test('CAP1: no partner, no load', () => {
  expect(managerLoads([], [], defaults)).toEqual({ rule: 'CAP1', managers: [], withoutOwner: [], withoutSegment: [] });
});

function wrong(value: unknown) {
  return CapacitySettings.safeParse(value).error?.issues.map(({ message }) => message);
}

test('CAP1: wrong figures are refused with a sentence', () => {
  expect(wrong({ partnersPerManager: { Growth: { strict: 30, generous: 25 } } })).toEqual([
    'The generous bound cannot be fewer partners than the strict one.',
  ]);
  expect(wrong({ partnersPerManager: { Strategic: { strict: 1 } } })).toEqual([
    'A single partner would always fill its manager: write at least 2 partners per manager.',
  ]);
  expect(wrong({ partnersPerManager: { Gold: { strict: 5, generous: 5 } } })).toHaveLength(1);
});

test('CAP1: a partner whose segment a person pinned is pinned until the pin is lifted', () => {
  const pin = { kind: 'segment_pin', by: 'ann', reason: 'board', reviewOn: null } as const;
  const result = { segment: { value: 'At-risk' }, baseSegment: { value: 'Stable' } } as const;
  const pinnedBy = (...entries: readonly EnteredFact[]) =>
    capacityPartner(partnership({ ownerId: 'ann' }, { entries }), result, today);

  expect(pinnedBy({ ...pin, on: today, segment: 'Strategic' })).toEqual({
    partnerId: 'partner-1',
    status: 'active',
    owner: ann,
    segment: 'At-risk',
    baseSegment: 'Stable',
    pinned: true,
  });
  expect(pinnedBy().pinned).toBe(false);
  expect(pinnedBy({ ...pin, on: '2026-11-21', segment: 'Strategic' }).pinned).toBe(false);
  expect(pinnedBy({ ...pin, on: '2026-11-01', segment: 'Growth' }, { ...pin, on: today, segment: null }).pinned).toBe(
    false,
  );
});
