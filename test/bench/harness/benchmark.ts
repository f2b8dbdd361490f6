import type { GeneratedProgram } from '../programs/generated-program.ts';
import type { Sizes } from './sizes.ts';

/** One measurement of the suite. `run` may measure as long as it needs to; every figure it answers becomes a line. */
export interface Benchmark {
  readonly name: string;
  /** It counts, or mostly waits, so that another of its kind may run beside it. Whatever measures how long work takes runs alone. */
  readonly besideOthers?: true;
  readonly run: (bench: Bench) => Promise<readonly Figure[]>;
}

/** What a benchmark works with. */
export interface Bench {
  /** Address of a PostgreSQL server with a migrated template (`copyDatabase`). */
  readonly server: string;
  readonly sizes: Sizes;
  /** Decides names, amounts and dates of everything generated. */
  readonly seed: number;
  /** The day on which generated programs look as planned. */
  readonly now: Date;
  /** The generated program of so many partners, none of them judged yet when nobody asked for it before. */
  readonly programOf: (partners: number) => Promise<GeneratedProgram>;
}

export interface Figure {
  readonly figure: string;
  readonly measured: number;
  /** `x` for a ratio, `exponent` for growth. */
  readonly unit: 'x' | 'exponent' | 'calls' | 'count' | 'ms' | 's' | 'us' | 'per s' | 'MB';
  /** Lowest and highest of the rounds, where there were several. */
  readonly range?: readonly [number, number];
  readonly target?: Target;
}

/** What a figure should be. Only a gate decides about the exit: times and rates of a shared machine are none. */
export interface Target {
  readonly is: 'at most' | 'at least' | 'exactly';
  readonly value: number;
  readonly gate: boolean;
}

export function atMost(value: number): Target {
  return { is: 'at most', value, gate: true };
}

export function atLeast(value: number): Target {
  return { is: 'at least', value, gate: true };
}

export function exactly(value: number): Target {
  return { is: 'exactly', value, gate: true };
}

/** A target that is shown beside its figure and fails nothing. */
export function hopedFor(target: Target): Target {
  return { ...target, gate: false };
}

export function holds(measured: number, { is, value }: Target): boolean {
  switch (is) {
    case 'at most':
      return measured <= value;
    case 'at least':
      return measured >= value;
    case 'exactly':
      return measured === value;
  }
}
