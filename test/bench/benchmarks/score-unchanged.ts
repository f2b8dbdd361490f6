import { sql } from 'kysely';

import { exactly, hopedFor, atMost, type Benchmark } from '../harness/benchmark.ts';
import { spreadOf, timed } from '../harness/statistics.ts';
import type { GeneratedProgram } from '../programs/generated-program.ts';
import { gather, judge, mark, partnersFrom } from '../programs/judge-places.ts';

/** What it takes to judge partners again of whom nothing has changed, beside their first judgement; and that it leaves nothing behind. */
export const scoreUnchanged: Benchmark = {
  name: 'score/unchanged',
  async run({ programOf, sizes }) {
    const program = await programOf(sizes.partners[1] ?? sizes.partners[0]);
    const { batch, rounds } = sizes;
    // The partners before these may have been judged by other benchmarks.
    const unjudged = Math.min(rounds * batch, program.partners - rounds * batch);
    const ratios: number[] = [];
    const beyond: number[] = [];
    let left = 0;
    for (let round = 0; round < rounds; round += 1) {
      const ids = partnersFrom(unjudged + round * batch, batch);
      await mark(program, ids);
      const first = await timed(() => judge(program, batch));
      const before = await rowsLeft(program);
      await mark(program, ids);
      const again = await timed(() => judge(program, batch));
      left += (await rowsLeft(program)) - before;
      ratios.push(again / first);
      beyond.push(again / (await timed(() => gather(program, ids))));
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
        target: hopedFor(atMost(1)),
      },
      {
        figure: 'judging again / gathering its facts',
        measured: gathering.median,
        range: gathering.range,
        unit: 'x',
        target: hopedFor(atMost(1.3)),
      },
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
