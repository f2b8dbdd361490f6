import { atMost, exactly, type Benchmark } from '../harness/benchmark.ts';
import { growthExponent, spreadOf, timed } from '../harness/statistics.ts';
import { countStatements } from '../programs/counted-store.ts';
import type { GeneratedProgram } from '../programs/generated-program.ts';
import { gather, judge, mark, partnersFrom } from '../programs/judge-places.ts';

interface Batch {
  readonly judging: number;
  readonly gathering: number;
  readonly statements: number;
}

/**
 * What it takes to judge a whole program, from batches of its partners: the programs take turns, each batch is one that was never judged before. Beside it the statements that read the
 * rows of the facts, alone, with nothing made of the rows: what no first judgement can do without.
 */
export const scoreFull: Benchmark = {
  name: 'score/full',
  async run({ programOf, sizes }) {
    const batches = new Map<number, Batch[]>(sizes.partners.map((partners) => [partners, []]));
    // What is taken of the program once a day is taken with its first judgement, which is not counted.
    for (const partners of batches.keys()) {
      const program = await programOf(partners);
      await mark(program, partnersFrom(partners - 1, 1));
      await judge(program, 1);
    }
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const [partners, measured] of batches) {
        const ids = partnersFrom(round * sizes.batch, sizes.batch);
        measured.push(await measure(await programOf(partners), ids));
      }
    }
    const wholes = [...batches].map(([partners, measured]) => {
      const each = spreadOf(measured.map((batch) => batch.judging));
      return { size: partners, cost: (each.median * partners) / sizes.batch, range: each.range };
    });
    const all = [...batches.values()].flat();
    const ratio = spreadOf(all.map((batch) => batch.judging / batch.gathering));
    const statements = all.map((batch) => batch.statements);
    return [
      ...wholes.map(({ size, cost }) => ({
        figure: `judging ${size} partners of ${sizes.dealsEach} deals`,
        measured: cost / 1000,
        unit: 's' as const,
      })),
      {
        figure: 'growth with the number of partners',
        measured: growthExponent(wholes),
        unit: 'exponent',
        target: atMost(1.1),
      },
      { figure: 'judging / reading the rows of its facts', measured: ratio.median, range: ratio.range, unit: 'x' },
      {
        figure: 'most - fewest statements a batch',
        measured: Math.max(...statements) - Math.min(...statements),
        unit: 'count',
        target: exactly(0),
      },
      { figure: 'statements a batch', measured: Math.max(...statements), unit: 'count', target: atMost(30) },
    ];
  },
};

async function measure(program: GeneratedProgram, partnerIds: readonly string[]): Promise<Batch> {
  const { app } = program;
  await mark(program, partnerIds);
  const gathering = await timed(() => gather(program, partnerIds));
  const counted = countStatements(app.store);
  const judging = await timed(() => judge(program, partnerIds.length, counted.store));
  return { judging, gathering, statements: counted.statements() };
}
