import fc from 'fast-check';
import { expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import type { BaseSegment, StagedDealFact } from '#src/domain/partnership/facts.ts';
import { pipelineReview } from '#src/domain/partnership/pipeline-review.ts';
import { PipelineSettings } from '#src/domain/settings/pipeline.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { today } from '../../support/partner-facts.ts';
import { stagedDeal } from '../../support/partnership-facts.ts';

const { pipeline } = defaultSettings();

function review(deals: readonly StagedDealFact[], base: BaseSegment | null = 'Strategic') {
  return pipelineReview(deals, base, { today }, pipeline);
}

function names(deals: readonly { readonly name: string | null }[]) {
  return deals.map(({ name }) => name);
}

test('PIPE1: without deals there is nothing to review', () => {
  expect(review([])).toEqual({
    rule: 'PIPE1',
    monthly: true,
    open: { deals: 0, amount: 0, unrated: 0 },
    top: [],
    stuck: [],
    support: { status: 'known', deals: [] },
    recentlyWon: [],
    recentlyLost: [],
  });
});

test.each([
  ['Strategic', true],
  ['Growth', false],
  ['Stable', false],
  ['Long-tail', false],
  [null, false],
] as const)('PIPE1: with base segment %s it is monthly: %s', (base, monthly) => {
  expect(review([], base).monthly).toBe(monthly);
});

test('PIPE1: the ten largest open deals, the largest first, one without a rate last', () => {
  const deals = Array.from({ length: 11 }, (_, place) => stagedDeal(`d${place}`, { amount: place * 100 }));
  const unrated = stagedDeal('unrated', { amount: null, gap: 'no_rate' });

  const { open, top } = review([unrated, ...deals]);
  expect(open).toEqual({ deals: 12, amount: 5500, unrated: 1 });
  expect(names(top)).toEqual(['d10', 'd9', 'd8', 'd7', 'd6', 'd5', 'd4', 'd3', 'd2', 'd1']);
  expect(names(review([unrated, stagedDeal('empty', { gap: 'no_amount' })]).top)).toEqual(['empty', 'unrated']);
});

test('PIPE1: of one amount the earlier expected close is first, then the record decides', () => {
  const deals = [
    stagedDeal('undated', { amount: 5 }),
    stagedDeal('b', { amount: 5, closesOn: '2026-12-01' }),
    stagedDeal('a', { amount: 5, closesOn: '2026-12-01' }),
    stagedDeal('late', { amount: 5, closesOn: '2027-01-01' }),
  ];

  expect(names(review(deals).top)).toEqual(['a', 'b', 'late', 'undated']);
});

test('PIPE1: stuck deals are named with their days, the longest first', () => {
  const deals = [29, 30, 400].map((days) => stagedDeal(`${days}`, { enteredStageOn: addDays(today, -days) }));

  expect(review(deals).stuck.map(({ daysInStage, name }) => [name, daysInStage])).toEqual([
    ['400', 400],
    ['30', 30],
  ]);
});

test('ruling PIPE1: a deal in a stage no pipeline has is open or closed by its flags, and is a gap', () => {
  const open = stagedDeal('open', { stage: null, enteredStageFrom: 'created' });
  const won = stagedDeal('won', { stage: null, state: 'won', closesOn: today });

  const { recentlyWon, top } = review([open, won]);
  expect([top[0]?.notes, recentlyWon[0]?.notes]).toEqual([['unknown_stage'], ['unknown_stage']]);
});

test('ruling PIPE1: every deal says where the day it came into its stage is from', () => {
  const deals = (['crm', 'observed', 'created'] as const).map((from) => stagedDeal(from, { enteredStageFrom: from }));

  expect(names(review(deals).top)).toEqual(review(deals).top.map(({ enteredStageFrom }) => enteredStageFrom));
});

test('PIPE1: support needed of the vendor; without a mapping there is no source', () => {
  const plain = stagedDeal('plain');
  const needy = stagedDeal('needy', { supportNeeded: ['solution_engineer', 'co_marketing'] });

  expect(review([plain, needy]).support).toMatchObject({
    status: 'known',
    deals: [{ name: 'needy', needs: ['co_marketing', 'solution_engineer'] }],
  });
  expect(review([stagedDeal('unmapped', { supportNeeded: null })]).support).toEqual({ status: 'no_source', deals: [] });
});

test.each([
  ['2026-11-20', true],
  ['2026-10-21', true],
  ['2026-10-20', false],
  ['2026-11-21', false],
])('PIPE1: what closed on %s is recent: %s', (closesOn, recent) => {
  const won = stagedDeal('won', { state: 'won', closesOn });
  const lost = stagedDeal('lost', { state: 'lost', closesOn });

  const { recentlyLost, recentlyWon } = review([won, lost]);
  expect([names(recentlyWon), names(recentlyLost)]).toEqual(recent ? [['won'], ['lost']] : [[], []]);
});

test('PIPE1: a deal won ahead of today is still open, one that should have closed says so', () => {
  const ahead = stagedDeal('ahead', { state: 'won', closesOn: '2026-12-01', amount: 7 });
  const late = stagedDeal('late', { closesOn: '2026-11-19', gap: 'no_amount' });

  const { open, top } = review([ahead, late]);
  expect(open).toEqual({ deals: 2, amount: 7, unrated: 0 });
  expect(top.map(({ notes }) => notes)).toEqual([[], ['close_passed', 'no_amount']]);
});

test('PIPE1: pipelines that do not count are left out', () => {
  const aside = { counts: false, enteredStageOn: '2020-01-01', amount: 9, supportNeeded: ['co_marketing'] } as const;

  expect(review([stagedDeal('aside', aside)])).toEqual(review([]));
});

test('PIPE1: ten thousand deals on one partner, in any order, give one review', () => {
  const deals = Array.from({ length: 10_000 }, (_, place) =>
    stagedDeal(`d${place}`, {
      amount: (place * 7919) % 1000,
      enteredStageOn: addDays(today, -(place % 60)),
      state: place % 5 === 0 ? 'won' : 'open',
      closesOn: place % 5 === 0 ? addDays(today, -(place % 40)) : null,
    }),
  );
  const shuffled = fc.sample(fc.shuffledSubarray(deals, { minLength: deals.length }), { numRuns: 1, seed: 5 })[0] ?? [];

  expect(review(shuffled)).toEqual(review(deals));
  expect(review(deals).top).toHaveLength(10);
});

test('PIPE1: its figures are settings', () => {
  const settings = PipelineSettings.parse({ stuckAfterDays: 1, topDeals: 1, reviewedSegments: ['Growth'] });
  const deals = [stagedDeal('small'), stagedDeal('large', { amount: 5, enteredStageOn: addDays(today, -1) })];

  const found = pipelineReview(deals, 'Growth', { today }, settings);
  expect([found.monthly, names(found.top), names(found.stuck)]).toEqual([true, ['large'], ['small', 'large']]);
  expect(PipelineSettings.safeParse({ topDeals: 0 }).success).toBe(false);
  expect(PipelineSettings.safeParse({ stuck: 30 }).success).toBe(false);
});
