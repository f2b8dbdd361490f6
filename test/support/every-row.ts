import { addDays } from '#src/domain/calendar.ts';
import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import type { DimensionName } from '#src/domain/health-view.ts';

import { deal, fit, meeting, partner, program, ratings, ref, registrations, today, wonDeal } from './partner-facts.ts';

/** Facts that put one dimension on one of its rows, or leave it unknown, without touching the others. */
export interface RowFacts {
  readonly points: number | null;
  readonly facts: Partial<PartnerFacts>;
  readonly program?: Partial<ProgramFacts>;
}

/** An old lost deal activates the partner and scores nowhere. */
const activated = deal('activated', { role: 'influenced', state: 'lost', closesOn: '2021-01-01' });

function revenue(current: number): Partial<PartnerFacts> {
  return { deals: [activated, wonDeal('2025-03-01', 1_000_000), wonDeal('2026-03-01', current)] };
}

/** Every row of every dimension of the default profile, unknown included. */
export const everyRow: Readonly<Record<DimensionName, readonly RowFacts[]>> = {
  revenue: [
    { points: null, facts: { deals: [activated], signedOn: '2026-01-01' } },
    { points: 0, facts: revenue(500_000) },
    { points: 10, facts: revenue(1_000_000) },
    { points: 20, facts: revenue(1_100_000) },
    { points: 30, facts: revenue(1_500_000) },
  ],
  activity: [
    { points: null, facts: {}, program: { firstRegistrationOn: null, hasAttribution: false } },
    { points: 0, facts: {} },
    { points: 10, facts: { registrations: registrations(2, '2026-10-01') } },
    { points: 20, facts: { registrations: registrations(3, '2026-10-01') } },
    { points: 25, facts: { registrations: registrations(5, '2026-10-01') } },
  ],
  engagement: [
    { points: null, facts: { engagements: null } },
    ...(
      [
        [200, 0],
        [60, 10],
        [20, 15],
        [3, 20],
      ] as const
    ).map(([days, points]) => ({
      points,
      facts: { engagements: [meeting(addDays(today, -days))] },
    })),
  ],
  satisfaction: [
    { points: null, facts: {} },
    { points: 0, facts: { answers: ratings([3, 3, 9], today) } },
    { points: 5, facts: { answers: ratings([6], today) } },
    { points: 10, facts: { answers: ratings([8, 7], today) } },
    { points: 15, facts: { answers: ratings([9, 9, 9], today) } },
  ],
  fit: [
    { points: null, facts: {} },
    { points: 0, facts: { fits: [fit('weak', today)] } },
    { points: 5, facts: { fits: [fit('moderate', today)] } },
    { points: 10, facts: { fits: [fit('strong', today)] } },
  ],
};

export interface Combination {
  readonly points: Readonly<Record<DimensionName, number | null>>;
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
}

/** All subsets of known dimensions with all their rows: 2,500 partners. */
export function everyCombination(): readonly Combination[] {
  return everyRow.revenue.flatMap((revenueRow) =>
    everyRow.activity.flatMap((activityRow) =>
      everyRow.engagement.flatMap((engagementRow) =>
        everyRow.satisfaction.flatMap((satisfactionRow) =>
          everyRow.fit.map((fitRow) => {
            const rows = [revenueRow, activityRow, engagementRow, satisfactionRow, fitRow];
            return {
              points: {
                revenue: revenueRow.points,
                activity: activityRow.points,
                engagement: engagementRow.points,
                satisfaction: satisfactionRow.points,
                fit: fitRow.points,
              },
              facts: partner(Object.assign({}, ...rows.map((row) => row.facts))),
              program: program(Object.assign({}, ...rows.map((row) => row.program ?? {}))),
            };
          }),
        ),
      ),
    ),
  );
}

/** Another won deal, told apart from all others. */
export function extraDeal(closesOn: string, amount: number): PartnerFacts['deals'][number] {
  return wonDeal(closesOn, amount, { record: ref('deal', 'extra'), role: 'influenced' });
}
