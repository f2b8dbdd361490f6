import { describe, expect, test } from 'vitest';

import type { AnswerFact } from '#src/domain/facts.ts';

import { dimension, judged, partner, rating, ratings, ref, today } from '../../support/partner-facts.ts';

function satisfactionOf(answers: readonly AnswerFact[]) {
  return dimension(judged(partner({ answers })), 'satisfaction');
}

function property(value: number, on: string | null, scale: AnswerFact['scale']): AnswerFact {
  return rating(value, on, { scale, origin: 'property', record: ref('company', 'company-1') });
}

describe('H6: satisfaction', () => {
  test.each([
    ['NPS 50', [9, 9, 9, 6], 15, 50],
    ['NPS 66.7', [10, 10, 8], 15, 66.7],
    ['NPS 33.3', [10, 8, 8], 10, 33.3],
    ['NPS 25', [9, 7, 8, 7], 10, 25],
    ['NPS 0', [9, 6, 8], 5, 0],
    ['NPS -33.3', [6, 7, 8], 0, -33.3],
    ['NPS -100', [0, 6, 3], 0, -100],
  ])('three or more answers: %s', (_, values, points, nps) => {
    expect(satisfactionOf(ratings(values, today))).toMatchObject({
      points,
      status: 'known',
      rule: 'H6.nps',
      params: { nps, answers: values.length },
      evidence: { count: values.length },
    });
  });

  test('ruling H6: NPS is compared unrounded: 49.6 is not 50', () => {
    const values = [
      ...Array.from({ length: 68 }, () => 10),
      ...Array.from({ length: 6 }, () => 0),
      ...Array.from({ length: 51 }, () => 8),
    ];
    expect(satisfactionOf(ratings(values, today))).toMatchObject({ points: 10, params: { nps: 49.6, answers: 125 } });
  });

  test.each([
    [[9], 15, 9],
    [[8], 10, 8],
    [[7], 10, 7],
    [[6], 5, 6],
    [[5], 5, 5],
    [[4], 0, 4],
    [[10, 8], 15, 9],
    [[10, 7], 10, 8.5],
    [[7, 6], 5, 6.5],
    [[10, 0], 5, 5],
    [[4, 5], 0, 4.5],
  ])('one or two answers %j give %i by their mean', (values, points, mean) => {
    expect(satisfactionOf(ratings(values, today))).toMatchObject({
      points,
      rule: 'H6.few_answers',
      params: { mean, answers: values.length },
    });
  });

  test('the latest answer of each respondent counts', () => {
    const answers = [
      rating(2, '2026-11-01', { respondent: 'ann' }),
      rating(9, '2026-11-02', { respondent: 'ann' }),
      rating(3, '2026-10-01', { respondent: 'ann' }),
    ];
    expect(satisfactionOf(answers)).toMatchObject({ params: { mean: 9, answers: 1 }, evidence: { count: 1 } });
  });

  test('ruling H6: an answer without a contact is a respondent of its own', () => {
    expect(satisfactionOf([rating(9, today), rating(7, today), rating(9, '2026-11-01')]).params).toEqual({
      nps: 66.7,
      answers: 3,
    });
  });

  test('ruling H6: a rating that is no whole number from 0 to 10 is left out, and hides no earlier one', () => {
    const answers = [7.5, 11, -1, Number.NaN].map((value, place) =>
      rating(value, today, { respondent: 'ann', record: ref('survey_answer', `bad-${place}`) }),
    );
    expect(satisfactionOf([...answers, rating(8, '2026-11-01', { respondent: 'ann' })]).params).toEqual({
      mean: 8,
      answers: 1,
    });
    expect(satisfactionOf(answers)).toMatchObject({
      points: null,
      status: 'unknown',
      rule: 'H6.no_answers',
      params: { answers: 0 },
    });
  });

  test.each([
    ['364 days ago', '2025-11-21', 'H6.few_answers'],
    ['365 days ago', '2025-11-20', 'H6.no_answers'],
    ['tomorrow', '2026-11-21', 'H6.no_answers'],
  ])('an answer of %s', (_, on, rule) => {
    expect(satisfactionOf([rating(9, on)]).rule).toBe(rule);
  });

  test.each([
    ['nps', 50, 15, { nps: 50, answers: null }],
    ['nps', 49.9, 10, { nps: 49.9, answers: null }],
    ['nps', -100, 0, { nps: -100, answers: null }],
    ['rating', 9, 15, { mean: 9, answers: null }],
    ['rating', 8.9, 10, { mean: 8.9, answers: null }],
    ['rating', 4, 0, { mean: 4, answers: null }],
  ] as const)('a mapped property on the %s scale with %d gives %i', (scale, value, points, params) => {
    expect(satisfactionOf([property(value, today, scale)])).toMatchObject({
      points,
      rule: `H6.property_${scale}`,
      params,
    });
  });

  test.each([
    ['nps', 101],
    ['nps', -101],
    ['rating', 10.5],
    ['rating', -1],
  ] as const)('a mapped property off its %s scale says nothing: %d', (scale, value) => {
    expect(satisfactionOf([property(value, today, scale)]).rule).toBe('H6.no_answers');
  });

  test('ruling H6: answers come before the mapped property', () => {
    expect(satisfactionOf([property(100, today, 'nps'), rating(2, '2026-01-01')])).toMatchObject({
      points: 0,
      rule: 'H6.few_answers',
    });
  });

  test.each([
    ['364 days old', '2025-11-21', 'H6.property_nps'],
    ['365 days old', '2025-11-20', 'H6.no_answers'],
    ['undated', null, 'H6.property_nps'],
  ])('ruling H6: the mapped property is no answer after 365 days, undated it stays: %s', (_, on, rule) => {
    expect(satisfactionOf([property(40, on, 'nps')]).rule).toBe(rule);
  });

  test('of several mapped properties the latest counts, and undated is oldest', () => {
    const older = { ...property(-50, '2026-01-01', 'nps'), record: ref('company', 'company-2') };
    const undated = { ...property(100, null, 'nps'), record: ref('company', 'company-3') };
    expect(satisfactionOf([undated, property(30, '2026-02-01', 'nps'), older]).params).toEqual({
      nps: 30,
      answers: null,
    });
  });

  test('an answer entered by our own people counts, and says so', () => {
    const answers = [rating(9, today, { enteredByOurPeople: true }), ...ratings([9, 9], today)];
    expect(satisfactionOf(answers)).toMatchObject({ points: 15, notes: ['entered_by_our_people'] });
    expect(satisfactionOf(ratings([9, 9], today)).notes).toEqual([]);
  });
});
