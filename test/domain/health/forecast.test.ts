import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, localDay, movedTo } from '#src/domain/calendar.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import { bandOf } from '#src/domain/health/band.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { readHealth, type HealthReading } from '#src/domain/health/read-health.ts';
import { quarterCompletedOn } from '#src/domain/quarter.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import {
  fit,
  judged,
  meeting,
  partner,
  ratings,
  ref,
  registrations,
  settingsWith,
  today,
} from '../../support/partner-facts.ts';

describe('H12: ageing out', () => {
  test('the days on which facts leave are named with the score that follows and what leaves', () => {
    const facts = partner({
      registrations: [...registrations(1, '2026-09-10'), ...registrations(2, '2026-10-20')],
      engagements: [meeting('2026-11-15')],
      answers: ratings([9], '2025-12-05'),
      fits: [fit('strong', today)],
    });

    const { forecast, dimensions, score } = judged(facts);

    expect(score).toBe(65);
    expect(forecast).toEqual([
      {
        on: '2026-11-23',
        score: 60,
        band: 'Healthy',
        why: [
          {
            dimension: 'engagement',
            from: 20,
            to: 15,
            leaving: { count: 1, records: [ref('meeting', 'meeting-2026-11-15')] },
          },
        ],
      },
      {
        on: '2026-12-05',
        score: 53,
        band: 'At-risk',
        why: [
          {
            dimension: 'satisfaction',
            from: 15,
            to: null,
            leaving: { count: 1, records: [ref('survey_answer', 'answer-contact-0-9-2025-12-05')] },
          },
        ],
      },
      {
        on: '2026-12-09',
        score: 41,
        band: 'At-risk',
        why: [
          {
            dimension: 'activity',
            from: 20,
            to: 10,
            leaving: { count: 1, records: [ref('registration', 'registration-2026-09-10-0')] },
          },
        ],
      },
      {
        on: '2026-12-17',
        score: 35,
        band: 'Critical',
        why: [
          {
            dimension: 'engagement',
            from: 15,
            to: 10,
            leaving: { count: 1, records: [ref('meeting', 'meeting-2026-11-15')] },
          },
        ],
      },
    ]);
    expect(dimensions.map(({ name, expires }) => [name, expires])).toEqual([
      ['revenue', null],
      ['activity', { on: '2026-12-09', points: 10 }],
      ['engagement', { on: '2026-11-23', points: 15 }],
      ['satisfaction', { on: '2026-12-05', points: null }],
      ['fit', null],
    ]);
  });

  test('ruling H12: one entry per day on which the score changes, whatever leaves on it', () => {
    const facts = partner({
      registrations: registrations(3, '2026-09-10'),
      engagements: [meeting('2026-12-01')],
      fits: [fit('weak', today)],
    });
    const { forecast } = judged({ ...facts, engagements: [meeting('2026-11-08')] });
    expect(forecast.map(({ on, why }) => [on, why.map(({ dimension }) => dimension)])).toEqual([
      ['2026-12-09', ['activity']],
      ['2026-12-10', ['engagement']],
    ]);
    const { forecast: together } = judged({ ...facts, engagements: [meeting('2026-11-07')] });
    expect(together.map(({ on, why }) => [on, why.map(({ dimension }) => dimension)])).toEqual([
      ['2026-12-09', ['activity', 'engagement']],
    ]);
  });
});

/**
 * What the forecast must be, found by moving the clock to every day: the entries, and the first day on which each
 * dimension has other points.
 */
function dayByDay(now: HealthReading) {
  const { facts, program, settings, moment } = now.judging;
  const turn = quarterCompletedOn(moment.completed + 1, settings.program);
  const entries: HealthResult['forecast'][number][] = [];
  const expires = new Map<string, unknown>(now.dimensions.map(({ name }) => [name, null]));
  let last = now.score;
  for (let day = addDays(moment.today, 1); day < turn; day = addDays(day, 1)) {
    const then = readHealth(
      facts,
      program,
      settings,
      momentOf(movedTo(moment.asOf, day, settings.program.timeZone), settings.program),
    );
    if (then.score !== last)
      entries.push({ on: day, score: then.score, band: bandOf(then.score, settings.health), why: [] });
    last = then.score;
    for (const [place, { name, points }] of then.dimensions.entries()) {
      if (expires.get(name) === null && points !== now.dimensions[place]?.points)
        expires.set(name, { on: day, points });
    }
  }
  return { entries, expires: [...expires] };
}

const around = '2026-11-20';
const arbitraryCase = fc.record({
  facts: arbitraryPartnerFacts({ around }),
  program: arbitraryProgramFacts({ around }),
  settings: fc
    .record({
      timeZone: fc.constantFrom('UTC', 'UTC', 'UTC', 'Europe/Berlin', 'America/New_York'),
      fiscalYearStartMonth: fc.integer({ min: 1, max: 12 }),
    })
    .map((given) => settingsWith({ program: given })),
  asOf: fc
    .integer({ min: -20 * 1440, max: 5 * 1440 })
    .map((minutes) => new Date(Date.parse(`${around}T12:00:00Z`) + minutes * 60_000)),
});

describe('ruling H12: the forecast is the moved clock', () => {
  test.each([
    ['1,000 partners that are always the same', { numRuns: 1000, seed: 20_261_120 }],
    ['300 new ones', { numRuns: 300 }],
  ])(
    'ruling H12: it equals judging on every day up to the day before the next quarter counts as completed, for %s',
    (_, runs) => {
      let entries = 0;
      fc.assert(
        fc.property(arbitraryCase, ({ asOf, facts, program, settings }) => {
          const now = readHealth(facts, program, settings, momentOf(asOf, settings.program));
          const result = judged(facts, { program, settings, asOf });

          expect({
            entries: result.forecast.map((entry) => ({ ...entry, why: [] })),
            expires: result.dimensions.map(({ name, expires }) => [name, expires]),
          }).toEqual(dayByDay(now));
          entries += result.forecast.length;
        }),
        runs,
      );
      expect(entries).toBeGreaterThan(runs.numRuns / 3);
    },
    60_000,
  );

  test('a forecast entry carries the band of its day’s score, which the result of that day shows as the band of the score', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ asOf, facts, program, settings }) => {
        for (const { band, on, score } of judged(facts, { program, settings, asOf }).forecast) {
          const then = judged(facts, { program, settings, asOf: movedTo(asOf, on, settings.program.timeZone) });
          expect([then.score, then.scoreBand, localDay(new Date(then.asOf), settings.program.timeZone)]).toEqual([
            score,
            band,
            on,
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('every entry tells the points it moved, which lead from one score to the next', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ asOf, facts, program, settings }) => {
        const result = judged(facts, { program, settings, asOf });
        const points = new Map(result.dimensions.map((dimension) => [dimension.name, dimension.points]));
        for (const { why } of result.forecast) {
          expect(why).not.toEqual([]);
          for (const { dimension, from, to } of why) {
            expect(points.get(dimension)).toBe(from);
            points.set(dimension, to);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
