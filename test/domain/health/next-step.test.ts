import { describe, expect, test } from 'vitest';

import type { PartnerFacts } from '#src/domain/facts.ts';
import type { DimensionResult, HealthResult, NextStep } from '#src/domain/health-view.ts';
import { bandOf } from '#src/domain/health/band.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { readHealth } from '#src/domain/health/read-health.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { everyCombination, extraDeal, type Combination } from '../../support/every-row.ts';
import {
  deal,
  dimension,
  fit,
  judged,
  meeting,
  noon,
  partner,
  portalFact,
  portalProgram,
  program,
  rating,
  ratings,
  ref,
  registrations,
  today,
  wonDeal,
} from '../../support/partner-facts.ts';

const settings = defaultSettings();

/** The facts after a step has been taken. */
function taken(facts: PartnerFacts, { next, params }: DimensionResult, need = next?.need ?? 0): PartnerFacts {
  switch (next?.kind) {
    case 'revenue':
      return { ...facts, deals: [...facts.deals, extraDeal(next.by ?? '', need)] };
    case 'registrations':
      return { ...facts, registrations: [...facts.registrations, ...registrations(need, today)] };
    case 'touch':
      return { ...facts, engagements: [...(facts.engagements ?? []), meeting(today)] };
    case 'answers':
      return {
        ...facts,
        answers: [
          ...facts.answers,
          ...Array.from({ length: need }, (_, place) => rating(9, today, { respondent: `new-${place}` })),
        ],
      };
    case 'fit':
      return { ...facts, fits: [fit(params['fit'] === 'weak' ? 'moderate' : 'strong', today)] };
    default:
      return facts;
  }
}

/** The score with one dimension as a step leaves it; revenue is judged when its quarter turns, the others as today. */
function scoreAfter(combination: Combination, now: HealthResult, step: DimensionResult, need?: number): number {
  const facts = taken(combination.facts, step, need);
  const asOf = step.next?.kind === 'revenue' ? (step.next.on ?? today) : today;
  const after = readHealth(facts, combination.program, settings, momentOf(noon(asOf), settings.program));
  const taker = after.dimensions.find(({ name }) => name === step.name);
  const sum = now.dimensions.reduce(
    (total, { name, points }) => total + ((name === step.name ? taker?.points : points) ?? 0),
    0,
  );
  return Math.round((sum * 100) / now.coverage);
}

describe('H11: next steps', () => {
  const combinations = everyCombination().map((combination) => ({
    combination,
    result: judged(combination.facts, { program: combination.program }),
  }));
  const steps = combinations.flatMap(({ combination, result }) =>
    result.dimensions.flatMap((step) =>
      step.next !== null && step.next.kind !== 'find_out' && result.score !== null
        ? [{ combination, result, step, next: step.next }]
        : [],
    ),
  );

  test('the gain of every step is what the score gains when it is taken, and lifts the band it says', () => {
    expect(new Set(steps.map(({ next }) => next.kind))).toEqual(
      new Set(['revenue', 'registrations', 'touch', 'answers', 'fit']),
    );
    for (const { combination, result, step, next } of steps) {
      const after = scoreAfter(combination, result, step);
      const band = bandOf(after, settings.health);
      expect([next.gain, next.liftsBand]).toEqual([
        after - Number(result.score),
        band === result.scoreBand ? null : band,
      ]);
      expect(next.gain).toBeGreaterThan(0);
    }
  });

  test('every counted step is the smallest: one less gains nothing', () => {
    for (const { combination, result, step, next } of steps) {
      if (next.need === null || next.kind === 'touch') continue;
      const before = scoreAfter(combination, result, step, 0);
      expect(scoreAfter(combination, result, step, next.need - 1)).toBeLessThanOrEqual(
        Math.max(before, Number(result.score)),
      );
    }
  });

  test('a known dimension has a step unless it is full; an unknown one is to be found out; one without a source has none', () => {
    for (const { result } of combinations) {
      for (const { max, next, points, status } of result.dimensions) {
        const expected = status === 'no_source' || points === max ? null : status === 'unknown' ? 'find_out' : 'a step';
        const kind = next?.kind ?? null;
        expect(kind === null || kind === 'find_out' ? kind : 'a step').toBe(expected);
      }
    }
  });

  test('finding out has a range and never a gain: the score either way', () => {
    const found: readonly NextStep[] = combinations.flatMap(({ result }) =>
      result.dimensions.flatMap(({ next }) => (next?.kind === 'find_out' ? [next] : [])),
    );
    expect(found.every(({ gain, liftsBand, need }) => gain === null && need === null && liftsBand === null)).toBe(true);

    const result = judged(
      partner({ deals: [deal('1')], registrations: registrations(5, today), engagements: [meeting(today)] }),
    );
    expect(result.score).toBe(60);
    expect(dimension(result, 'satisfaction').next?.range).toEqual([50, 67]);
    expect(dimension(result, 'fit').next?.range).toEqual([53, 65]);
  });

  test('where the score stays hidden either way, the range is the least it can be', () => {
    const result = judged(partner({ signedOn: '2026-10-01', fits: [fit('moderate', today)] }));
    expect(dimension(result, 'satisfaction').next?.range).toEqual([5, 20]);
  });
});

describe('ruling H11: the gain is of the whole action', () => {
  test('ruling H11: one sign-in today gives the top row, however many rows lie between', () => {
    const facts = partner({ deals: [deal('1')], portal: [portalFact('2026-09-01')] });
    const result = judged(facts, { program: portalProgram(today) });
    expect(dimension(result, 'engagement')).toMatchObject({
      points: 10,
      next: { kind: 'portal', need: 1, gain: 14, by: null, on: null },
    });
  });

  test('ruling H11: a partner that never signed in gains by signing in, one without a portal by a touch', () => {
    const facts = partner({ deals: [deal('1')] });
    expect(dimension(judged(facts, { program: portalProgram(today) }), 'engagement').next?.kind).toBe('portal');
    expect(dimension(judged(facts), 'engagement').next?.kind).toBe('touch');
  });

  test('ruling H11: what more must close in the current quarter is judged at its turn', () => {
    const deals = [
      wonDeal('2024-11-01', 1_000_000),
      wonDeal('2025-12-01', 1_100_000),
      wonDeal('2026-03-01', 1_000_000),
      wonDeal('2026-10-05', 50_000),
    ];
    const { next, points } = dimension(judged(partner({ deals })), 'revenue');
    // At the turn: 2026 against 2025, 1,050,000 so far against 1,100,000; already the best row, which the turn would lose.
    expect(points).toBe(30);
    expect(next).toBeNull();
    // Prior 2,300,000: the flat row begins just above -2.5 %, which rounds away from zero.
    const flat = dimension(judged(partner({ deals: [...deals, wonDeal('2025-02-01', 1_200_000)] })), 'revenue');
    expect(flat).toMatchObject({
      points: 0,
      next: { kind: 'revenue', need: 1_192_501, by: '2026-12-31', on: '2027-01-07' },
    });
  });

  test('ruling H11: in the days after a quarter’s end the current quarter is the new one', () => {
    const deals = [wonDeal('2025-03-01', 1_000_000), wonDeal('2026-03-01', 1_000_000)];
    const { next } = dimension(judged(partner({ deals }), { asOf: '2027-01-04' }), 'revenue');
    expect(next).toMatchObject({ kind: 'revenue', by: '2027-03-31', on: '2027-04-07' });
  });

  test('revenue that already lifts the turn is not asked for twice', () => {
    const deals = [
      wonDeal('2025-11-01', 1_000_000),
      wonDeal('2024-11-01', 1_000_000),
      wonDeal('2026-11-01', 1_100_000),
    ];
    const { next, points } = dimension(judged(partner({ deals })), 'revenue');
    expect([points, next]).toEqual([
      10,
      {
        kind: 'revenue',
        need: 95_000,
        gain: 27,
        range: null,
        by: '2026-12-31',
        on: '2027-01-07',
        liftsBand: expect.any(String),
      },
    ]);
  });

  test('sourced deals are asked for where the program judges by them', () => {
    const facts = partner({ deals: [deal('1', { createdOn: '2026-11-01' })] });
    const result = judged(facts, { program: program({ firstRegistrationOn: null }) });
    expect(dimension(result, 'activity')).toMatchObject({
      rule: 'H4.sourced_deals',
      next: { kind: 'registrations', need: 2 },
    });
  });

  test('answers come before the mapped property, so that one good answer replaces a bad property', () => {
    const answers = [rating(-80, today, { scale: 'nps', origin: 'property', record: ref('company', 'company-1') })];
    expect(dimension(judged(partner({ answers })), 'satisfaction')).toMatchObject({
      points: 0,
      next: { kind: 'answers', need: 1 },
    });
  });

  test.each([
    [[8], 2],
    [[6], 1],
    [[0, 0], 2],
    [[0, 0, 0], 3],
    [[9, 9, 9, 6, 6], 1],
  ])('answers %j need %i more of 9 or 10 for the next row', (values, need) => {
    expect(dimension(judged(partner({ answers: ratings(values, today) })), 'satisfaction').next?.need).toBe(need);
  });

  test('without a score a step has no gain', () => {
    const result = judged(partner({ fits: [fit('weak', today)] }));
    expect(dimension(result, 'fit').next).toEqual({
      kind: 'fit',
      gain: null,
      range: null,
      need: null,
      by: null,
      on: null,
      liftsBand: null,
    });
  });
});
