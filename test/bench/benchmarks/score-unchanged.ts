import { sql } from 'kysely';

import { atMost, exactly, type Benchmark } from '../harness/benchmark.ts';
import { spreadOf, timed } from '../harness/statistics.ts';
import { countStatements } from '../programs/counted-store.ts';
import type { GeneratedProgram } from '../programs/generated-program.ts';
import { gather, judge, mark, partnersFrom } from '../programs/judge-places.ts';

/** Judging and gathering take turns so many times in a round: both are short. */
const turns = 3;

/**
 * What it takes to judge partners again of whom nothing has changed, on the day of their first judgement: beside that, and beside the statements that read the rows of their facts, alone, with nothing made
 * of the rows. And that it leaves nothing behind.
 */
export const scoreUnchanged: Benchmark = {
  name: 'score/unchanged',
  async run({ programOf, sizes }) {
    const program = await programOf(sizes.partners[1] ?? sizes.partners[0]);
    const { batch, rounds } = sizes;
    // The partners before these may have been judged by other benchmarks.
    const unjudged = Math.min(rounds * batch, program.partners - rounds * batch);
    const ratios: number[] = [];
    const beyond: number[] = [];
    const statements: number[] = [];
    let left = 0;
    for (let round = 0; round < rounds; round += 1) {
      const ids = partnersFrom(unjudged + round * batch, batch);
      await mark(program, ids);
      const first = await timed(() => judge(program, batch));
      const before = await rowsLeft(program);
      for (let turn = 0; turn < turns; turn += 1) {
        await mark(program, ids);
        const counted = countStatements(program.app.store);
        const again = await timed(() => judge(program, batch, counted.store));
        ratios.push(again / first);
        beyond.push(again / (await timed(() => gather(program, ids))));
        statements.push(counted.statements());
      }
      left += (await rowsLeft(program)) - before;
    }
    const ratio = spreadOf(ratios);
    const gathering = spreadOf(beyond);
    return [
      { figure: 'lines of ledger, days and values added', measured: left, unit: 'count', target: exactly(0) },
      {
        figure: 'judging again / first judgement',
        measured: ratio.median,
        range: ratio.range,
        unit: 'x',
        target: atMost(1),
      },
      {
        figure: 'judging again / reading the rows of its facts',
        measured: gathering.median,
        range: gathering.range,
        unit: 'x',
        target: atMost(1.3),
      },
      {
        figure: 'most - fewest statements a batch',
        measured: Math.max(...statements) - Math.min(...statements),
        unit: 'count',
        target: exactly(0),
      },
      { figure: 'statements a batch', measured: Math.max(...statements), unit: 'count', target: atMost(15) },
    ];
  },
};

/** Ledger lines, snapshots, and generations of desired values of a program. */
async function rowsLeft({ app, programId }: GeneratedProgram): Promise<number> {
  const { rows } = await app.store.inProgram(programId, (tx) =>
    sql<{ count: number }>`
      select (select count(*) from ledger) + (select count(*) from snapshot) + (select coalesce(sum(generation), 0) + count(*) from desired_value) as count`.execute(
      tx,
    ),
  );
  return rows[0]?.count ?? Number.NaN;
}
