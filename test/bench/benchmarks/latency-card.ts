import { HealthCardAnswer } from '#cards/contract/health.ts';
import { cardOfRecord } from '#src/http/card-of-record.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';

import { atOnce } from '../harness/at-once.ts';
import { atMost, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { percentile, spreadOf, timed } from '../harness/statistics.ts';
import { countStatements } from '../programs/counted-store.ts';
import { companyIdOf } from '../programs/generate-mirror.ts';
import { judgeEverybody } from '../programs/judge-everybody.ts';
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
        atOnce(parallel, companies, async (company) => {
          took.push(await timed(() => askForCard(web, portalId, company)));
        }),
      );
      const direct = await timed(() =>
        atOnce(parallel, companies, async (company) => {
          await cardOfRecord(app, { portalId, companyId: company, userId: '1' });
        }),
      );
      if (round === 0) continue;
      latencies.push(...took);
      ratios.push(overHttp / direct);
    }
    const ratio = spreadOf(ratios);
    const counted = countStatements(app.store);
    await cardOfRecord({ ...app, store: counted.store }, { portalId, companyId: companyIdOf(1), userId: '1' });
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
      { figure: 'statements of one view', measured: counted.statements(), unit: 'count', target: atMost(10) },
    ];
  },
};

async function askForCard(web: SignedWeb, portalId: string, company: string): Promise<void> {
  const card = HealthCardAnswer.parse(
    await web.get(`/cards/health?version=1&objectId=${company}&objectType=0-2&portalId=${portalId}&userId=1&appId=2`),
  );
  if (card.state !== 'ready') throw new Error(`The card of company ${company} is ${card.state}.`);
}
