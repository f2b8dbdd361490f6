import { expect, inject, test } from 'vitest';

import { allBenchmarks } from './benchmarks/all.ts';
import { exactly, hopedFor } from './harness/benchmark.ts';
import { passed, runBenchmarks, type Line } from './harness/run.ts';
import { tinySizes } from './harness/sizes.ts';
import { growthExponent, percentile, spreadOf } from './harness/statistics.ts';
import { footOf, headOf, rowOf } from './harness/table.ts';

/** These wait for a quota, or for processes of their own: too long for a test. */
const slow = new Set(['quota/start', 'storm/429', 'recovery', 'memory/full-sync']);

test('every benchmark runs on a tiny size, and each of its lines says what it was measured with', async () => {
  const benchmarks = allBenchmarks(null).filter(({ name }) => !slow.has(name));
  const told: Line[] = [];
  const lines = await runBenchmarks({
    server: inject('postgres'),
    benchmarks,
    sizes: tinySizes,
    seed: 7,
    now: new Date('2026-11-20T15:00:00Z'),
    version: '0.0.0',
    commit: 'abc1234',
    onLines: (done) => told.push(...done),
  });

  expect(new Set(told)).toEqual(new Set(lines));
  expect([...new Set(lines.map(({ name }) => name))]).toEqual(benchmarks.map(({ name }) => name));
  for (const line of lines) {
    expect(line).toMatchObject({ version: '0.0.0', commit: 'abc1234', seed: 7 });
    expect(Number.isFinite(line.measured), `${line.name}: ${line.figure}`).toBe(true);
  }
  const counted = lines.filter(({ target }) => target?.is === 'exactly' && target.gate);
  expect(counted.length).toBeGreaterThan(0);
  expect(counted.filter(({ ok }) => ok !== true)).toEqual([]);
});

const line: Line = {
  name: 'calls/full-sync',
  figure: 'calls',
  measured: 3,
  unit: 'calls',
  range: [2, 4],
  target: exactly(3),
  ok: true,
  version: '1.2.3',
  commit: 'abc1234',
  load: 0.5,
  cpuSeconds: 1,
  wallSeconds: 2,
  seed: 7,
};

function words(row: string): readonly string[] {
  return row.split(/\s{2,}| (?=yes|NO)/);
}

test('a row shows figure, rounds and target, and a target that is no gate in brackets', () => {
  expect(words(headOf())).toEqual(['benchmark', 'figure', 'measured (range)', 'target', 'ok']);
  expect(words(rowOf(line))).toEqual(['calls/full-sync', 'calls', '3 calls (2-4)', 'exactly 3', 'yes']);
  expect(words(rowOf({ ...line, target: hopedFor(exactly(2)), ok: false }))).toEqual([
    'calls/full-sync',
    'calls',
    '3 calls (2-4)',
    '[exactly 2]',
    'NO',
  ]);
  expect(footOf([line]).trim()).toBe('1.2.3 abc1234, load 0.5, 1.0 s of CPU in 2.0 s, seed 7');
});

test('only gates decide', () => {
  expect(passed([line, { ...line, target: hopedFor(exactly(2)), ok: false }])).toBe(true);
  expect(passed([line, { ...line, target: exactly(2), ok: false }])).toBe(false);
});

test('statistics', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, range: [1, 5] });
  expect(percentile([1, 2, 3, 4], 99)).toBe(4);
  const points = [10, 100, 1000].map((size) => ({ size, cost: 3 * size ** 1.5 }));
  expect(growthExponent(points)).toBeCloseTo(1.5, 10);
});
