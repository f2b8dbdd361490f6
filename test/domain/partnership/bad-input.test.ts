import { describe, expect, test } from 'vitest';

import type { DealFact, PartnerFacts } from '#src/domain/facts.ts';
import type { Settings } from '#src/domain/settings/settings.ts';

import { evaluated, inputsOf, partnershipOf, type Entry } from '../../support/judged-partnership.ts';
import { deal, meeting, registrations, settingsWith, today, wonDeal } from '../../support/partner-facts.ts';

const lively: Partial<PartnerFacts> = { engagements: [meeting(today)], registrations: registrations(5, '2026-11-02') };
const sells: readonly DealFact[] = [wonDeal('2026-05-05', 1000), wonDeal('2025-05-05', 1000)];
const silver = { tier: { ladder: [{ name: 'Registered' }, { name: 'Silver', thresholds: { revenue: 10 } }] } };

function letters(of: Partial<PartnerFacts>, inputs = inputsOf(), settings: Settings = settingsWith(silver)) {
  const { attentionTier, cadence, developmentStage, lifecycle, segment, tier } = evaluated(partnershipOf(of), {
    inputs,
    settings,
  }).result;
  return [segment, attentionTier, tier, lifecycle, developmentStage, cadence].map(({ value }) => value);
}

function entry(on: string, value: number, signal = 'self_sufficiency'): Entry {
  return { kind: 'momentum', on, signal, value };
}

describe('bad input', () => {
  test.each<[string, Partial<PartnerFacts>, readonly (string | null)[]]>([
    ['no history at all', {}, ['Long-tail', 'long-tail', 'Registered', 'Activate', 'autonomous', 'never']],
    [
      'a record of today and nothing else',
      { signedOn: null, recordCreatedOn: today },
      ['Onboarding', 'mid', 'Registered', 'Activate', 'launch', 'never'],
    ],
    [
      'one quarter of history',
      { ...lively, signedOn: '2026-07-01', deals: [wonDeal('2026-08-05', 900_000)] },
      ['Stable', 'mid', 'Silver', 'Engage', 'guided', 'on_time'],
    ],
    [
      'negative amounts',
      { ...lively, deals: [wonDeal('2026-05-05', -1000), wonDeal('2025-05-05', 1000)] },
      ['Stable', 'mid', 'Registered', 'Engage', 'autonomous', 'on_time'],
    ],
    [
      'deals closed in the future: they are open until then',
      { ...lively, deals: [wonDeal('2027-05-05', 900_000), deal('later', { createdOn: '2026-12-01' })] },
      ['Growth', 'mid', 'Registered', 'Expand', 'autonomous', 'on_time'],
    ],
    [
      'deals without a rate or a close date',
      { ...lively, deals: [wonDeal('2026-05-05', 0, { amount: null, gap: 'no_rate' }), deal('won', { state: 'won' })] },
      ['Stable', 'mid', 'Registered', 'Engage', 'autonomous', 'on_time'],
    ],
    [
      'engagements that cannot be read',
      { ...lively, engagements: null, deals: sells },
      ['Stable', 'mid', 'Silver', null, 'autonomous', null],
    ],
    [
      'a partner type without a profile',
      { ...lively, type: 'Franchise', deals: sells },
      ['Stable', 'mid', 'Silver', 'Engage', 'autonomous', 'on_time'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(letters(facts)).toEqual(expected);
  });

  test.each([
    ['of no partner with revenue', inputsOf(), 'Stable'],
    ['of one partner', inputsOf([], 1000), 'Stable'],
    [
      'whose partners are all equal',
      inputsOf(
        Array.from({ length: 29 }, () => 1000),
        1000,
      ),
      'Stable',
    ],
  ])('a program %s', (_, inputs, segment) => {
    expect(letters({ ...lively, deals: sells }, inputs)[0]).toBe(segment);
    expect(letters({ deals: sells, engagements: [meeting(today)] }, inputs)[0]).toBe('At-risk');
  });

  test('a partner manager who left changes nothing of what a partner is', () => {
    const about = { ...lively, deals: sells };
    const left = partnershipOf(about, [], { owner: { id: 'owner-9', active: false } });
    const { result: without } = evaluated(partnershipOf(about, [], { owner: null }));
    expect(evaluated(left).result).toEqual(evaluated(partnershipOf(about)).result);
    expect(without).toEqual(evaluated(partnershipOf(about)).result);
  });

  test('ten thousand deals on one partner are judged like one', () => {
    const many = Array.from({ length: 10_000 }, (_, place) =>
      deal(`deal-${place}`, { state: 'won', closesOn: place % 2 === 0 ? '2026-05-05' : '2025-05-05', amount: 1 }),
    );
    const { result } = evaluated(partnershipOf({ ...lively, deals: many }));
    expect([result.segment.value, result.baseSegment.params['revenue']]).toEqual(['Stable', 5000]);
    expect(result.baseSegment.evidence.records).toHaveLength(20);
  });

  test('ruling W1: a partner that was ended starts anew when it comes back', () => {
    const held = evaluated(partnershipOf({ ...lively, deals: sells }), { settings: settingsWith(silver) });
    const ended = evaluated(partnershipOf({ status: 'ended' }), { state: held.state });
    expect(ended.state.segment).toMatchObject({ base: null, segment: null });
    expect(ended.state.tier.tier).toBeNull();
  });

  test('H15: momentum is part of the judgment: the latest of each signal, stale after 45 days', () => {
    const entries = [
      entry('2026-11-01', 3),
      entry('2026-10-01', 1),
      entry('2026-10-05', 2, 'strategy_maturity'),
      entry('2026-11-02', 4, 'luck'),
    ];
    expect(evaluated(partnershipOf({}, entries)).result.momentum).toEqual([
      { signal: 'strategy_maturity', value: 2, enteredOn: '2026-10-05', stale: true },
      { signal: 'market_engagement', value: null, enteredOn: null, stale: false },
      { signal: 'self_sufficiency', value: 3, enteredOn: '2026-11-01', stale: false },
      { signal: 'customer_success', value: null, enteredOn: null, stale: false },
    ]);
  });

  test('H10: revenue declines below the flat row of the partner’s own profile', () => {
    const rows = [
      { growth: 20, points: 30 },
      { growth: -60, points: 10 },
    ];
    const settings = settingsWith({
      segment: { atRiskBands: [] },
      health: {
        profiles: { default: {}, patient: { dimensions: { revenue: { rows } } } },
        profileByType: { Referral: 'patient' },
      },
    });
    const declining = { deals: [wonDeal('2026-05-05', 500), wonDeal('2025-05-05', 1000)] };
    expect(letters(declining, inputsOf(), settings)[0]).toBe('At-risk');
    expect(letters({ ...declining, type: 'Referral' }, inputsOf(), settings)[0]).toBe('Stable');
  });
});

test('W6: a result and its state are plain data', () => {
  const { result, state } = evaluated(partnershipOf({ ...lively, deals: sells }));
  expect(JSON.parse(JSON.stringify({ result, state }))).toEqual({ result, state });
});
