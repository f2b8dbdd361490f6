import type { DealRole } from './associations.ts';
import type { Customer, Partner } from './companies.ts';
import { dealAmount, dealName } from './deal-names.ts';
import type { DealPlan } from './deal-plan.ts';
import type { SpecialWin } from './partner-plan.ts';
import type { Random } from './random.ts';
import { completedQuarter, midnightUtc } from './timeline.ts';
import type { Day, Timeline } from './timeline.ts';

/** Registrations are not in use: a deal created less than 90 days ago counts as activity, so all others must be older. */
const activityDays = 90;

/** Every deal that a partner's plan asks for, labelled as sourced or influenced. */
export function planPartnerDeals(
  partner: Partner,
  customers: readonly Customer[],
  timeline: Timeline,
  random: Random,
): DealPlan[] {
  const { plan } = partner;
  const older = customers.filter((customer) => customer.plan.created < timeline.firstDay);
  const territory = Array.from({ length: 8 }, () => random.pick(older));
  const earliest = Math.max(timeline.firstDay, partner.since + 1);
  const oldest = (day: Day) => Math.max(earliest, Math.min(day, timeline.today - activityDays - 1));

  function deal(draft: Pick<DealPlan, 'state' | 'created' | 'closes'> & Partial<DealPlan>, role: DealRole): DealPlan {
    const customer = random.pick(territory);
    const ends = [
      { id: customer.id, roles: ['primary'] as const },
      { id: partner.id, roles: [role] },
    ];
    return {
      name: dealName(customer.plan.name, draft.closes, random),
      pipeline: random.chance(0.6) ? 'partner' : 'sales',
      amount: dealAmount(random),
      currency: customer.plan.currency,
      ownerId: random.chance(0.5) && partner.ownerId !== null ? partner.ownerId : customer.ownerId,
      // The vendor lists companies in no order that means anything.
      companies: random.chance(0.5) ? ends : ends.toReversed(),
      contactIds: [],
      ...draft,
    };
  }

  const ownRole: DealRole = plan.influencedOnly === true ? 'influenced' : 'sourced';

  function won(closes: Day, money: Pick<DealPlan, 'amount' | 'currency'> & Partial<DealPlan>): DealPlan {
    const created = oldest(closes - random.int(15, 120));
    const role = random.chance(0.25) ? 'influenced' : ownRole;
    return deal({ state: 'won', created: Math.min(created, closes - 2), closes, ...money }, role);
  }

  function special(win: SpecialWin): DealPlan {
    const { first, last } = completedQuarter(timeline, win.back);
    const money = { amount: win.amount, currency: win.currency, amountInUsd: win.amountInUsd };
    if (win.closes === 'midnight_utc') return won(first, { ...money, closesAt: midnightUtc(first) });
    if (win.closes === 'late_evening') return won(last, { ...money, closesAt: midnightUtc(last + 1) + 150 * 60_000 });
    return won(random.int(first + 12, last - 2), money);
  }

  function recent(daysAgo: number): DealPlan {
    const created = timeline.today - daysAgo;
    const lost = daysAgo > 45 && random.chance(0.15);
    const closes = lost ? random.int(created + 10, timeline.today - 2) : timeline.today + random.int(5, 120);
    return deal({ state: lost ? 'lost' : 'open', created, closes }, ownRole);
  }

  function olderLost(): DealPlan {
    const created = oldest(timeline.today - activityDays - random.int(5, 600));
    return deal(
      { state: 'lost', created, closes: Math.min(timeline.today - 1, created + random.int(20, 120)) },
      ownRole,
    );
  }

  function olderOpen(): DealPlan {
    const created = oldest(timeline.today - activityDays - random.int(1, 200));
    return deal({ state: 'open', created, closes: timeline.today + random.int(-30, 90) }, 'influenced');
  }

  const quarters = plan.won.flatMap((amount, back) => {
    if (amount === 0) return [];
    const { first, last } = completedQuarter(timeline, back);
    return split(amount, random).map((part) =>
      won(random.int(first + 12, last - 2), { amount: part, currency: 'USD' }),
    );
  });
  return [
    ...quarters,
    ...(plan.specialWins ?? []).map(special),
    ...(plan.wonSince
      ? [won(random.int(timeline.runningFrom, timeline.today - 1), { amount: plan.wonSince, currency: 'USD' })]
      : []),
    ...plan.deals.recent.map(recent),
    ...Array.from({ length: plan.deals.lost }, olderLost),
    ...Array.from({ length: plan.deals.olderOpen }, olderOpen),
  ];
}

/** Up to three uneven parts, whole dollars, that add up exactly. */
function split(total: number, random: Random): number[] {
  const parts = total >= 40_000 ? random.int(2, 3) : total >= 8_000 ? random.int(1, 2) : 1;
  const amounts: number[] = [];
  let left = total;
  for (let remaining = parts; remaining > 1; remaining--) {
    const part = Math.round((left / remaining) * (0.5 + random.next()));
    amounts.push(part);
    left -= part;
  }
  return [...amounts, left];
}
