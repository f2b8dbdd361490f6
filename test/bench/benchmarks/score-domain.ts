import { evaluate, type Evaluation } from '#src/actions/judge/judge-one.ts';
import { addDays } from '#src/domain/calendar.ts';
import type { PartnerFacts } from '#src/domain/facts.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';

import { deal, meeting, partner, portalFact, program, ratings } from '../../support/partner-facts.ts';
import { atMost, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { growthExponent, spreadOf, timed } from '../harness/statistics.ts';

const today = '2026-11-20';
const asOf = new Date(`${today}T15:00:00Z`);

/** One evaluation by the rules alone, no store: the first, and one that follows another. */
export const scoreDomain: Benchmark = {
  name: 'score/domain',
  async run({ seed, sizes }) {
    const cases = sizes.facts.map((count) => ({ count, first: firstOf(partnerOf(count, seed)), ms: [] as number[] }));
    const again = cases.map(({ count, first }) => ({ count, first: followedBy(first), ms: [] as number[] }));
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const { count, first, ms } of [...cases, ...again]) {
        const times = Math.max(1, Math.round(sizes.factsARound / count));
        const took = await timed(() => {
          for (let time = 0; time < times; time += 1) evaluate(first);
        });
        ms.push(took / times);
      }
    }
    return [...figuresOf('first judgement', cases), ...figuresOf('judgement after another', again)];
  },
};

function figuresOf(
  what: string,
  cases: readonly { readonly count: number; readonly ms: readonly number[] }[],
): readonly Figure[] {
  const points = cases.map(({ count, ms }) => ({ size: count, ...spreadOf(ms) }));
  return [
    ...points.map(({ size, median, range: [low, high] }): Figure => ({
      figure: `${what}, ${size} facts`,
      measured: median * 1000,
      range: [low * 1000, high * 1000],
      unit: 'us',
    })),
    {
      figure: `${what}, growth with facts`,
      measured: growthExponent(points.map(({ size, median }) => ({ size, cost: median }))),
      unit: 'exponent',
      target: atMost(1.1),
    },
  ];
}

/** Seven in ten facts are deals, the rest engagements, answers and portal activity, over three years. */
function partnerOf(count: number, seed: number): PartnerFacts {
  const random = createRandom(seed);
  const facts = Array.from({ length: count }, (_, place) => ({
    day: addDays(today, -random.int(0, 1100)),
    amount: random.int(0, 5_000_000),
    kind: place % 10,
    place,
  }));
  const of = (...kinds: readonly number[]) => facts.filter(({ kind }) => kinds.includes(kind));
  return partner({
    deals: of(0, 1, 2, 3, 4, 5, 6).map(({ amount, day, kind, place }) =>
      deal(`deal-${place}`, {
        createdOn: addDays(day, -60),
        closesOn: kind === 6 ? addDays(today, place % 120) : day,
        state: kind < 4 ? 'won' : kind < 6 ? 'lost' : 'open',
        amount,
        role: place % 3 === 0 ? 'influenced' : 'sourced',
      }),
    ),
    engagements: of(7).map(({ day, place }) =>
      meeting(day, { record: { crm: 'hubspot', type: 'meeting', id: `${place}` } }),
    ),
    answers: of(8).flatMap(({ day, place }) => ratings([place % 11], day)),
    portal: of(9).map(({ day }) => portalFact(day)),
  });
}

function firstOf(facts: PartnerFacts): Evaluation {
  return {
    facts,
    program: program(),
    openDeals: [],
    settings: defaultSettings(),
    settingsVersion: 1,
    asOf,
    before: null,
  };
}

/** The same partner a day and a deal later. */
function followedBy(first: Evaluation): Evaluation {
  const later = new Date(asOf.getTime() + 86_400_000);
  const { judgement } = evaluate(first);
  const facts = { ...first.facts, deals: [...first.facts.deals, deal('new', { createdOn: today })] };
  return { ...first, facts, asOf: later, before: { judgement, settings: first.settings } };
}
