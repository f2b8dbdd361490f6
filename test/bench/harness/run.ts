import { loadavg } from 'node:os';

import { createGeneratedPrograms } from '../programs/generated-program.ts';
import { holds, type Benchmark, type Figure } from './benchmark.ts';
import type { Sizes } from './sizes.ts';
import { timed } from './statistics.ts';

/** One figure with everything that is needed to compare it with another day's. */
export interface Line extends Figure {
  readonly name: string;
  /** Null when there is no target. */
  readonly ok: boolean | null;
  readonly version: string;
  readonly commit: string;
  /** Of the machine in the last minute, when the benchmark ended. */
  readonly load: number;
  /** Of this process in this benchmark. */
  readonly cpuSeconds: number;
  /** Of this benchmark, by the clock. */
  readonly wallSeconds: number;
  readonly seed: number;
}

export interface RunOptions {
  readonly server: string;
  readonly benchmarks: readonly Benchmark[];
  readonly sizes: Sizes;
  readonly seed: number;
  readonly now: Date;
  readonly version: string;
  readonly commit: string;
  readonly onLines?: (lines: readonly Line[]) => void;
}

/** Runs benchmarks one after the other. An error of one ends the run: a suite that lacks a figure passes nothing. */
export async function runBenchmarks(options: RunOptions): Promise<readonly Line[]> {
  const { commit, now, seed, server, sizes, version } = options;
  await using programs = createGeneratedPrograms({ server, dealsEach: sizes.dealsEach, seed, now });
  const programOf = (partners: number) => programs.programOf(partners);
  const all: Line[] = [];
  for (const { name, run } of options.benchmarks) {
    const before = process.cpuUsage();
    let figures: readonly Figure[] = [];
    const wall = await timed(async () => {
      figures = await run({ server, sizes, seed, now, programOf });
    });
    const { system, user } = process.cpuUsage(before);
    const lines = figures.map((figure) => ({
      name,
      ...figure,
      ok: figure.target === undefined ? null : holds(figure.measured, figure.target),
      version,
      commit,
      load: loadavg()[0] ?? Number.NaN,
      cpuSeconds: (system + user) / 1e6,
      wallSeconds: wall / 1000,
      seed,
    }));
    options.onLines?.(lines);
    all.push(...lines);
  }
  return all;
}

/** Whether every gate holds. */
export function passed(lines: readonly Line[]): boolean {
  return lines.every(({ ok, target }) => target?.gate !== true || ok === true);
}
