import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { worklist, type WorkPartner } from '#src/domain/partnership/worklist.ts';
import { Settings } from '#src/domain/settings/settings.ts';

import { today } from '../../support/partner-facts.ts';
import { calm, health, listed, partnershipOf, quiet, type Partnership } from '../../support/work-partners.ts';

function only(facts: Partial<WorkPartner>) {
  const [item] = listed([quiet('one', facts)]);
  const [reason] = item?.reasons ?? [];
  return { item, reason };
}

test('a partner about whom nothing wants a person is not listed, even if a step would gain', () => {
  const gain = { dimension: 'fit', effort: 'high', gain: 5, need: null, by: null, on: null, liftsBand: null } as const;

  expect(listed([quiet('one'), quiet('two', { health: health({ nextBestAction: [gain] }) })])).toEqual([]);
  expect(listed([])).toEqual([]);
});

describe('reasons', () => {
  test('SEG1: an At-risk partner needs a plan; at stake are the points up to Healthy', () => {
    const { item, reason } = only({
      health: health({ score: 45, band: 'At-risk' }),
      partnership: partnershipOf({ segment: { value: 'At-risk', since: '2026-11-10' } }),
    });

    expect(reason).toEqual({
      code: 'at_risk',
      rule: 'SEG1',
      params: { band: 'At-risk', score: 45 },
      since: '2026-11-10',
      by: null,
      step: 'make_intervention_plan',
      pressing: true,
      points: 15,
      dimension: null,
    });
    expect(item).toMatchObject({ worth: 150, points: 15, since: '2026-11-10' });
  });

  test('H9: a worse band that is pending can be kept until the last day of waiting; a better one is no work', () => {
    const falling = health({ score: 57, band: 'Healthy', bandPending: { band: 'At-risk', since: '2026-11-18' } });
    const rising = health({ score: 62, band: 'At-risk', bandPending: { band: 'Healthy', since: '2026-11-18' } });

    expect(only({ health: falling }).reason).toMatchObject({
      code: 'band_falling',
      since: '2026-11-18',
      by: '2026-11-24',
      points: 3,
      params: { held: 'Healthy', pending: 'At-risk', score: 57 },
    });
    expect(listed([quiet('one', { health: rising })])).toEqual([]);
  });

  test.each([
    ['2026-11-20', 70, false],
    ['2026-11-21', 70, true],
    ['2026-12-04', 70, true],
    ['2026-12-05', 70, false],
    ['2026-11-25', 85, false],
    ['2026-11-25', null, false],
  ])('H12: a score that is %s to be %s is work today: %s', (on, score, isWork) => {
    const why = [{ dimension: 'engagement' as const, from: 20, to: 5, leaving: { count: 0, records: [] } }];
    const forecast = [{ on, score, band: 'Healthy' as const, why }];

    expect(listed([quiet('one', { health: health({ forecast }) })])).toHaveLength(isWork ? 1 : 0);
  });

  test('H12: the fall in the next days counts to its lowest, and is to be met before its first day', () => {
    const forecast = [
      { on: '2026-11-24', score: 80, band: 'Champion' as const, why: [] },
      { on: '2026-11-28', score: 65, band: 'Healthy' as const, why: [] },
      { on: '2026-12-24', score: 10, band: 'Churning' as const, why: [] },
    ];

    expect(only({ health: health({ forecast }) }).reason).toMatchObject({
      code: 'points_leaving',
      by: '2026-11-23',
      points: 20,
      params: { from: 85, to: 65, on: '2026-11-24' },
    });
  });

  test.each([
    ['2026-12-21', 5000, true],
    ['2026-12-22', 5000, false],
    ['2026-11-19', 5000, false],
    ['2026-12-01', 0, false],
    ['2026-12-01', null, false],
  ])('H12: revenue that must close by %s, %s more, is work today: %s', (closesBy, toKeep, isWork) => {
    const quarterTurn = { on: '2027-01-08', closesBy, pointsNow: 30, pointsThen: 10, toKeep, openPipeline: 9000 };
    const items = listed([quiet('one', { health: health({ quarterTurn }) })]);

    expect(items.map(({ reasons }) => reasons[0])).toMatchObject(
      isWork ? [{ code: 'revenue_turn', points: 20, by: closesBy, params: { toKeep, openPipeline: 9000 } }] : [],
    );
  });

  test.each([
    ['2026-11-19', 5, 1],
    ['2026-11-06', 5, 1],
    ['2026-11-05', 10, 2],
    ['2026-10-08', 20, 4],
    ['2020-01-01', 20, 4],
  ])(
    'CAD1: a touch due every 14 days and last on time by %s weighs %s points: %s were missed',
    (dueOn, points, missed) => {
      const cadence = { value: 'overdue', since: '2026-11-20', everyDays: 14, dueOn } as const;

      expect(only({ partnership: partnershipOf({ cadence }) }).reason).toMatchObject({
        code: 'cadence_overdue',
        step: 'reach_out',
        points,
        params: { missed, everyDays: 14, dueOn },
      });
    },
  );

  test('CAD1: never touched is one missed cadence; no cadence is none', () => {
    const never = { ...calm, value: 'never', dueOn: null } as const;
    const none = { ...calm, value: 'none', everyDays: null, dueOn: null } as const;

    expect(only({ partnership: partnershipOf({ cadence: never }) }).reason).toMatchObject({
      code: 'never_touched',
      points: 5,
      since: null,
    });
    expect(listed([quiet('one', { partnership: partnershipOf({ cadence: none }) })])).toEqual([]);
  });

  test('section 9: open blind spots weigh what they hide, of one dimension once; known ones are set aside', () => {
    const spot = { status: 'flagged', since: '2026-10-01', known: null, fix: null } as const;
    const known = { until: '2026-12-31', reason: 'on leave', by: 'ann' };
    const { item } = only({
      blindSpots: [
        { ...spot, id: 'BS4', code: 'silent', hides: { dimension: 'engagement', points: 20 } },
        { ...spot, id: 'BS8', code: 'never_signed_in', hides: { dimension: 'engagement', points: 15 } },
        { ...spot, id: 'BS1', code: 'no_owner', hides: null, fix: 'assign_owner' },
        { ...spot, id: 'BS11', code: 'fit_missing_or_stale', hides: { dimension: 'fit', points: 10 }, known },
        { ...spot, id: 'BS10', code: 'no_nps', hides: null, status: 'clear' },
        { ...spot, id: 'BS15', code: 'over_promising', hides: null, status: 'no_source' },
      ],
    });

    expect(item?.reasons.map(({ params, points, rule }) => [rule, points, params['fix']])).toEqual([
      ['BS1', 2, 'assign_owner'],
      ['BS4', 20, null],
      ['BS8', 15, null],
    ]);
    expect(item?.points).toBe(22);
  });

  test('TIER2: notice of a demotion is to be met before the review', () => {
    const tier = { value: 'Gold', notice: { on: '2026-10-01', demotionOn: '2027-01-08' } };

    expect(only({ partnership: partnershipOf({ tier }) }).reason).toMatchObject({
      code: 'tier_notice',
      since: '2026-10-01',
      by: '2027-01-07',
      step: 'follow_glide_path',
    });
  });

  test('LIFE1: an early stage that takes too long is to be finished', () => {
    const lifecycle = { value: 'Onboard', overdue: true, dueOn: '2026-11-01' } as const;

    expect(only({ partnership: partnershipOf({ lifecycle }) }).reason).toMatchObject({
      code: 'stage_overdue',
      since: '2026-11-02',
      params: { stage: 'Onboard', dueOn: '2026-11-01' },
    });
  });
});

describe('worth', () => {
  const overdue = { value: 'overdue', since: '2026-11-20', everyDays: 14, dueOn: '2026-11-19' } as const;
  const late = (partnerId: string, segment: Partial<Partnership>, facts: Partial<WorkPartner> = {}) =>
    quiet(partnerId, { partnership: partnershipOf({ cadence: overdue, ...segment }), ...facts });

  test('the same points weigh as much as the partner is due of a manager', () => {
    const items = listed([
      late('tail', { segment: { value: 'Long-tail', since: null }, baseSegment: { value: 'Long-tail' } }),
      late('stable', { segment: { value: 'Stable', since: null }, baseSegment: { value: 'Stable' } }),
      late('growth', {}),
      late('onboarding', { segment: { value: 'Onboarding', since: null }, baseSegment: { value: null } }),
      late('strategic', { segment: { value: 'Strategic', since: null }, baseSegment: { value: 'Strategic' } }),
      late('nowhere', { segment: { value: null, since: null }, baseSegment: { value: null } }),
    ]);

    expect(items.map(({ partnerId, worth }) => [partnerId, worth])).toEqual([
      ['strategic', 100],
      ['growth', 33.3],
      ['onboarding', 33.3],
      ['stable', 16.7],
      ['nowhere', 5],
      ['tail', 5],
    ]);
  });

  test('of equal worth more revenue is first, then what is due earlier, then the id', () => {
    const items = listed([late('b', {}), late('a', {}), late('rich', {}, { revenue: 5 })]);

    expect(items.map(({ partnerId }) => partnerId)).toEqual(['rich', 'a', 'b']);
  });

  test('what the next best action gains is worth too', () => {
    const gain = {
      dimension: 'fit',
      effort: 'high',
      gain: 10,
      need: null,
      by: null,
      on: null,
      liftsBand: null,
    } as const;
    const [item] = listed([late('one', {}, { health: health({ nextBestAction: [gain] }) })]);

    expect(item).toMatchObject({ points: 15, worth: 100, nextBestAction: { gain: 10 } });
  });

  test('prospects and partners that ended are passed over; paused ones and those without an owner are not', () => {
    const statuses = ['prospect', 'ended', 'paused', 'active'] as const;
    const items = listed(statuses.map((status) => late(status, {}, { status, ownerId: null })));

    expect(items.map(({ partnerId }) => partnerId)).toEqual(['active', 'paused']);
  });

  test('a partner that is not judged yet is listed by what is known', () => {
    const spot = {
      id: 'BS1',
      code: 'no_owner',
      status: 'flagged',
      since: null,
      hides: null,
      known: null,
      fix: null,
    } as const;

    expect(only({ health: null, partnership: null, blindSpots: [spot] }).item).toMatchObject({
      worth: 2,
      segment: null,
    });
  });
});

test('the order of partners changes nothing, and worth never rises down either part of the list', () => {
  const anyPartner = fc.record({
    score: fc.integer({ min: 0, max: 100 }),
    segment: fc.constantFrom('Strategic', 'Growth', 'Stable', 'Long-tail', 'At-risk', 'Onboarding', null),
    missed: fc.integer({ min: 0, max: 80 }),
    revenue: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(anyPartner, { maxLength: 12 }), (all) => {
      const partners = all.map(({ missed, revenue, score, segment }, place) =>
        quiet(`p${place}`, {
          revenue,
          health: health({ score, band: 'At-risk' }),
          partnership: partnershipOf({
            segment: { value: segment, since: null },
            cadence: { ...calm, value: missed > 40 ? 'overdue' : 'on_time', dueOn: '2026-11-01' },
          }),
        }),
      );
      const items = listed(partners);
      expect(listed(partners.toReversed())).toEqual(items);
      for (const part of [true, false]) {
        const worths = items.filter(({ pressing }) => pressing === part).map(({ worth }) => worth);
        expect(worths).toEqual(worths.toSorted((a, b) => b - a));
      }
    }),
    { numRuns: 100 },
  );
});

test('what counts as work is a setting', () => {
  const strict = Settings.parse({ worklist: { lookAheadDays: 0, blindSpotPoints: 7 } });
  const spot = {
    id: 'BS1',
    code: 'no_owner',
    status: 'flagged',
    since: null,
    hides: null,
    known: null,
    fix: null,
  } as const;

  expect(worklist([quiet('one', { blindSpots: [spot] })], { settings: strict, today })[0]?.points).toBe(7);
  expect(Settings.safeParse({ worklist: { missedCadencesAtMost: 0 } }).success).toBe(false);
  expect(Settings.safeParse({ worklist: { urgency: 1 } }).success).toBe(false);
});
