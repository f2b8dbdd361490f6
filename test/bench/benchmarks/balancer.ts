import { balance, type BalanceDraft } from '#src/domain/partnership/balance.ts';
import type { CapacityPartner } from '#src/domain/partnership/capacity.ts';
import type { BaseSegment } from '#src/domain/partnership/facts.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { createRandom } from '#src/sandbox/sample-program/random.ts';

import { atMost, exactly, hopedFor, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { spreadOf, timed } from '../harness/statistics.ts';

const { capacity } = defaultSettings();

/** The balancer's draft for a large program whose managers hold very different books, with room and without. */
export const balancer: Benchmark = {
  name: 'balancer/2000',
  async run({ seed, sizes }) {
    const roomy = await drafted(bookOf(sizes.balancedPartners, 0.8, seed), sizes.rounds);
    const crowded = await drafted(bookOf(sizes.balancedPartners, 1.2, seed), sizes.rounds);
    return [
      ...figuresOf('with room', roomy),
      { figure: 'with room, managers not under 1.0', measured: full(roomy.draft), unit: 'count', target: exactly(0) },
      { figure: 'with room, moves', measured: roomy.draft.moves.length, unit: 'count' },
      ...figuresOf('without room', crowded),
      { figure: 'without room, missing managers', measured: crowded.draft.missing?.managers ?? 0, unit: 'count' },
    ];
  },
};

interface Drafted {
  readonly draft: BalanceDraft;
  readonly seconds: readonly number[];
}

function figuresOf(book: string, { seconds }: Drafted): readonly Figure[] {
  const { median, range } = spreadOf(seconds);
  return [{ figure: `${book}, draft`, measured: median, range, unit: 's', target: hopedFor(atMost(5)) }];
}

function full({ managers }: BalanceDraft): number {
  return managers.filter(({ after }) => after >= 1).length;
}

async function drafted({ managers, partners }: Book, rounds: number): Promise<Drafted> {
  const seconds: number[] = [];
  let draft = balance(partners, managers, capacity);
  for (let round = 0; round < rounds; round += 1) {
    const ms = await timed(() => {
      draft = balance(partners, managers, capacity);
    });
    seconds.push(ms / 1000);
  }
  return { draft, seconds };
}

interface Book {
  readonly partners: readonly CapacityPartner[];
  readonly managers: readonly string[];
}

const mix: readonly BaseSegment[] = ['Strategic', 'Growth', 'Growth', 'Stable', 'Stable', 'Long-tail', 'Long-tail'];

/** So many managers that all partners together fill them this far; who looks after whom is left to chance. */
function bookOf(count: number, filled: number, seed: number): Book {
  const random = createRandom(seed);
  const drawn = Array.from({ length: count }, (_, place) => {
    const baseSegment = mix[random.int(0, mix.length - 1)] ?? 'Stable';
    const segment = baseSegment !== 'Long-tail' && random.int(1, 8) === 1 ? 'At-risk' : baseSegment;
    return { partnerId: `partner-${place}`, baseSegment, segment, pinned: random.int(1, 20) === 1 } as const;
  });
  const load = drawn.reduce((sum, { baseSegment, segment }) => {
    return sum + (segment === 'At-risk' ? 1.5 : 1) / capacity.partnersPerManager[baseSegment].generous;
  }, 0);
  const managers = Array.from({ length: Math.max(1, Math.ceil(load / filled)) }, (_, place) => `manager-${place}`);
  const partners = drawn.map((partner) => {
    const id = managers[Math.min(random.int(0, managers.length - 1), random.int(0, managers.length - 1))] ?? '';
    return { ...partner, status: 'active' as const, owner: { id, active: true } };
  });
  return { partners, managers };
}
