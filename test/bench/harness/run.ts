import { loadavg } from 'node:os';

import { createGeneratedPrograms } from '../programs/generated-program.ts';
import { holds, type Bench, type Benchmark, type Figure } from './benchmark.ts';
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
  /** Of this process while the benchmark ran, others beside it included. */
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
  /** Told of each benchmark as it ends. */
  readonly onLines?: (lines: readonly Line[]) => void;
}

/** So many benchmarks that bear it run at a time: one for each of two cores. */
const lanes = 2;

/** Runs the benchmarks that bear others beside them, then the others one by one. An error of one ends the run: a suite that lacks a figure passes nothing. */
export async function runBenchmarks(options: RunOptions): Promise<readonly Line[]> {
  const { benchmarks, now, seed, server, sizes } = options;
  await using programs = createGeneratedPrograms({ server, dealsEach: sizes.dealsEach, seed, now });
  const bench = { server, sizes, seed, now, programOf: (partners: number) => programs.programOf(partners) };
  const done = new Map<Benchmark, readonly Line[]>();
  const next = async (waiting: Iterator<Benchmark>): Promise<void> => {
    for (let turn = waiting.next(); turn.done !== true; turn = waiting.next()) {
      const lines = await linesOf(turn.value, bench, options);
      done.set(turn.value, lines);
      options.onLines?.(lines);
    }
  };
  const together = benchmarks.filter(({ besideOthers }) => besideOthers === true).values();
  await Promise.all(Array.from({ length: lanes }, () => next(together)));
  await next(benchmarks.filter(({ besideOthers }) => besideOthers !== true).values());
  return benchmarks.flatMap((benchmark) => done.get(benchmark) ?? []);
}

async function linesOf(
  { name, run }: Benchmark,
  bench: Bench,
  { commit, seed, version }: RunOptions,
): Promise<readonly Line[]> {
  const before = process.cpuUsage();
  let figures: readonly Figure[] = [];
  const wall = await timed(async () => {
    figures = await run(bench);
  });
  const { system, user } = process.cpuUsage(before);
  return figures.map((figure) => ({
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
}

/** Whether every gate holds. */
export function passed(lines: readonly Line[]): boolean {
  return lines.every(({ ok, target }) => target?.gate !== true || ok === true);
}
