import { HealthCardAnswer } from '#cards/contract/health.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';

import { atMost, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { percentile, spreadOf, timed } from '../harness/statistics.ts';
import { copyJudgements } from '../programs/copy-judgements.ts';
import { companyIdOf } from '../programs/generate-mirror.ts';
import type { GeneratedProgram } from '../programs/generated-program.ts';
import { judge, mark, partnersFrom } from '../programs/judge-places.ts';
import { openSignedWeb, type SignedWeb } from '../programs/signed-web.ts';

const parallel = 20;

/** The health card of a program of many partners, as HubSpot asks for it: signed, and many at once; beside it the same views without HTTP, signature and words. */
export const latencyCard: Benchmark = {
  name: 'latency/card',
  async run({ programOf, seed, sizes }) {
    const program = await programOf(sizes.partners.at(-1) ?? sizes.partners[0]);
    const { app, partners, portalId } = program;
    await judgeEverybody(program, sizes.batch);
    await using web = await openSignedWeb(app);

    const random = createRandom(seed);
    const asked = Math.ceil(sizes.cardRequests / sizes.rounds);
    const latencies: number[] = [];
    const ratios: number[] = [];
    // The first round warms connections, plans and code, and is not counted.
    for (let round = 0; round <= sizes.rounds; round += 1) {
      const companies = Array.from({ length: asked }, () => companyIdOf(random.int(1, partners)));
      const took: number[] = [];
      const overHttp = await timed(() =>
        atOnce(companies, async (company) => {
          took.push(await timed(() => askForCard(web, portalId, company)));
        }),
      );
      const direct = await timed(() =>
        atOnce(companies, async (company) => {
          await cardOfRecord(app, { portalId, companyId: company, userId: '1' });
        }),
      );
      if (round === 0) continue;
      latencies.push(...took);
      ratios.push(overHttp / direct);
    }
    const ratio = spreadOf(ratios);
    return [
      { figure: `p50 of ${parallel} at once, ${partners} partners`, measured: percentile(latencies, 50), unit: 'ms' },
      {
        figure: `p99 of ${parallel} at once, ${partners} partners`,
        measured: percentile(latencies, 99),
        unit: 'ms',
        target: hopedFor(atMost(150)),
      },
      {
        figure: 'signed HTTP / the view alone',
        measured: ratio.median,
        range: ratio.range,
        unit: 'x',
        target: atMost(3),
      },
    ];
  },
};

/** One batch is judged, with a past of its own; its judgements stand for everybody else's too. */
async function judgeEverybody(program: GeneratedProgram, batch: number): Promise<void> {
  await mark(program, partnersFrom(program.partners - batch, batch));
  await judge(program, batch);
  await copyJudgements(program);
}

async function askForCard(web: SignedWeb, portalId: string, company: string): Promise<void> {
  const card = HealthCardAnswer.parse(
    await web.get(`/cards/health?version=1&objectId=${company}&objectType=0-2&portalId=${portalId}&userId=1&appId=2`),
  );
  if (card.state !== 'ready') throw new Error(`The card of company ${company} is ${card.state}.`);
}

/** Works through the items with so many at a time. */
async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
