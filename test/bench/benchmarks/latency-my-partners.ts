import { MyPartnersAnswer } from '#pages/contract/my-partners.ts';

import { atOnce } from '../harness/at-once.ts';
import { atMost, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { percentile, timed } from '../harness/statistics.ts';
import { giveOwners } from '../programs/give-owners.ts';
import { judgeEverybody } from '../programs/judge-everybody.ts';
import { openSignedWeb } from '../programs/signed-web.ts';

const parallel = 4;
const ownPartners = 500;
/** Longer answers are cut off by HubSpot. */
const longestAnswerMb = 1;

/** The page "My partners" of a manager of many partners, as HubSpot asks for it. The targets are ours: a page that is there at once, and HubSpot's longest answer. */
export const latencyMyPartners: Benchmark = {
  name: 'latency/my-partners',
  async run({ programOf, sizes }) {
    const program = await programOf(sizes.partners.at(-1) ?? sizes.partners[0]);
    const { app, partners, portalId } = program;
    const own = Math.min(ownPartners, partners);
    await judgeEverybody(program, sizes.batch);
    await giveOwners(program, own);
    await using web = await openSignedWeb(app);
    const ask = async () => {
      const answer = await web.get(`/pages/my-partners?version=1&portalId=${portalId}&userId=1&appId=2`);
      const { state } = MyPartnersAnswer.parse(answer);
      if (state !== 'ready') throw new Error(`The page of a manager of ${own} partners is ${state}.`);
      return JSON.stringify(answer).length / 1e6;
    };
    const lengths: number[] = [];
    const latencies: number[] = [];
    await atOnce(parallel, Array.from({ length: sizes.rounds * parallel * 2 }), async () => {
      latencies.push(await timed(async () => lengths.push(await ask())));
    });
    const figure = `of ${parallel} at once, ${own} of ${partners} partners`;
    return [
      { figure: `p50 ${figure}`, measured: percentile(latencies, 50), unit: 'ms' },
      { figure: `p99 ${figure}`, measured: percentile(latencies, 99), unit: 'ms', target: hopedFor(atMost(500)) },
      { figure: 'answer', measured: Math.max(...lengths), unit: 'MB', target: atMost(longestAnswerMb) },
    ];
  },
};
