import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import type { PartnerFacts } from '#src/domain/facts.ts';
import type { DimensionResult } from '#src/domain/health-view.ts';
import { atRisk } from '#src/domain/partnership/at-risk.ts';
import { attentionMix, attentionTier } from '#src/domain/partnership/attention.ts';
import { firstPartnershipState } from '#src/domain/partnership/result.ts';
import type { SegmentState } from '#src/domain/partnership/segment-state.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { evaluated, inputsOf, partnershipOf, poorer, richer, type Entry } from '../../support/judged-partnership.ts';
import {
  deal,
  meeting,
  program,
  registration,
  registrations,
  settingsWith,
  today,
  wonDeal,
} from '../../support/partner-facts.ts';

/** Won in the trailing four quarters and in the four before them. */
function sells(current: number, prior: number): Partial<PartnerFacts> {
  return { deals: [wonDeal('2026-05-05', current), wonDeal('2025-05-05', prior)] };
}

/** Touched and registering: its band is Healthy or better, and it is no Long-tail. */
const lively: Partial<PartnerFacts> = { engagements: [meeting(today)], registrations: registrations(5, '2026-11-02') };

/** Segment and base segment with the rule behind the first. */
function letters(
  of: Partial<PartnerFacts>,
  given: Parameters<typeof evaluated>[1] = {},
  entries: readonly Entry[] = [],
) {
  const { baseSegment, segment } = evaluated(partnershipOf(of, entries), given).result;
  return [segment.value, baseSegment.value, segment.rule];
}

/** A base segment that the last review left, shown since then. */
function holding(segment: Partial<SegmentState>) {
  const base = segment.base ?? 'Stable';
  const state: SegmentState = {
    ...firstPartnershipState.segment,
    baseSince: '2026-07-07',
    reviewedOn: '2026-10-07',
    segment: base,
    since: '2026-07-07',
    ...segment,
    base,
  };
  return { ...firstPartnershipState, segment: state };
}

/** A Stable partner that is at risk or not, and on the way to the contrary since a day. */
function turning(turningSince: string | null, risky = false) {
  return { state: holding({ base: 'Stable', atRisk: risky, segment: risky ? 'At-risk' : 'Stable', turningSince }) };
}

const pin: Entry = {
  kind: 'segment_pin',
  on: '2026-11-01',
  segment: 'Strategic',
  reason: 'a launch together',
  reviewOn: '2026-12-01',
};

function dimension(name: DimensionResult['name'], of: Partial<DimensionResult>): DimensionResult {
  return {
    name,
    points: 0,
    max: 30,
    status: 'known',
    rule: 'H2.growth',
    params: {},
    evidence: { count: 0, records: [] },
    next: null,
    expires: null,
    notes: [],
    ...of,
  };
}

const silent = dimension('engagement', { points: 0 });

describe('SEG1: the order of segments', () => {
  test('SEG1: a pin comes before everything, with its author, reason and review date', () => {
    const { segment, baseSegment } = evaluated(partnershipOf({ signedOn: '2026-11-01' }, [pin])).result;

    expect(segment).toEqual({
      value: 'Strategic',
      status: 'known',
      rule: 'SEG1.pinned',
      params: {
        by: 'owner-1',
        on: '2026-11-01',
        reason: 'a launch together',
        reviewOn: '2026-12-01',
        reviewDue: false,
        behind: 'Onboarding',
      },
      evidence: { count: 0, records: [] },
      since: '2026-11-01',
      pending: null,
      changesIf: [{ to: 'Onboarding', rule: 'SEG1.pin_lifted', params: { reviewOn: '2026-12-01' }, on: null }],
    });
    expect(baseSegment.value).toBeNull();
  });

  test('SEG1: a pin past its review date stays, and says so', () => {
    const { segment } = evaluated(partnershipOf({}, [pin]), { asOf: '2026-12-01' }).result;
    expect([segment.value, segment.params['reviewDue']]).toEqual(['Strategic', true]);
  });

  test('SEG1: a pin that is lifted gives way at once to what stands behind it', () => {
    const lifted: Entry = { ...pin, on: today, segment: null };
    expect(letters({ ...sells(1000, 1000), ...lively }, {}, [pin, lifted])).toEqual([
      'Stable',
      'Stable',
      'SEG4.stable',
    ]);
  });

  test.each([
    ['on the day of signing', '2026-11-20', 'Onboarding'],
    ['on the last day of six months', '2026-05-21', 'Onboarding'],
    ['six months after signing', '2026-05-20', 'Long-tail'],
  ])('SEG1: Onboarding %s', (_, signedOn, segment) => {
    expect(letters({ signedOn })[0]).toBe(segment);
  });

  test.each([
    ['an open deal', { deals: [deal('first', { createdOn: '2026-11-10' })] }],
    ['a lost deal', { deals: [deal('first', { createdOn: '2026-11-10', state: 'lost', closesOn: '2026-11-15' })] }],
    ['a deal brought in after it closed', { deals: [wonDeal('2026-11-15', 0, { createdOn: '2026-12-01' })] }],
    ['a rejected registration', { registrations: [registration('2026-11-10', { rejectedOn: '2026-11-12' })] }],
  ])('ruling SEG1: %s ends Onboarding at once', (_, facts) => {
    expect(letters({ signedOn: '2026-11-01', ...facts })[0]).toBe('Long-tail');
  });

  test('SEG1: a deal and a registration that lie ahead do not exist yet', () => {
    const ahead = {
      deals: [deal('later', { createdOn: '2026-11-21', closesOn: '2027-01-01' })],
      registrations: [registration('2026-11-21')],
    };
    expect(letters({ signedOn: '2026-11-01', ...ahead })[0]).toBe('Onboarding');
  });

  test.each([
    ['At-risk', 'At-risk'],
    ['Critical', 'At-risk'],
    ['Churning', 'At-risk'],
    ['Healthy', 'Stable'],
    ['Champion', 'Stable'],
    ['Unknown', 'Stable'],
  ] as const)('SEG1: a Stable partner whose held band is %s is %s', (band, segment) => {
    const risk = atRisk('Stable', { band, score: null, dimensions: [], profile: 'default' }, defaultSettings());
    expect(risk === null ? 'Stable' : 'At-risk').toBe(segment);
  });

  test.each([
    ['Strategic', true],
    ['Growth', true],
    ['Stable', true],
    ['Long-tail', false],
    [null, false],
  ] as const)('SEG1: with the band Critical a partner whose base segment is %s is at risk: %s', (base, expected) => {
    const health = { band: 'Critical' as const, score: 30, dimensions: [], profile: 'default' };
    expect(atRisk(base, health, defaultSettings()) !== null).toBe(expected);
  });

  test.each([
    ['below the flat row', { params: { growth: -3 } }, silent, true],
    ['on the flat row', { params: { growth: -2 }, points: 10 }, silent, false],
    ['by net credits', { rule: 'H3.net_credits', params: { growth: null } }, silent, true],
    ['from no revenue to none', { rule: 'H3.no_revenue', params: { growth: null } }, silent, false],
    ['with some Engagement', { params: { growth: -50 } }, dimension('engagement', { points: 10 }), false],
    [
      'with unknown Engagement',
      { params: { growth: -50 } },
      dimension('engagement', { points: null, status: 'unknown' }),
      false,
    ],
  ] as const)('ruling SEG1: revenue that declines %s', (_, revenue, engagement, expected) => {
    const dimensions = [dimension('revenue', revenue), engagement];
    const health = { band: 'Healthy' as const, score: 70, dimensions, profile: 'default' };
    expect(atRisk('Stable', health, defaultSettings()) !== null).toBe(expected);
  });

  test('SEG1: declining and silent is a risk of its own, with what shows it', () => {
    const { segment } = evaluated(
      partnershipOf({ ...sells(500, 1000), registrations: registrations(5, '2026-11-02') }),
      {
        settings: settingsWith({ segment: { atRiskBands: [] } }),
      },
    ).result;
    expect([segment.value, segment.rule, segment.params, segment.evidence.count]).toEqual([
      'At-risk',
      'SEG1.at_risk_declining',
      { growth: -50, engagementRule: 'H5.never_touched' },
      2,
    ]);
  });
});

describe('SEG2: base Strategic', () => {
  const ten = { inputs: inputsOf(poorer(9), 200_000) };

  test('SEG2: the first of ten partners with revenue is Strategic', () => {
    expect(letters({ ...sells(200_000, 200_000), ...lively }, ten)).toEqual(['Strategic', 'Strategic', 'SEG2.rank']);
  });

  test('SEG2: with fewer than ten partners with revenue only named ones are', () => {
    const nine = { inputs: inputsOf(poorer(8), 200_000) };
    const named: Entry = { kind: 'named_strategic', on: '2026-11-01', named: true, reason: 'it sells in a new market' };
    expect(letters({ ...sells(200_000, 200_000), ...lively }, nine)[1]).toBe('Stable');
    expect(letters({ ...sells(200_000, 200_000), ...lively }, nine, [named])).toEqual([
      'Strategic',
      'Strategic',
      'SEG2.named',
    ]);
  });

  test.each([
    [6, 60, 'Strategic'],
    [7, 60, 'Stable'],
    [7, 61, 'Strategic'],
    [7, 70, 'Strategic'],
    [8, 70, 'Stable'],
  ])('SEG2: rank %d of %d is %s', (rank, ranked, base) => {
    const inputs = inputsOf([...richer(rank - 1), ...poorer(ranked - rank)], 200_000);
    expect(letters({ ...sells(200_000, 200_000), ...lively }, { inputs })[1]).toBe(base);
  });

  test('SEG2: ties share the worse rank', () => {
    const inputs = inputsOf([200_000, ...poorer(18)], 200_000);
    expect(inputs.rankOf.get('partner-1')).toBe(2);
    expect(letters({ ...sells(200_000, 200_000), ...lively }, { inputs })[1]).toBe('Strategic');
    const three = inputsOf([200_000, 200_000, ...poorer(17)], 200_000);
    expect(letters({ ...sells(200_000, 200_000), ...lively }, { inputs: three })[1]).toBe('Stable');
  });

  test.each([
    ['inside the top 20 % it stays', 4, 1, 'Strategic', 0],
    ['outside for the first time it stays', 5, 0, 'Strategic', 1],
    ['outside for the second time in a row it leaves', 5, 1, 'Stable', 0],
  ])('ruling SEG2: at a review, %s', (_, rank, outsideReviews, base, after) => {
    const inputs = inputsOf([...richer(rank - 1), ...poorer(20 - rank)], 200_000, {}, '2027-01-07');
    const { result, state } = evaluated(partnershipOf({ ...sells(200_000, 200_000), ...lively }), {
      asOf: '2027-01-07',
      inputs,
      state: holding({ base: 'Strategic', outsideReviews }),
    });
    expect([result.baseSegment.value, state.segment.outsideReviews]).toEqual([base, after]);
  });

  test('ruling W1: a paused partner is Strategic only when named', () => {
    const paused = { ...sells(200_000, 200_000), ...lively, status: 'paused' as const };
    expect(letters(paused, ten)[1]).toBe('Stable');
  });

  test('SEG2: what it would take is told in ranks and in money', () => {
    const inputs = inputsOf([...richer(8), ...poorer(50)], 200_000);
    const { baseSegment } = evaluated(partnershipOf({ ...sells(200_000, 200_000), ...lively }), { inputs }).result;
    const cut = { revenue: inputs.rankedRevenues[5] ?? 0 };
    expect(baseSegment.changesIf.find(({ to }) => to === 'Strategic')).toEqual({
      to: 'Strategic',
      rule: 'SEG2.rank',
      params: { rank: 9, cut: 6, ranked: 59, gap: cut.revenue + 1 - 200_000 },
      on: '2027-01-07',
    });
  });
});

describe('SEG3: base Growth', () => {
  test.each([
    [1195, 1000, 'Growth'],
    [1194, 1000, 'Stable'],
    [500_001, 0, 'Growth'],
    [500_000, 0, 'Stable'],
  ])('SEG3: revenue of %d after %d is %s', (current, prior, base) => {
    expect(letters({ ...sells(current, prior), ...lively })[1]).toBe(base);
  });

  test('ruling SEG3: growth counts with an age of five quarters', () => {
    const young = {
      ...lively,
      deals: [wonDeal('2026-05-05', 1000), wonDeal('2026-08-05', 9000), wonDeal('2025-08-05', 1000)],
    };
    expect(letters({ ...young, signedOn: '2025-07-01' })[1]).toBe('Growth');
    expect(letters({ ...young, signedOn: '2025-07-02' })[1]).toBe('Stable');
  });

  test.each([
    ['three registrations and a pipeline as large as the revenue', 3, 1000, 1000, 'Growth'],
    ['two registrations', 2, 1000, 1000, 'Stable'],
    ['a smaller pipeline', 3, 999, 1000, 'Stable'],
    ['no pipeline and no revenue', 3, 0, 0, 'Stable'],
    ['a pipeline and no revenue', 3, 1, 0, 'Growth'],
  ])('SEG3: %s', (_, count, pipeline, revenue, base) => {
    const facts = {
      engagements: [meeting(today)],
      deals: [...(sells(revenue, revenue).deals ?? []), deal('open', { amount: pipeline })],
      registrations: registrations(count, '2026-08-23'),
    };
    expect(letters(facts)[1]).toBe(base);
  });

  test('SEG3: registrations count for 90 days, and without any registration deals that were sourced do', () => {
    const facts = { ...sells(1000, 1000), engagements: [meeting(today)] };
    const open = Array.from({ length: 3 }, (_, place) =>
      deal(`open-${place}`, { amount: 1000, createdOn: '2026-08-23' }),
    );
    const old = { ...facts, deals: [...(facts.deals ?? []), ...open], registrations: registrations(3, '2026-08-22') };
    expect(letters(old)[1]).toBe('Stable');
    const unregistered = program({ firstRegistrationOn: null });
    expect(letters({ ...old, registrations: [] }, { program: unregistered })[2]).toBe('SEG3.registrations');
  });

  test('SEG3: what is missing is told in registrations and in money', () => {
    const facts = {
      ...sells(1000, 1000),
      engagements: [meeting(today)],
      registrations: registrations(2, '2026-11-01'),
    };
    const { baseSegment } = evaluated(partnershipOf(facts)).result;
    expect(baseSegment.changesIf.filter(({ to }) => to === 'Growth')).toEqual([
      { to: 'Growth', rule: 'SEG3.growth', params: { growth: 0, needed: 20, gap: 195 }, on: '2027-01-07' },
      {
        to: 'Growth',
        rule: 'SEG3.registrations',
        params: { registrations: 2, missing: 1, pipeline: 0, pipelineGap: 1000 },
        on: '2027-01-07',
      },
    ]);
  });
});

describe('SEG4: base Long-tail and Stable', () => {
  test.each([
    ['no revenue', 0, 1, 'Long-tail'],
    ['no revenue but two registrations', 0, 2, 'Stable'],
    ['less than the median', 1999, 1, 'Long-tail'],
    ['less than the median but two registrations', 1999, 2, 'Stable'],
    ['the median', 2000, 0, 'Stable'],
    ['more than the median', 2001, 0, 'Stable'],
    ['credits', -1, 0, 'Long-tail'],
  ])('ruling SEG4: %s', (_, revenue, count, base) => {
    const inputs = inputsOf([1000, 2000, 3000]);
    const facts = { ...sells(revenue, revenue), registrations: registrations(count, '2025-11-21') };
    expect(letters(facts, { inputs })[1]).toBe(base);
  });

  test('SEG4: registrations count for twelve months', () => {
    expect(letters({ registrations: registrations(2, '2025-11-21') })[1]).toBe('Stable');
    expect(letters({ registrations: registrations(2, '2025-11-20') })[1]).toBe('Long-tail');
  });

  test('ruling SEG4: the median of an even number is the mean of the two in the middle', () => {
    expect(inputsOf([1000, 2000]).medianRevenue).toBe(1500);
    expect(inputsOf([1, 2]).medianRevenue).toBe(2);
    expect(inputsOf([]).medianRevenue).toBeNull();
    expect(letters(sells(1499, 1499), { inputs: inputsOf([1000, 2000]) })[1]).toBe('Long-tail');
    expect(letters(sells(1500, 1500), { inputs: inputsOf([1000, 2000]) })[1]).toBe('Stable');
  });
});

describe('SEG5: when segments change', () => {
  const facts = partnershipOf({ ...sells(1000, 1000), ...lively });

  test('SEG5: the first evaluation takes its answer at once', () => {
    expect(evaluated(facts).state.segment).toEqual({
      base: 'Stable',
      baseSince: today,
      outsideReviews: 0,
      reviewedOn: '2026-10-07',
      atRisk: false,
      turningSince: null,
      segment: 'Stable',
      since: today,
    });
  });

  test('ruling SEG5: between reviews a base segment waits for the review, and says what it will become', () => {
    const { result } = evaluated(facts, { state: holding({ base: 'Growth' }) });
    expect([result.segment.value, result.baseSegment.rule, result.baseSegment.pending]).toEqual([
      'Growth',
      'SEG5.until_review',
      { value: 'Stable', since: null, on: '2027-01-07' },
    ]);
  });

  test('ruling SEG5: on the day on which a quarter counts as completed it changes', () => {
    const state = holding({ base: 'Growth' });
    expect(evaluated(facts, { state, asOf: '2027-01-06' }).result.segment.value).toBe('Growth');
    const { result } = evaluated(facts, { state, asOf: '2027-01-07', inputs: inputsOf([], null, {}, '2027-01-07') });
    expect([result.segment.value, result.segment.since]).toEqual(['Stable', '2027-01-07']);
  });

  test('SEG5: At-risk waits until every evaluation of seven days said so; one contrary one restarts', () => {
    const unheard = partnershipOf(sells(1000, 1000));
    expect(evaluated(unheard, turning(null)).result.segment).toMatchObject({
      value: 'Stable',
      pending: { value: 'At-risk', since: today, on: '2026-11-27' },
    });
    expect(evaluated(unheard, turning('2026-11-14')).result.segment.value).toBe('Stable');
    expect(evaluated(unheard, turning('2026-11-13')).result.segment.value).toBe('At-risk');
    expect(evaluated(facts, turning('2026-11-14')).state.segment.turningSince).toBeNull();
  });

  test('SEG5: leaving At-risk waits as long', () => {
    expect(evaluated(facts, turning(null, true)).result.segment).toMatchObject({
      value: 'At-risk',
      rule: 'SEG5.waiting',
      pending: { value: 'Stable', since: today, on: '2026-11-27' },
    });
    expect(evaluated(facts, turning('2026-11-13', true)).result.segment.value).toBe('Stable');
  });

  test('SEG5: a review that passed unjudged is held from the facts of its day', () => {
    const later = evaluated(facts, {
      asOf: '2027-02-01',
      inputs: inputsOf([], null, {}, '2027-02-01'),
      state: { ...firstPartnershipState, segment: { ...holding({ base: 'Growth' }).segment } },
    });
    expect([later.result.segment.value, later.result.segment.since]).toEqual(['Stable', '2027-01-07']);
  });

  test('SEG5: a partner at risk that a passed review made Long-tail is at risk for seven days after that review', () => {
    const given = {
      state: holding({ base: 'Stable', atRisk: true, segment: 'At-risk' }),
      inputs: inputsOf([], null, {}, '2027-01-10'),
    };
    const nothing = partnershipOf({ deals: [deal('open')] });
    expect(evaluated(nothing, { ...given, asOf: '2027-01-10' }).result.segment).toMatchObject({
      value: 'At-risk',
      pending: { value: 'Long-tail', since: '2027-01-07', on: '2027-01-14' },
    });
    expect(evaluated(nothing, { ...given, asOf: '2027-01-14' }).result.segment.value).toBe('Long-tail');
  });

  test('SEG5: a review more than a quarter ago needs what was known of the program then', () => {
    const asOf = '2027-05-01';
    const inputs = inputsOf([...richer(10)], 1000, {}, asOf);
    const state = holding({ base: 'Strategic' });
    const past = inputsOf([...richer(10)], 1000, {}, '2027-01-07');
    expect(evaluated(facts, { asOf, inputs, state }).state.segment).toMatchObject({
      base: 'Strategic',
      outsideReviews: 1,
    });
    expect(evaluated(facts, { asOf, inputs, state, pastInputs: [past] }).state.segment).toMatchObject({
      baseSince: '2027-04-07',
      outsideReviews: 0,
    });
  });
});

describe('SEG6: attention tiers', () => {
  test.each([
    ['Strategic', 'strategic'],
    ['Growth', 'mid'],
    ['Stable', 'mid'],
    [null, 'mid'],
    ['Long-tail', 'long-tail'],
  ] as const)('SEG6: %s gets the attention tier %s', (base, tier) => {
    expect(attentionTier(base)).toBe(tier);
  });

  test('SEG6: At-risk and pinned partners keep that of their base segment', () => {
    const { attentionTier: judged } = evaluated(partnershipOf({ registrations: [] }, [pin])).result;
    expect([judged.value, judged.rule, judged.params]).toEqual([
      'long-tail',
      'SEG6.attention_tier',
      { base: 'Long-tail' },
    ]);
  });

  test('SEG6: the mix is compared with what is usual', () => {
    const tiers = ['strategic', 'mid', 'mid', 'long-tail', 'long-tail'] as const;
    expect(attentionMix(tiers, defaultSettings().segment)).toEqual([
      { tier: 'strategic', partners: 1, percent: 20, from: 10, to: 20, within: true },
      { tier: 'mid', partners: 2, percent: 40, from: 40, to: 60, within: true },
      { tier: 'long-tail', partners: 2, percent: 40, from: 30, to: 50, within: true },
    ]);
    expect(attentionMix([], defaultSettings().segment)[0]).toEqual({
      tier: 'strategic',
      partners: 0,
      percent: null,
      from: 10,
      to: 20,
      within: null,
    });
  });
});

test('SEG1: nothing is due earlier than tomorrow', () => {
  expect(evaluated(partnershipOf()).nextOn >= addDays(today, 1)).toBe(true);
});
