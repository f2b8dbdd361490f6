import { describe, expect, test } from 'vitest';

import type { StagedDealFact } from '#src/domain/partnership/facts.ts';
import { goalProgress } from '#src/domain/partnership/goal-progress.ts';
import {
  DiscoveryTick,
  discoverySources,
  JointGoal,
  Roadmap,
  type GoalMeasure,
} from '#src/domain/partnership/joint-plan.ts';

import { partnershipOf } from '../../support/judged-partnership.ts';
import { deal, program, registration, wonDeal } from '../../support/partner-facts.ts';

const lost = deal('lost', { state: 'lost', closesOn: '2026-04-20' });
const deals = [
  wonDeal('2025-12-31', 900_000),
  wonDeal('2026-02-01', 300_000),
  wonDeal('2026-04-10', 200_000),
  lost,
  deal('open', { amount: 5_000_000 }),
];

function staged(closesOn: string, customerIds: readonly string[]): StagedDealFact {
  return {
    ...wonDeal(closesOn, 1000),
    name: null,
    ownerId: null,
    stage: null,
    enteredStageOn: closesOn,
    enteredStageFrom: 'created',
    supportNeeded: null,
    customerIds,
  };
}

const facts = partnershipOf({ deals, registrations: [registration('2026-01-01'), registration('2026-03-31')] }, [], {
  deals: [staged('2025-06-01', ['ann']), staged('2026-02-01', ['ann', 'bob']), staged('2026-04-10', ['cy'])],
});

/** A goal of the first half of 2026. */
function progress(measure: GoalMeasure, target: number, today: string, of = facts, known = program()) {
  const goal = JointGoal.parse({ id: 'goal-1', measure, target, from: '2026-01-01', through: '2026-06-30' });
  const { status, value } = goalProgress(goal, of, known, { currency: 'USD', today });
  return [value, status];
}

describe('LIFE3: joint goals', () => {
  test.each<[GoalMeasure, number, string, number | null, string]>([
    ['sales', 10_000, '2025-12-31', null, 'not_begun'],
    ['sales', 10_000, '2026-02-01', 300_000, 'on_track'],
    ['sales', 10_000, '2026-03-31', 300_000, 'behind'],
    ['sales', 5000, '2026-04-10', 500_000, 'reached'],
    ['sales', 5001, '2026-06-30', 500_000, 'behind'],
    ['sales', 5001, '2026-07-01', 500_000, 'missed'],
    ['leads', 4, '2026-03-31', 2, 'on_track'],
    ['leads', 5, '2026-03-31', 2, 'behind'],
    ['conversion_rate', 60, '2026-01-31', null, 'unknown'],
    ['conversion_rate', 60, '2026-04-20', 67, 'on_track'],
    ['conversion_rate', 70, '2026-04-20', 67, 'behind'],
    ['conversion_rate', 60, '2026-07-01', 67, 'reached'],
    ['conversion_rate', 70, '2026-07-01', 67, 'missed'],
    ['customer_growth', 2, '2026-02-01', 1, 'on_track'],
    ['customer_growth', 2, '2026-04-10', 2, 'reached'],
  ])('LIFE3: %s of %d on %s', (measure, target, today, value, status) => {
    expect(progress(measure, target, today)).toEqual([value, status]);
  });

  test('LIFE3: without a source for leads nothing is said of them, but at the end they are missed', () => {
    const unregistered = program({ firstRegistrationOn: null, hasAttribution: false });
    expect(progress('leads', 1, '2026-03-31', facts, unregistered)).toEqual([null, 'unknown']);
    expect(progress('leads', 1, '2026-07-01', facts, unregistered)).toEqual([null, 'missed']);
  });

  test('LIFE3: progress shows the records it was read from', () => {
    const goal = JointGoal.parse({
      id: 'goal-1',
      measure: 'conversion_rate',
      target: 50,
      from: '2026-01-01',
      through: '2026-06-30',
    });
    const { evidence } = goalProgress(goal, facts, program(), { currency: 'USD', today: '2026-06-30' });
    expect(evidence.records.map(({ id }) => id)).toEqual(['lost', 'won-2026-04-10-200000', 'won-2026-02-01-300000']);
  });

  test.each([
    [{ target: 0 }, 'target: A goal is more than nothing.'],
    [{ through: '2025-12-31' }, 'through: A goal begins before it ends.'],
    [{ measure: 'conversion_rate', target: 101 }, 'target: A conversion rate is at most 100 percent.'],
  ])('LIFE3: a goal with %j is refused', (wrong, sentence) => {
    const goal = { id: 'goal-1', measure: 'sales', target: 1, from: '2026-01-01', through: '2026-06-30', ...wrong };
    const parsed = JointGoal.safeParse(goal);
    expect(parsed.error?.issues.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([sentence]);
  });
});

describe('LIFE3: roadmap and discovery', () => {
  test('LIFE3: a roadmap holds insights, initiatives, risks and metrics, each with its words', () => {
    const roadmap = {
      discoveries: [{ insight: 'sells to hospitals', on: '2026-01-10' }],
      initiatives: [{ title: 'joint booth', owner: 'owner-1', dueOn: '2026-05-01', doneOn: null }],
      risks: [{ risk: 'one seller', mitigation: 'train a second' }],
      successMetrics: ['two hospitals by June'],
    };
    expect(Roadmap.parse(roadmap)).toEqual(roadmap);
    expect(Roadmap.parse({})).toEqual({ discoveries: [], initiatives: [], risks: [], successMetrics: [] });
    expect(Roadmap.safeParse({ risks: [{ risk: 'one seller', mitigation: ' ' }] }).success).toBe(false);
  });

  test('LIFE3: discovery sources are ticked with dates', () => {
    expect(discoverySources).toHaveLength(10);
    expect(DiscoveryTick.parse({ source: 'customers', on: '2026-01-10' })).toEqual({
      source: 'customers',
      on: '2026-01-10',
    });
    expect(DiscoveryTick.safeParse({ source: 'neighbours', on: '2026-01-10' }).success).toBe(false);
  });
});
