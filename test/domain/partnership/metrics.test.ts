import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RecordRef } from '#src/domain/facts.ts';
import { metricIds } from '#src/domain/partnership/metrics/metric.ts';
import { programMetrics } from '#src/domain/partnership/metrics/program-metrics.ts';
import { MetricsSettings } from '#src/domain/settings/metrics.ts';

import { arbitraryPartnerFacts } from '../../support/arbitrary-facts.ts';
import { idsOf, metric, metricContext, named } from '../../support/metric-context.ts';
import { deal, meeting, program, rating, ref, registration, today, wonDeal } from '../../support/partner-facts.ts';

const npsOf = (promoters: number, all: number) =>
  metric('MET1', [
    named('a', {
      answers: Array.from({ length: all }, (_, place) =>
        rating(place < promoters ? 9 : 8, '2026-11-01', { respondent: `r${place}` }),
      ),
    }),
  ]);

const growthOf = (now: number, before: number) =>
  metric('MET5', [
    named('a', { deals: [wonDeal('2026-05-01', now), wonDeal('2025-05-01', before)] }),
    named('new', { signedOn: '2026-06-01' }),
  ]);

describe('MET1', () => {
  test('MET1: the NPS of the program is over single answers, and lists them', () => {
    const { beside, denominator, numerator, ...found } = metric('MET1', [
      named('a', {
        answers: [9, 10, 9].map((value, place) => rating(value, '2026-11-01', { respondent: `a${place}` })),
      }),
      named('b', { answers: [rating(3, '2026-11-01', { respondent: 'b' }), rating(8, null)] }),
    ]);

    expect(found).toMatchObject({ value: 50, status: 'known', unit: 'nps', meetsTarget: true });
    expect(numerator).toMatchObject({ amount: 2 });
    expect(denominator).toMatchObject({ amount: 4 });
    expect([beside['promoters']?.amount, beside['detractors']?.amount]).toEqual([3, 1]);
    expect(idsOf(denominator)).toContain('answer-b-3-2026-11-01');
  });

  test('ruling MET1: all answers are pooled, so that a partner with more of them weighs more', () => {
    const happy = [1, 2, 3].map((place) => rating(10, '2026-11-01', { respondent: `h${place}` }));
    const found = metric('MET1', [
      named('many', { answers: happy }),
      named('one', { answers: [rating(0, '2026-11-01', { respondent: 'u' })] }),
    ]);

    expect(found.value).toBe(50);
  });

  test('MET1: one respondent of two partners answers once, the latest time', () => {
    const answers = [rating(2, '2026-10-01', { respondent: 'ann' }), rating(9, '2026-11-01', { respondent: 'ann' })];

    expect(metric('MET1', [named('a', { answers }), named('b', { answers })])).toMatchObject({
      value: 100,
      denominator: { amount: 1 },
    });
  });

  test.each([
    ['2025-11-21', 100],
    ['2025-11-20', null],
    ['2026-11-21', null],
  ])('MET1: an answer of %s gives %s', (on, value) => {
    expect(metric('MET1', [named('a', { answers: [rating(10, on, { respondent: 'x' })] })]).value).toBe(value);
  });

  test('ruling W8: without answers it is unknown', () => {
    expect(metric('MET1', [named('a')])).toMatchObject({ status: 'unknown', value: null, meetsTarget: null });
  });

  test('MET1: 50 is enough; what rounds to it is not', () => {
    expect(npsOf(1, 2)).toMatchObject({ value: 50, meetsTarget: true });
    expect(npsOf(999, 2000)).toMatchObject({ value: 50, meetsTarget: false });
  });
});

describe('MET2', () => {
  const signedOn = '2026-01-01';
  const after = (days: number, id = 'a') =>
    named(id, {
      signedOn,
      deals: [wonDeal(new Date(Date.parse(signedOn) + days * 86_400_000).toISOString().slice(0, 10), 5)],
    });

  test('MET2: the median of the days from signing to the first win, with those who wait beside it', () => {
    const found = metric('MET2', [after(10), after(60, 'b'), after(300, 'c'), named('d', { signedOn })]);

    expect(found).toMatchObject({
      value: 60,
      unit: 'days',
      target: { is: 'below', value: 90 },
      meetsTarget: true,
      numerator: { amount: 370 },
      denominator: { amount: 3 },
      params: { waiting: 1 },
    });
    expect(idsOf(found.denominator)).toEqual(['a', 'b', 'c']);
    expect(idsOf(found.beside['waiting'] ?? null)).toEqual(['d']);
  });

  test('MET2: of an even number the mean of the two in the middle; 90 days are not fewer than 90', () => {
    expect(metric('MET2', [after(10), after(61, 'b')]).value).toBe(35.5);
    expect(metric('MET2', [after(89)]).meetsTarget).toBe(true);
    expect(metric('MET2', [after(90)]).meetsTarget).toBe(false);
  });

  test.each([
    ['2024-11-20', 0],
    ['2024-11-21', 1],
    ['2026-11-20', 1],
    ['2026-11-21', 0],
  ])('MET2: a first win on %s counts for %s partners', (closesOn, partners) => {
    const found = metric('MET2', [named('a', { signedOn: '2020-01-01', deals: [wonDeal(closesOn, 5)] })]);

    expect(found.denominator?.amount ?? 0).toBe(partners);
  });

  test('MET2: only the first win counts, and one before signing took no time', () => {
    const deals = [wonDeal('2026-06-01', 5), wonDeal('2025-12-01', 5)];
    const found = metric('MET2', [named('a', { signedOn, deals })]);

    expect(found.value).toBe(0);
    expect(idsOf(found.numerator)).toEqual(['won-2025-12-01-5']);
  });

  test('ruling MET2: a partner whose signed date is assumed is left out; with none left there is no source', () => {
    const assumed = named('b', { signedOn: null, deals: [wonDeal('2026-05-01', 5)] });

    expect(metric('MET2', [after(10), assumed]).denominator?.amount).toBe(1);
    expect(metric('MET2', [assumed])).toMatchObject({ status: 'no_source', missingSource: 'signed_dates' });
  });
});

describe('MET3', () => {
  test('MET3: partners with a deal, of all active ones', () => {
    const found = metric('MET3', [
      named('a', { deals: [deal('x')] }),
      named('b'),
      named('paused', { status: 'paused' }),
      named('prospect', { status: 'prospect' }),
      named('ended', { status: 'ended', deals: [deal('y')] }),
    ]);

    expect(found).toMatchObject({ value: 50, meetsTarget: false, target: { is: 'at_least', value: 60 } });
    expect([idsOf(found.numerator), idsOf(found.denominator)]).toEqual([['a'], ['a', 'b']]);
  });

  test.each([
    [deal('lost', { state: 'lost', closesOn: '2021-01-01' }), 100],
    [deal('aside', { counts: false }), 100],
    [deal('ahead', { createdOn: '2026-11-21' }), 0],
  ])('ruling MET3: any attributed deal activates, in any state, once it exists: %#', (one, value) => {
    expect(metric('MET3', [named('a', { deals: [one] })]).value).toBe(value);
  });

  test.each([
    [59, 100, false],
    [60, 100, true],
    [3, 5, true],
  ])('MET3: %s of %s meets the target: %s', (activated, all, meets) => {
    const partners = Array.from({ length: all }, (_, place) =>
      named(`p${place}`, { deals: place < activated ? [deal('x')] : [] }),
    );

    expect(metric('MET3', partners).meetsTarget).toBe(meets);
  });

  test('MET3: a program without partners knows nothing', () => {
    expect(metric('MET3', [])).toMatchObject({ status: 'unknown', value: null, denominator: { amount: 0 } });
  });
});

describe('MET4', () => {
  const old = registration('2025-05-01');

  test('MET4: active a year ago and still active; who ended is lost', () => {
    const found = metric('MET4', [
      named('kept', { registrations: [old], engagements: [meeting('2026-05-01')] }),
      named('won', { registrations: [old], deals: [wonDeal('2026-01-01', 5)] }),
      named('silent', { registrations: [old] }),
      named('ended', { registrations: [old], status: 'ended', deals: [wonDeal('2026-01-01', 5)] }),
      named('new', { registrations: [registration('2026-05-01')] }),
      named('prospect', { registrations: [old], status: 'prospect' }),
    ]);

    expect(found).toMatchObject({ value: 50, meetsTarget: false });
    expect(idsOf(found.denominator)).toEqual(['ended', 'kept', 'silent', 'won']);
    expect(idsOf(found.numerator)).toEqual(['kept', 'won']);
  });

  test.each([
    ['2024-11-20', 0, 0],
    ['2024-11-21', 1, 0],
    ['2025-11-20', 1, 0],
    ['2025-11-21', 0, 0],
  ])('MET4: the only registration on %s: %s was active, %s still is', (on, were, still) => {
    const found = metric('MET4', [named('a', { registrations: [registration(on)] })]);

    expect([found.denominator?.amount, found.numerator.amount]).toEqual([were, still]);
  });

  test.each([
    ['2025-11-20', 1],
    ['2025-11-21', 0],
  ])('ruling MET4: signed on %s counts for %s partners', (signedOn, partners) => {
    const found = metric('MET4', [named('a', { signedOn, registrations: [old] })]);

    expect(found.denominator?.amount).toBe(partners);
  });

  test('MET4: a rejected registration is activity too; without registrations a sourced deal stands in', () => {
    const rejected = registration('2025-05-01', { rejectedOn: '2025-05-02' });
    const sourced = [deal('old', { createdOn: '2025-05-01' }), deal('new', { createdOn: '2026-05-01' })];
    const none = { program: program({ firstRegistrationOn: null }) };

    expect(metric('MET4', [named('a', { registrations: [rejected] })]).denominator?.amount).toBe(1);
    expect(metric('MET4', [named('a', { deals: sourced })]).denominator?.amount).toBe(0);
    expect(metric('MET4', [named('a', { deals: sourced })], none)).toMatchObject({ value: 100 });
  });

  test('MET4: where engagements cannot be read and nothing else tells, the partner is left out and named', () => {
    const found = metric('MET4', [
      named('unclear', { registrations: [old], engagements: null }),
      named('clear', { registrations: [old, registration('2026-05-01')], engagements: null }),
    ]);

    expect(found).toMatchObject({ value: 100, denominator: { amount: 1 }, params: { unclear: 1 } });
    expect(idsOf(found.beside['unclear'] ?? null)).toEqual(['unclear']);
  });

  test('MET4, W8: a program that records none of it has no source', () => {
    const found = metric('MET4', [named('a', { engagements: null })], {
      program: program({ hasAttribution: false, firstRegistrationOn: null }),
      sources: { ...metricContext().sources, registrations: false, engagements: false },
    });

    expect(found).toMatchObject({ status: 'no_source', missingSource: 'activity', value: null });
  });
});

describe('MET5', () => {
  test('MET5: revenue of four quarters per active partner, a shared deal once and said', () => {
    const shared = wonDeal('2026-05-01', 1000);
    const found = metric('MET5', [
      named('a', { deals: [shared] }),
      named('b', { deals: [shared, wonDeal('2026-06-01', 500)] }),
      named('c', { deals: [wonDeal('2025-01-01', 900)] }),
      named('ended', { status: 'ended', deals: [wonDeal('2026-06-02', 7000)] }),
    ]);

    expect(found).toMatchObject({
      value: 500,
      unit: 'minor_units',
      meetsTarget: true,
      numerator: { amount: 1500 },
      denominator: { amount: 3 },
      beside: { before: { amount: 900 } },
      params: { sharedDeals: 1, before: 300, partnersBefore: 3 },
    });
    expect(idsOf(found.numerator)).toEqual(['won-2026-05-01-1000', 'won-2026-06-01-500']);
  });

  test.each([
    ['2025-09-30', 0, 100],
    ['2025-10-01', 100, 0],
    ['2026-09-30', 100, 0],
    ['2026-10-01', 0, 0],
    ['2024-10-01', 0, 100],
    ['2024-09-30', 0, 0],
  ])(
    'ruling MET5: won on %s is %s in the last four completed quarters and %s in the four before',
    (on, now, before) => {
      const found = metric('MET5', [named('a', { deals: [wonDeal(on, 100)] })]);

      expect([found.numerator.amount, found.beside['before']?.amount]).toEqual([now, before]);
    },
  );

  test('MET5: growing is compared exactly, over those who had signed', () => {
    expect(growthOf(200, 100)).toMatchObject({ value: 100, meetsTarget: false, params: { partnersBefore: 1 } });
    expect(growthOf(201, 100)).toMatchObject({ value: 101, meetsTarget: true });
  });

  test('MET5: credits may outweigh revenue; without a partner there is no figure', () => {
    expect(metric('MET5', [named('a', { deals: [wonDeal('2026-05-01', -300)] })]).value).toBe(-300);
    expect(metric('MET5', [])).toMatchObject({ status: 'unknown', value: null, meetsTarget: null });
    expect(metric('MET5', [named('new', { signedOn: '2026-06-01' })])).toMatchObject({ value: 0, meetsTarget: null });
  });
});

test('W8: metrics whose source does not exist say which, and the rest are judged', () => {
  const results = programMetrics(
    [named('a', { answers: [rating(9, '2026-11-01')] })],
    metricContext({
      program: program({ hasAttribution: false, firstRegistrationOn: null }),
      sources: {
        registrations: false,
        engagements: false,
        feedback: false,
        escalations: false,
        commitments: false,
        reviews: false,
      },
      teamOf: null,
      decisions: null,
    }),
  );

  expect(results.map(({ id, missingSource, status }) => [id, status, missingSource])).toEqual([
    ['MET1', 'known', null],
    ['MET2', 'no_source', 'attribution'],
    ['MET3', 'no_source', 'attribution'],
    ['MET4', 'no_source', 'activity'],
    ['MET5', 'no_source', 'attribution'],
    ['MET6', 'no_source', 'reviews'],
    ['MET7', 'no_source', 'commitments'],
    ['MET8', 'no_source', 'registration_decisions'],
    ['MET9', 'no_source', 'escalations'],
    ['MET10', 'no_source', 'attribution'],
    ['MET11', 'no_source', 'support_requests'],
  ]);
});

const anyPrograms = fc.array(arbitraryPartnerFacts({ around: today }), { maxLength: 6 }).map((all) =>
  all.map(({ answers, deals, ...facts }, place) =>
    named(`p${place}`, {
      ...facts,
      partnerId: `p${place}`,
      deals: ownRecords(deals, place),
      answers: ownRecords(answers, place),
    }),
  ),
);

/** Facts of several partners that are not the same records. */
function ownRecords<T extends { readonly record: RecordRef }>(facts: readonly T[], place: number): readonly T[] {
  return facts.map((fact) => ({ ...fact, record: { ...fact.record, id: `${place}-${fact.record.id}` } }));
}

test('MET1-MET11: whatever the facts, the order of partners changes nothing and parts list their records once', () => {
  fc.assert(
    fc.property(anyPrograms, (partners) => {
      const results = programMetrics(partners, metricContext());
      expect(programMetrics(partners.toReversed(), metricContext())).toEqual(results);
      expect(results.map(({ id }) => id)).toEqual(metricIds);
      for (const { denominator, numerator, status, value } of results) {
        expect(value === null).toBe(status !== 'known');
        for (const records of [idsOf(numerator), idsOf(denominator)])
          expect(new Set(records).size).toBe(records.length);
      }
    }),
    { numRuns: 60 },
  );
});

test('MET5: ten thousand deals on one partner add up', () => {
  const deals = Array.from({ length: 10_000 }, (_, place) =>
    wonDeal('2026-05-01', 3, { record: ref('deal', `d${place}`) }),
  );

  expect(metric('MET5', [named('a', { deals })])).toMatchObject({ value: 30_000, numerator: { amount: 30_000 } });
});

test('MET3: wrong figures are refused with a sentence', () => {
  expect(MetricsSettings.safeParse({ targets: { activation: 101 } }).error?.issues[0]?.message).toBe(
    'A target is at most 100 percent.',
  );
  expect(MetricsSettings.safeParse({ windowMonths: 0 }).success).toBe(false);
  expect(MetricsSettings.safeParse({ goals: {} }).success).toBe(false);
});
