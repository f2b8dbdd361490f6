export interface Spread {
  readonly median: number;
  readonly range: readonly [number, number];
}

/** @throws RangeError without values. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: percentile(values, 50), range: [percentile(values, 0), percentile(values, 100)] };
}

/** The smallest value that at least this share of the values does not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('There is no percentile of nothing.');
  return value;
}

export interface Point {
  readonly size: number;
  readonly cost: number;
}

/** How cost grows with size: the slope of the line through their logarithms, 1 when twice the size costs twice as much. */
export function growthExponent(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (of: 'x' | 'y') => logs.reduce((sum, log) => sum + log[of], 0) / logs.length;
  const [x, y] = [mean('x'), mean('y')];
  const above = logs.reduce((sum, log) => sum + (log.x - x) * (log.y - y), 0);
  const below = logs.reduce((sum, log) => sum + (log.x - x) ** 2, 0);
  return above / below;
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
