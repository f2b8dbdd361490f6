import { describe, expect, test } from 'vitest';

import { createRandom } from '#src/sandbox/sample-program/random.ts';
import { completedQuarter, isoDay, timelineOf } from '#src/sandbox/sample-program/timeline.ts';

import { daysOfNow } from './days-of-now.ts';

const lastDays = ['', '03-31', '06-30', '09-30', '12-31'];

function draw(seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => random.next());
}

describe('the timeline', () => {
  test.each(daysOfNow)('on $when', ({ now, today, lastCompleted: [year, quarter] }) => {
    const timeline = timelineOf(now, 'America/New_York');
    expect(isoDay(timeline.today)).toBe(today);
    expect(isoDay(completedQuarter(timeline, 0).last)).toBe(`${year}-${lastDays[quarter]}`);
    expect(isoDay(completedQuarter(timeline, 4).last)).toBe(`${year - 1}-${lastDays[quarter]}`);
    expect(timeline.runningFrom).toBe(completedQuarter(timeline, 0).last + 1);
    expect(isoDay(timeline.runningFrom) <= today).toBe(true);
  });
});

describe('seeded choices', () => {
  test('are the same for the same seed, and not for another', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('of a fork do not depend on what was drawn before it', () => {
    const untouched = createRandom(3);
    const used = createRandom(3);
    used.int(1, 6);
    expect(used.fork('deals').int(0, 1_000_000)).toBe(untouched.fork('deals').int(0, 1_000_000));
    expect(used.fork('deals').next()).not.toBe(used.fork('names').next());
  });

  test('are spread evenly enough, ends included', () => {
    const random = createRandom(4).fork('dice');
    const counts = new Map<number, number>();
    for (let throws = 0; throws < 6_000; throws++) {
      const side = random.int(1, 6);
      counts.set(side, (counts.get(side) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
  });
});
