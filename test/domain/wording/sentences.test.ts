import { expect, test } from 'vitest';

import { ledgerCauses, type DimensionResult, type NextStep } from '#src/domain/health-view.ts';
import { expirySentence, forecastSentence, quarterTurnSentence, scoreChange } from '#src/domain/wording/forecast.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { ledgerSentence } from '#src/domain/wording/ledger.ts';
import { actionSentence, missingSentence, stepSentence } from '#src/domain/wording/steps.ts';

import { healthView, recordLink } from '../../support/health-view.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'America/New_York' });

function dimensionWith(changes: Partial<DimensionResult>): DimensionResult {
  return {
    name: 'activity',
    points: 10,
    max: 25,
    status: 'known',
    rule: 'H4.registrations',
    params: {},
    evidence: { count: 0, records: [] },
    next: null,
    expires: null,
    notes: [],
    ...changes,
  };
}

function step(changes: Partial<NextStep>): NextStep {
  return { kind: 'portal', gain: 5, range: null, need: null, by: null, on: null, liftsBand: null, ...changes };
}

const findOut = step({ kind: 'find_out', gain: null, range: [60, 75] });

test('H11: a step says what to do, by when, and what it gains', () => {
  const steps: readonly [Partial<DimensionResult>, Partial<NextStep>][] = [
    [{}, { kind: 'revenue', need: 1_240_000, by: '2026-12-31', on: '2027-01-08', gain: 10 }],
    [{}, { kind: 'revenue', need: 1_240_001, by: '2026-12-31', on: '2027-01-08', gain: 10 }],
    [{}, { kind: 'registrations', need: 2, gain: 12, liftsBand: 'Champion' }],
    [{ rule: 'H4.sourced_deals' }, { kind: 'registrations', need: 1 }],
    [{}, { kind: 'portal' }],
    [{}, { kind: 'touch' }],
    [{}, { kind: 'answers', need: 3 }],
    [{}, { kind: 'fit', gain: null }],
  ];

  expect(
    steps.map(([dimension, next]) => stepSentence(dimensionWith({ ...dimension, next: step(next) }), formats)),
  ).toEqual([
    'Close 12,400 USD more by 31 Dec 2026: +10 on 8 Jan 2027',
    'Close 12,401 USD more by 31 Dec 2026: +10 on 8 Jan 2027',
    'Get 2 more registrations: +12, enough for Champion',
    'Get 1 more deal from the partner: +5',
    'Get the partner to sign in or finish a training: +5',
    'Hold a meeting, reach them by phone or get a reply: +5',
    'Get 3 more answers of 9 or 10: +5',
    'Raise the strategic fit by one step',
  ]);
  expect(stepSentence(dimensionWith({}), formats)).toBeNull();
});

test('H11: what is not known is to be found out, with a range of scores and never a gain', () => {
  const satisfaction = dimensionWith({ name: 'satisfaction', points: null, max: 15, status: 'unknown', next: findOut });

  expect(stepSentence(satisfaction, formats)).toBe('Ask the partner for a rating from 0 to 10');
  expect(missingSentence(satisfaction, 71, formats)).toBe(
    'Satisfaction, up to 15 points: ask the partner for a rating from 0 to 10. The score could be 60 to 75.',
  );
});

test('while the score is not known, one dimension promises points and no range of scores', () => {
  const satisfaction = dimensionWith({ name: 'satisfaction', points: null, max: 15, status: 'unknown', next: findOut });

  expect(missingSentence(satisfaction, null, formats)).toBe(
    'Satisfaction, up to 15 points: ask the partner for a rating from 0 to 10.',
  );
});

test('W8: what a program has no source for asks nobody to find out', () => {
  const activity = dimensionWith({ points: null, status: 'no_source', rule: 'H4.no_source' });

  expect(missingSentence(activity, 71, formats)).toBe('Activity, up to 25 points: not recorded in this program.');
});

test('the next best action is worded like the step it is', () => {
  const { health } = healthView();
  const sentences = health.nextBestAction.map((action) => {
    const dimension = health.dimensions.find(({ name }) => name === action.dimension);
    return dimension && actionSentence(action, dimension, formats);
  });

  expect(sentences).toEqual([
    'Get 1 more registration by 20 Feb 2027: +12, enough for Champion',
    'Get the partner to sign in or finish a training: +6',
  ]);
});

test('H12: what ages out names its day, its cause and the score that follows', () => {
  const { health } = healthView();
  const before = { score: 71, band: 'Healthy' };
  const [first, second] = health.forecast;

  expect([first, second].map((entry) => entry && forecastSentence(entry, before, formats))).toEqual([
    'Without a new sign-in or contact, Engagement drops on 12 Dec 2026: score from 71 to 65',
    '2 registrations leave the window on 5 Jan 2027: score from 71 to 53, At-risk',
  ]);
});

test('H12: several causes on one day are one sentence, and a score can become unknown', () => {
  const entry = {
    on: '2027-03-14',
    score: null,
    band: 'Unknown' as const,
    why: [
      {
        dimension: 'satisfaction' as const,
        from: 10,
        to: null,
        leaving: { count: 1, records: [recordLink('survey_answer', 'a', null)] },
      },
      {
        dimension: 'activity' as const,
        from: 10,
        to: 0,
        leaving: { count: 3, records: [recordLink('deal', 'd', null), recordLink('registration', 'r', null)] },
      },
      { dimension: 'fit' as const, from: 10, to: 5, leaving: { count: 0, records: [] } },
    ],
  };

  expect(forecastSentence(entry, { score: 60, band: 'Healthy' }, formats)).toBe(
    '1 answer leaves the window, 3 records leave the window and Strategic fit changes on 14 Mar 2027: score no longer known, was 60, Unknown',
  );
});

test('H12: a dimension says when it changes by itself', () => {
  expect(
    [{ on: '2027-03-14', points: 0 }, { on: '2027-03-14', points: 20 }, { on: '2027-03-14', points: null }, null].map(
      (expires) => expirySentence(dimensionWith({ expires }), formats),
    ),
  ).toEqual([
    'Falls to 0 of 25 on 14 Mar 2027',
    'Rises to 20 of 25 on 14 Mar 2027',
    'No longer known from 14 Mar 2027',
    null,
  ]);
});

test('H12: the quarter turn says what keeps the revenue points', () => {
  const turn = {
    on: '2027-01-08',
    closesBy: '2026-12-31',
    pointsNow: 30,
    pointsThen: 10,
    toKeep: 6_100_000,
    openPipeline: 14_000_000,
  };

  expect(
    [
      turn,
      { ...turn, toKeep: null },
      { ...turn, pointsThen: 30, toKeep: 0 },
      { ...turn, pointsNow: 10, pointsThen: 30, toKeep: 0 },
      { ...turn, pointsNow: null, toKeep: null },
      { ...turn, pointsThen: null, toKeep: null },
    ].map((given) => quarterTurnSentence(given, formats)),
  ).toEqual([
    'To keep Revenue at 30 points on 8 Jan 2027: 61,000 USD more by 31 Dec 2026. Without it: 10 points. Open pipeline: 140,000 USD.',
    'Revenue falls from 30 to 10 points on 8 Jan 2027. Open pipeline: 140,000 USD.',
    'Revenue keeps its 30 points on 8 Jan 2027 as things stand. Open pipeline: 140,000 USD.',
    'Revenue rises from 10 to 30 points on 8 Jan 2027 as things stand. Open pipeline: 140,000 USD.',
    'Revenue has 10 points from 8 Jan 2027 as things stand. Open pipeline: 140,000 USD.',
    'Revenue is no longer known from 8 Jan 2027 as things stand. Open pipeline: 140,000 USD.',
  ]);
});

test('H13: every cause of the ledger has words, with and without records', () => {
  const entry = { on: '2026-11-14', dimension: 'activity' as const, delta: 10, scoreBefore: 50, scoreAfter: 60 };
  const records = [recordLink('registration', 'r1', null)];
  const sentences = ledgerCauses.flatMap((cause) => [
    ledgerSentence({ ...entry, cause, records: [], recordCount: 0 }, formats),
    ledgerSentence({ ...entry, cause, records, recordCount: 1 }, formats),
  ]);

  const after = 'Activity, score from 50 to 60.';
  expect(sentences).toEqual(
    [
      'settings changed',
      'settings changed',
      'scoring rules changed',
      'scoring rules changed',
      'records were merged',
      '1 registration came by a merge',
      'data was corrected',
      '1 registration was corrected',
      'time passed',
      '1 registration left the window',
      'new data came in',
      '1 registration came in',
      'an answer changed',
      '1 registration came in',
      'a new quarter counts',
      'a new quarter counts',
    ].map((cause) => `14 Nov 2026: ${cause}. ${after}`),
  );
});

test('H13: a change that no single dimension made starts with the score', () => {
  const entry = {
    on: '2026-11-14',
    cause: 'merge' as const,
    dimension: null,
    delta: 60,
    scoreBefore: null,
    scoreAfter: 60,
    records: [recordLink('company', 'c', null)],
    recordCount: 2,
  };

  expect(ledgerSentence(entry, formats)).toBe('14 Nov 2026: 2 companies came by a merge. Score now 60.');
  expect(scoreChange(null, null, formats)).toBe('score not known');
  expect(scoreChange(60, 60, formats)).toBe('score stays 60');
});
