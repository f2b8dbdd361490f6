import { describe, expect, test } from 'vitest';

import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';

function refusal(settings: unknown): readonly string[] {
  const parsed = Settings.safeParse(settings);
  return parsed.success ? [] : parsed.error.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
}

describe('settings of segment, tier, lifecycle and cadence', () => {
  test('the defaults are the figures of the rules', () => {
    const { cadence, lifecycle, segment, tier } = defaultSettings();
    expect(segment).toEqual({
      onboardingMonths: 6,
      strategic: { enterTopPercent: 10, leaveTopPercent: 20, leaveAfterReviews: 2, rankFromPartners: 10 },
      growth: { percent: 20, registrations: 3, windowDays: 90 },
      longTail: { registrationsAtMost: 1, windowMonths: 12 },
      atRiskBands: ['At-risk', 'Critical', 'Churning'],
      waitingDays: 7,
      mix: { strategic: { from: 10, to: 20 }, mid: { from: 40, to: 60 }, 'long-tail': { from: 30, to: 50 } },
    });
    const thresholds = { revenue: null, registrations: null, wins: null, certified: null };
    expect(tier).toEqual({
      ladder: ['Registered', 'Silver', 'Gold', 'Platinum'].map((name) => ({ name, thresholds })),
      noticeAfterMonths: 12,
      noticeDays: 30,
    });
    expect(lifecycle).toEqual({
      stageDays: 30,
      monitorAfterDays: 31,
      lastMonths: { launch: 3, guided: 9, industry: 18 },
      readinessPassedFrom: 7,
    });
    expect(cadence).toEqual({
      segmentDays: { Strategic: 7, Growth: 14, Stable: 92, 'Long-tail': 365 },
      atRiskDays: 14,
      stageDays: { launch: 7, guided: 14, industry: 31, autonomous: 92 },
      countingStages: ['launch', 'guided'],
      reviews: { Strategic: 'required', Growth: 'optional', Stable: 'none', 'Long-tail': 'none' },
      roleDays: { executive: 92, partner_manager: 7, technical: null, marketing: 14 },
      strategicRhythmDays: { pipeline_sync: 7, co_marketing: 14, forecast: 31, executive_review: 92, planning: 365 },
    });
  });

  const silver = { name: 'Silver', thresholds: { revenue: 1000 } };

  test.each([
    [
      { tier: { ladder: [{ name: 'Registered' }, silver, { name: 'Gold', thresholds: { revenue: 999 } }] } },
      'tier.ladder: The ladder goes down: a tier cannot ask for less than one below it.',
    ],
    [
      {
        tier: {
          ladder: [
            { name: 'Registered' },
            silver,
            { name: 'Gold', thresholds: { wins: 5 } },
            { ...silver, name: 'Top', thresholds: { revenue: 1 } },
          ],
        },
      },
      'tier.ladder: The ladder goes down: a tier cannot ask for less than one below it.',
    ],
    [{ tier: { ladder: [{ name: 'Silver' }, silver] } }, 'tier.ladder: Two tiers have the same name.'],
    [
      { tier: { ladder: [silver] } },
      'tier.ladder: The lowest tier has no thresholds: it is where partners start, and where they are when no other is reached.',
    ],
    [{ tier: { ladder: [] } }, 'tier.ladder: A ladder has at least one tier.'],
    [
      { segment: { strategic: { leaveTopPercent: 110 } } },
      'segment.strategic.leaveTopPercent: A share of partners is at most 100 percent.',
    ],
    [
      { segment: { strategic: { enterTopPercent: 0 } } },
      'segment.strategic.enterTopPercent: A share of partners is more than 0 percent.',
    ],
    [
      { segment: { strategic: { enterTopPercent: 30 } } },
      'segment.strategic.leaveTopPercent: The share that keeps a partner Strategic cannot be smaller than the share that makes it Strategic.',
    ],
    [{ segment: { mix: { mid: { to: 120 } } } }, 'segment.mix.mid.to: A share of the mix is at most 100 percent.'],
    [{ segment: { mix: { mid: { from: -1 } } } }, 'segment.mix.mid.from: A share of the mix is at least 0 percent.'],
    [{ segment: { mix: { mid: { from: 70 } } } }, 'segment.mix.mid: A range of the mix begins at or below its end.'],
    [
      { lifecycle: { lastMonths: { launch: 10 } } },
      'lifecycle.lastMonths: Development stages follow each other: launch, guided, industry.',
    ],
    [
      { lifecycle: { readinessPassedFrom: 17 } },
      'lifecycle.readinessPassedFrom: A readiness assessment has at most 16 points.',
    ],
    [
      { cadence: { segmentDays: { Strategic: 30 } } },
      'cadence.segmentDays: Touch Strategic partners at least as often as Growth, those as often as Stable, those as Long-tail.',
    ],
    [
      { cadence: { stageDays: { launch: 30 } } },
      'cadence.stageDays: A later development stage cannot be touched more often than an earlier one.',
    ],
    [{ cadence: { atRiskDays: 0 } }, 'cadence.atRiskDays: A cadence is at least one day.'],
  ])('%j is refused', (settings, sentence) => {
    expect(refusal(settings)).toEqual([sentence]);
  });

  test('an empty threshold between two others is passed over, and an unknown key is refused', () => {
    const ladder = [{ name: 'Registered' }, silver, { name: 'Gold' }, { name: 'Top', thresholds: { revenue: 1000 } }];
    expect(refusal({ tier: { ladder } })).toEqual([]);
    expect(refusal({ tier: { ladders: [] } })).toHaveLength(1);
  });
});
