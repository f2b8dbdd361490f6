import { describe, expect, test } from 'vitest';

import type { PartnerFacts } from '#src/domain/facts.ts';

import { extraDeal } from '../../support/every-row.ts';
import {
  deal,
  dimension,
  judged,
  partner,
  registration,
  settingsWith,
  wonDeal,
  type Judged,
} from '../../support/partner-facts.ts';

function turnOf(deals: PartnerFacts['deals'], given: Judged = {}) {
  return judged(partner({ deals }), given).quarterTurn;
}

describe('H12: quarter turn', () => {
  const deals = [
    wonDeal('2024-11-01', 1_000_000),
    wonDeal('2025-03-01', 1_000_000),
    wonDeal('2025-11-01', 2_400_000),
    wonDeal('2026-11-01', 1_000_000),
  ];

  test('it says what revenue becomes, and what more must close by when to keep it', () => {
    // Today 2,400,000 against 2,000,000: +20 %. At the turn 1,000,000 against 3,400,000.
    expect(turnOf(deals)).toEqual({
      on: '2027-01-07',
      closesBy: '2026-12-31',
      pointsNow: 30,
      pointsThen: 0,
      toKeep: 3_063_000,
      openPipeline: 0,
    });
  });

  test('the amount named keeps the points, and one less does not', () => {
    const turn = turnOf(deals);
    if (turn === null) throw new Error('The partner has no quarter turn');
    const { on, closesBy, pointsNow, toKeep } = turn;
    const pointsWith = (amount: number) =>
      dimension(judged(partner({ deals: [...deals, extraDeal(closesBy, amount)] }), { asOf: on }), 'revenue').points;
    expect(pointsWith(toKeep ?? 0)).toBe(pointsNow);
    expect(pointsWith((toKeep ?? 0) - 1)).toBeLessThan(pointsNow ?? 0);
  });

  test('nothing is needed where the points stay by themselves', () => {
    expect(turnOf([wonDeal('2025-03-01', 100), wonDeal('2026-11-01', 200)])).toMatchObject({
      pointsNow: 0,
      pointsThen: 30,
      toKeep: 0,
    });
  });

  test('unknown points cannot be kept, but can come', () => {
    const result = judged(partner({ signedOn: '2026-08-01', deals: [wonDeal('2026-10-05', 600_000)] }));
    expect(result.quarterTurn).toMatchObject({ pointsNow: null, pointsThen: 20, toKeep: null });
  });

  test('open pipeline is every open deal that counts, by today', () => {
    const open = [
      deal('1', { amount: 100, closesOn: '2026-12-01' }),
      deal('2', { amount: 20, closesOn: '2028-01-01' }),
      deal('3', { amount: 3, closesOn: '2025-01-01' }),
      deal('won tomorrow', { amount: 4000, state: 'won', closesOn: '2026-11-21' }),
      deal('created tomorrow', { amount: 9, createdOn: '2026-11-21' }),
      deal('elsewhere', { amount: 9, counts: false }),
      deal('no rate', { amount: null, gap: 'no_rate' }),
      deal('lost', { amount: 9, state: 'lost', closesOn: '2026-11-01' }),
    ];
    expect(turnOf([...deals, ...open])?.openPipeline).toBe(4123);
  });

  test('ruling H12: between a quarter’s end and its completion the turn is still that quarter’s', () => {
    expect(turnOf(deals, { asOf: '2027-01-04' })).toMatchObject({ on: '2027-01-07', closesBy: '2026-12-31' });
    expect(turnOf(deals, { asOf: '2027-01-07' })).toMatchObject({ on: '2027-04-07', closesBy: '2027-03-31' });
  });

  test('there is none for a partner whose revenue is unknown before and after, nor in a profile without revenue', () => {
    expect(judged(partner()).quarterTurn).toBeNull();
    const dimensions = { revenue: { max: 0 }, activity: { max: 55, rows: [{ registrations: 1, points: 55 }] } };
    const settings = settingsWith({ health: { profiles: { default: { dimensions } } } });
    expect(judged(partner({ registrations: [registration('2026-11-01')] }), { settings }).quarterTurn).toBeNull();
  });
});
