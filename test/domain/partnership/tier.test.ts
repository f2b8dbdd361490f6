import { describe, expect, test } from 'vitest';

import { firstPartnershipState } from '#src/domain/partnership/result.ts';
import type { TierState } from '#src/domain/partnership/tier-state.ts';

import { evaluated, inputsOf, partnershipOf, told, type Entry, type Given } from '../../support/judged-partnership.ts';
import { portalFact, program, registrations, settingsWith, today, wonDeal } from '../../support/partner-facts.ts';

/** Money in units of the program currency. */
const settings = settingsWith({
  tier: {
    ladder: [
      { name: 'Registered' },
      { name: 'Silver', thresholds: { revenue: 1000 } },
      { name: 'Gold', thresholds: { revenue: 5000, wins: 2 } },
      { name: 'Platinum', thresholds: { revenue: 20_000, wins: 2, registrations: 3, certified: 1 } },
    ],
  },
});

function holding(tier: string, state: Partial<TierState> = {}): Given {
  return {
    settings,
    state: {
      ...firstPartnershipState,
      tier: {
        ...firstPartnershipState.tier,
        tier,
        since: '2025-01-08',
        monthEnd: '2026-10-31',
        reviewedOn: '2026-10-07',
        ...state,
      },
    },
  };
}

const setGold: Entry = {
  kind: 'tier_set',
  on: '2026-11-10',
  tier: 'Gold',
  lockedThrough: null,
  locked: false,
  reason: 'agreed at the summit',
};

describe('TIER1: the ladder', () => {
  test('TIER1: without thresholds every partner stays at the lowest tier, and nothing leads up', () => {
    const { tier } = evaluated(partnershipOf({ deals: [wonDeal('2026-05-05', 1e12)] })).result;
    expect([tier.value, tier.rule, tier.glidePath]).toEqual(['Registered', 'TIER1.ladder', null]);
  });

  test.each([
    ['nothing', [], 'Registered'],
    ['the money of Silver', [wonDeal('2026-05-05', 100_000)], 'Silver'],
    ['a cent less', [wonDeal('2026-05-05', 99_999)], 'Registered'],
    ['the money of Gold in one win', [wonDeal('2026-05-05', 500_000)], 'Silver'],
    ['Gold', [wonDeal('2026-05-05', 400_000), wonDeal('2026-06-05', 100_000)], 'Gold'],
    ['money of the running quarter', [wonDeal('2026-10-05', 500_000)], 'Registered'],
    ['money of five quarters ago', [wonDeal('2025-09-30', 500_000)], 'Registered'],
  ])('ruling TIER2: a partner that is seen for the first time with %s has had its last review', (_, deals, tier) => {
    expect(evaluated(partnershipOf({ deals }), { settings }).result.tier.value).toBe(tier);
  });

  test('TIER1: a partner that signed after the last review starts lowest', () => {
    const facts = partnershipOf({ signedOn: '2026-10-08', deals: [wonDeal('2026-05-05', 900_000)] });
    expect(evaluated(facts, { settings }).result.tier.value).toBe('Registered');
  });

  test('ruling TIER1: registrations and wins count over the same four quarters, certified people ever', () => {
    const all = {
      deals: [wonDeal('2026-05-05', 1_000_000), wonDeal('2026-06-05', 1_000_000)],
      registrations: registrations(3, '2025-10-01'),
      portal: [portalFact('2020-05-05', 'certification')],
    };
    const tierOf = (facts: Partial<typeof all>) =>
      evaluated(partnershipOf({ ...all, ...facts }), { settings }).result.tier.value;
    expect(tierOf({})).toBe('Platinum');
    expect(tierOf({ registrations: registrations(3, '2025-09-30') })).toBe('Gold');
    expect(tierOf({ portal: [portalFact('2020-05-05', 'training')] })).toBe('Gold');
  });

  test('ruling W8: a threshold without a source is neither reached nor missed', () => {
    const facts = partnershipOf({ deals: [wonDeal('2026-05-05', 1_000_000), wonDeal('2026-06-05', 1_000_000)] });
    const unregistered = program({ firstRegistrationOn: null, hasAttribution: false });
    const held = evaluated(facts, {
      ...holding('Platinum', { monthsBelow: 5 }),
      program: unregistered,
      asOf: '2026-12-01',
    });
    expect([held.state.tier.monthsBelow, held.result.tier.params['registrations']]).toEqual([5, null]);
  });

  test('TIER1: a person sets a tier, and the rules go on from there', () => {
    const { tier } = evaluated(partnershipOf({}, [setGold]), holding('Silver')).result;
    expect([tier.value, tier.source, tier.since, tier.rule]).toEqual(['Gold', 'manual', '2026-11-10', 'TIER1.manual']);
  });

  test('TIER1: of two settings on one day the last holds, whenever it is read', () => {
    const back: Entry = { ...setGold, tier: 'Silver' };
    const once = evaluated(partnershipOf({}, [setGold]), { ...holding('Registered'), asOf: '2026-11-10' });
    const again = evaluated(partnershipOf({}, [setGold, back]), { settings, asOf: '2026-11-10', state: once.state });
    expect([once.result.tier.value, again.result.tier.value]).toEqual(['Gold', 'Silver']);
  });

  test('TIER1: a tier that is not on the ladder is none', () => {
    expect(evaluated(partnershipOf({}, [{ ...setGold, tier: 'Diamond' }]), holding('Silver')).result.tier.value).toBe(
      'Silver',
    );
    expect(evaluated(partnershipOf(), holding('Diamond')).result.tier.value).toBe('Registered');
  });

  test.each([
    ['until it is released', { lockedThrough: null }, 'Gold'],
    ['through its last day', { lockedThrough: '2027-01-07' }, 'Gold'],
    ['not longer', { lockedThrough: '2027-01-06' }, 'Registered'],
  ])('ruling TIER1: a lock holds %s, and the counter goes on', (_, lock, expected) => {
    const locked = partnershipOf({}, [{ ...setGold, ...lock, locked: true }]);
    const { result, state } = evaluated(locked, {
      ...holding('Gold', { monthsBelow: 20, noticeOn: '2026-03-01', taken: '2026-11-10 Gold owner-1' }),
      asOf: '2027-01-07',
    });
    expect(result.tier.value).toBe(expected);
    expect(state.tier.monthsBelow).toBe(expected === 'Gold' ? 22 : 0);
  });

  test('ruling TIER1: once a lock is released the next review demotes', () => {
    const lock: Entry = { ...setGold, on: '2025-01-01', locked: true };
    const release: Entry = { ...setGold, on: '2027-02-01', tier: null };
    const story = {
      from: '2026-11-20',
      through: '2027-04-08',
      settings,
      facts: partnershipOf({}, [lock, release]),
    };
    const changes = told(story).filter(
      ({ result }, place, all) => result.tier.value !== all[place - 1]?.result.tier.value,
    );
    expect(changes.map(({ day, result }) => [day, result.tier.value])).toEqual([['2026-11-20', 'Gold']]);
    const lowered = told({ ...story, from: '2025-12-20' }).filter(
      ({ result }, place, all) => result.tier.value !== all[place - 1]?.result.tier.value,
    );
    expect(lowered.map(({ day, result }) => [day, result.tier.value])).toEqual([
      ['2025-12-20', 'Gold'],
      ['2027-04-07', 'Registered'],
    ]);
  });
});

describe('TIER2: month ends and reviews', () => {
  test.each([
    ['the eleventh month below', 10, 11, null],
    ['the twelfth gives notice', 11, 12, '2026-12-01'],
  ])('TIER2: %s', (_, before, after, noticeOn) => {
    const { state } = evaluated(partnershipOf(), { ...holding('Silver', { monthsBelow: before }), asOf: '2026-12-01' });
    expect([state.tier.monthsBelow, state.tier.noticeOn]).toEqual([after, noticeOn]);
  });

  test('TIER2: one month at the tier resets the count and withdraws the notice', () => {
    const recovered = partnershipOf({ deals: [wonDeal('2026-11-30', 100_000)] });
    const given = holding('Silver', { monthsBelow: 13, noticeOn: '2026-10-01' });
    expect(evaluated(recovered, { ...given, asOf: '2026-12-01' }).state.tier).toMatchObject({
      monthsBelow: 0,
      noticeOn: null,
    });
  });

  test.each([
    ['2025-12-01', 0],
    ['2025-11-30', 1],
  ])('ruling TIER2: a month end counts the twelve months to its end: a deal of %s', (closesOn, monthsBelow) => {
    const facts = partnershipOf({ deals: [wonDeal(closesOn, 100_000)] });
    expect(evaluated(facts, { ...holding('Silver'), asOf: '2026-12-01' }).state.tier.monthsBelow).toBe(monthsBelow);
  });

  test.each([
    ['30 days after the notice', '2026-12-08', '2027-01-07'],
    ['29 days after the notice', '2026-12-09', '2027-04-07'],
  ])('ruling TIER2: a review %s', (_, noticeOn, demotionOn) => {
    const given = holding('Gold', { monthsBelow: 12, noticeOn });
    const facts = partnershipOf({ deals: [wonDeal('2026-12-05', 100_000)] });
    expect(evaluated(facts, given).result.tier.notice).toEqual({ on: noticeOn, demotionOn });
    const { result } = evaluated(facts, { ...given, asOf: '2027-01-07' });
    expect(result.tier.value).toBe(demotionOn === '2027-01-07' ? 'Silver' : 'Gold');
  });

  test('TIER2: a promotion may skip tiers', () => {
    const facts = partnershipOf({ deals: [wonDeal('2026-12-05', 400_000), wonDeal('2026-12-06', 100_000)] });
    expect(evaluated(facts, { ...holding('Registered'), asOf: '2027-01-06' }).result.tier.value).toBe('Registered');
    const { tier } = evaluated(facts, { ...holding('Registered'), asOf: '2027-01-07' }).result;
    expect([tier.value, tier.since, tier.source]).toEqual(['Gold', '2027-01-07', 'auto']);
  });

  test('TIER2: month ends and reviews that passed unjudged are caught up', () => {
    const facts = partnershipOf({ deals: [wonDeal('2026-12-05', 400_000), wonDeal('2026-12-06', 100_000)] });
    const { state } = evaluated(facts, { ...holding('Registered'), asOf: '2028-02-02' });
    // Below Gold from December 2027 on: the twelve months to its end begin after both deals.
    expect(state.tier).toMatchObject({ tier: 'Gold', since: '2027-01-07', monthsBelow: 2, noticeOn: null });
  });

  test('TIER2: the glide path names money and deals to the next tier, by when and from when', () => {
    const facts = partnershipOf({ deals: [wonDeal('2026-05-05', 100_000), wonDeal('2025-12-31', 100_000)] });
    const { tier } = evaluated(facts, holding('Silver')).result;
    expect(tier.glidePath).toEqual({
      tier: 'Gold',
      needs: [
        { metric: 'revenue', has: 100_000, needs: 500_000, gap: 400_000 },
        { metric: 'wins', has: 1, needs: 2, gap: 1 },
      ],
      by: '2026-12-31',
      on: '2027-01-07',
    });
    expect(tier.changesIf[0]).toEqual({
      to: 'Gold',
      rule: 'TIER2.promotion',
      params: { revenue: 400_000, wins: 1, by: '2026-12-31' },
      on: '2027-01-07',
    });
  });

  test('TIER2: a quarter that is over and enough leads up without more', () => {
    const facts = partnershipOf({ deals: [wonDeal('2026-12-05', 100_000)] });
    const path = evaluated(facts, { ...holding('Registered'), asOf: '2027-01-03' }).result.tier.glidePath;
    expect(path).toEqual({ tier: 'Silver', needs: [], by: '2026-12-31', on: '2027-01-07' });
    const short = evaluated(partnershipOf(), { ...holding('Registered'), asOf: '2027-01-03' }).result.tier.glidePath;
    expect(short).toMatchObject({ by: '2027-03-31', on: '2027-04-07' });
  });

  test('TIER2: at the top nothing leads further', () => {
    const { glidePath, params } = evaluated(partnershipOf(), holding('Platinum')).result.tier;
    expect([glidePath, params['highest']]).toEqual([null, true]);
    expect(evaluated(partnershipOf(), holding('Gold')).result.tier.params['highest']).toBe(false);
  });

  test('TIER2: a partner below its tier is told what the month needs and what follows', () => {
    const { tier } = evaluated(partnershipOf(), holding('Silver', { monthsBelow: 4 })).result;
    expect(tier.changesIf.find(({ rule }) => rule === 'TIER2.months_below')).toEqual({
      to: 'Registered',
      rule: 'TIER2.months_below',
      params: { revenue: 100_000, by: '2026-11-30', monthsBelow: 4, monthsLeft: 8 },
      on: null,
    });
  });

  test('TIER2: without a source for certified people none is missed', () => {
    const { tier } = evaluated(partnershipOf(), { settings, inputs: inputsOf([], null, {}, today) }).result;
    expect(tier.params['certified']).toBeNull();
    const known = inputsOf([], null, { certifications: true }, today);
    expect(evaluated(partnershipOf(), { settings, inputs: known }).result.tier.params['certified']).toBe(0);
  });
});
