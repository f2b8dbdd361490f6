import { describe, expect, test } from 'vitest';

import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';

function refusal(health: unknown): readonly string[] {
  const parsed = Settings.safeParse({ health });
  return parsed.success ? [] : parsed.error.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
}

function dimensions(given: unknown): unknown {
  return { profiles: { default: { dimensions: given } } };
}

const rows =
  'Write the rows best first: the first gives the maximum, each further one fewer points for a lower threshold, none overlapping.';

describe('health settings', () => {
  test('the defaults are the figures of the rules', () => {
    const { health } = defaultSettings();
    expect(health).toEqual({
      profiles: {
        default: {
          dimensions: {
            revenue: {
              max: 30,
              rows: [
                { growth: 20, points: 30 },
                { growth: 1, points: 20 },
                { growth: -2, points: 10 },
              ],
              newRevenuePoints: 30,
              smallNewRevenuePoints: 10,
              shortHistoryMaxPoints: 20,
            },
            activity: {
              max: 25,
              rows: [
                { registrations: 5, points: 25 },
                { registrations: 3, points: 20 },
                { registrations: 1, points: 10 },
              ],
            },
            engagement: {
              max: 20,
              rows: [
                { days: 7, points: 20 },
                { days: 31, points: 15 },
                { days: 92, points: 10 },
              ],
            },
            satisfaction: {
              max: 15,
              rows: [
                { nps: 50, mean: 9, points: 15 },
                { nps: 25, mean: 7, points: 10 },
                { nps: 0, mean: 5, points: 5 },
              ],
            },
            fit: {
              max: 10,
              rows: [
                { fit: 'strong', points: 10 },
                { fit: 'moderate', points: 5 },
                { fit: 'weak', points: 0 },
              ],
            },
          },
        },
      },
      profileByType: {},
      revenue: { fourQuartersFromAge: 8, yearBeforeFromAge: 5, newRevenueFloor: 5000 },
      activity: { windowDays: 90 },
      engagement: { portalConnectedDays: 92, neverSignedInGraceDays: 31 },
      satisfaction: { windowDays: 365, npsFromAnswers: 3, promoterFrom: 9, detractorTo: 6 },
      fit: { staleAfterMonths: 12, readiness: { strong: 12, moderate: 7 } },
      coverageAtLeast: 50,
      bands: { Champion: 80, Healthy: 60, 'At-risk': 40, Critical: 20 },
      hysteresis: { points: 5, days: 7 },
      effort: { revenue: 'high', registrations: 'medium', portal: 'low', touch: 'low', answers: 'medium', fit: 'high' },
      trend: { days: 90, historyDays: 30 },
      momentum: { staleAfterDays: 45 },
      status: { clearEndedAfterDays: 30, lostAfterMonths: 12 },
    });
  });

  test('what a person leaves out keeps its default', () => {
    const given = dimensions({ activity: { rows: [{ registrations: 2, points: 25 }] } });
    expect(refusal(given)).toEqual([]);
  });

  test.each([
    [
      'maxima that do not add up',
      dimensions({ fit: { max: 0 } }),
      ['health.profiles.default.dimensions: The maxima of the five dimensions must add up to 100.'],
    ],
    [
      'a first row below the maximum',
      dimensions({ activity: { rows: [{ registrations: 2, points: 20 }] } }),
      [`health.profiles.default.dimensions.activity.rows: ${rows}`],
    ],
    ['no row', dimensions({ activity: { rows: [] } }), [`health.profiles.default.dimensions.activity.rows: ${rows}`]],
    [
      'a threshold out of order',
      dimensions({
        activity: {
          rows: [
            { registrations: 2, points: 25 },
            { registrations: 3, points: 20 },
          ],
        },
      }),
      [`health.profiles.default.dimensions.activity.rows: ${rows}`],
    ],
    [
      'overlapping rows',
      dimensions({
        engagement: {
          rows: [
            { days: 7, points: 20 },
            { days: 7, points: 10 },
          ],
        },
      }),
      [`health.profiles.default.dimensions.engagement.rows: ${rows}`],
    ],
    [
      'rising points',
      dimensions({
        revenue: {
          rows: [
            { growth: 20, points: 30 },
            { growth: 1, points: 30 },
          ],
        },
      }),
      [`health.profiles.default.dimensions.revenue.rows: ${rows}`],
    ],
    [
      'means out of order',
      dimensions({
        satisfaction: {
          rows: [
            { nps: 50, mean: 7, points: 15 },
            { nps: 0, mean: 8, points: 5 },
          ],
        },
      }),
      [`health.profiles.default.dimensions.satisfaction.rows: ${rows}`],
    ],
    [
      'fits out of order',
      dimensions({
        fit: {
          rows: [
            { fit: 'weak', points: 10 },
            { fit: 'strong', points: 0 },
          ],
        },
      }),
      [`health.profiles.default.dimensions.fit.rows: ${rows}`],
    ],
    [
      'new revenue above the maximum',
      dimensions({ revenue: { newRevenuePoints: 31 } }),
      [
        'health.profiles.default.dimensions.revenue: Points for new revenue and for a short history cannot be more than the maximum.',
      ],
    ],
    [
      'small new revenue above new revenue',
      dimensions({ revenue: { newRevenuePoints: 5 } }),
      [
        'health.profiles.default.dimensions.revenue.smallNewRevenuePoints: New revenue up to the floor cannot give more points than new revenue above it.',
      ],
    ],
    [
      'bands out of order',
      { bands: { Champion: 60 } },
      ['health.bands: Band boundaries must descend from Champion to Critical.'],
    ],
    [
      'no default profile',
      { profiles: { si: {} } },
      ['health.profiles: Keep a profile named default: it serves the partner types that name no other.'],
    ],
    [
      'a profile that does not exist',
      { profileByType: { SI: 'si' } },
      ['health.profileByType: profileByType names a profile that does not exist.'],
    ],
    [
      'ages out of order',
      { revenue: { yearBeforeFromAge: 9 } },
      [
        'health.revenue.yearBeforeFromAge: A comparison with the year before cannot need a longer history than one of four quarters.',
      ],
    ],
    [
      'ratings of both kinds',
      { satisfaction: { detractorTo: 9 } },
      ['health.satisfaction.detractorTo: A rating cannot make both a promoter and a detractor.'],
    ],
    [
      'readiness out of order',
      { fit: { readiness: { moderate: 12 } } },
      ['health.fit.readiness.strong: Strong must need a higher readiness total than moderate.'],
    ],
    ['an unknown key', { bonus: 5 }, ['health: Unrecognized key: "bonus"']],
  ])('%s are refused with a sentence', (_, health, sentences) => {
    expect(refusal(health)).toEqual(sentences);
  });

  test('rows of a dimension with max 0 are not looked at', () => {
    expect(
      refusal(dimensions({ fit: { max: 0 }, activity: { max: 35, rows: [{ registrations: 1, points: 35 }] } })),
    ).toEqual([]);
  });

  test('a time zone that does not exist is refused', () => {
    expect(Settings.safeParse({ program: { timeZone: 'Mars/Olympus' } }).success).toBe(false);
    expect(Settings.safeParse({ program: { timeZone: 'Europe/Berlin' } }).success).toBe(true);
  });
});
