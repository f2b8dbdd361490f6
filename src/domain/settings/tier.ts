import { z } from 'zod';

/** The program's ladder of tiers and its figures (TIER1, TIER2). Tiers stand lowest first. */

/** TIER1: what is counted over four quarters, and people certified ever. Null: not asked for. */
export const tierMetrics = ['revenue', 'registrations', 'wins', 'certified'] as const;
export type TierMetric = (typeof tierMetrics)[number];

const count = z.int().min(0).nullable().default(null);

const Tier = z.strictObject({
  name: z.string().trim().min(1).max(100),
  thresholds: z
    .strictObject({
      /** Units of the program currency. */
      revenue: z.number().min(0).nullable().default(null),
      registrations: count,
      wins: count,
      certified: count,
    })
    .prefault({}),
});
export type Tier = z.infer<typeof Tier>;

export const TierSettings = z.strictObject({
  ladder: z
    .array(Tier)
    .min(1, 'A ladder has at least one tier.')
    .refine((ladder) => new Set(ladder.map(({ name }) => name)).size === ladder.length, {
      message: 'Two tiers have the same name.',
    })
    .refine(([lowest]) => lowest === undefined || tierMetrics.every((metric) => lowest.thresholds[metric] === null), {
      message:
        'The lowest tier has no thresholds: it is where partners start, and where they are when no other is reached.',
    })
    .refine((ladder) => tierMetrics.every((metric) => goesUp(ladder, metric)), {
      message: 'The ladder goes down: a tier cannot ask for less than one below it.',
    })
    .prefault([{ name: 'Registered' }, { name: 'Silver' }, { name: 'Gold' }, { name: 'Platinum' }]),
  /** TIER2: notice after so many month ends in a row below the tier. */
  noticeAfterMonths: z.int().min(1).max(60).default(12),
  /** TIER2: demotion at the first quarterly review so many days or more after the notice. */
  noticeDays: z.int().min(0).max(366).default(30),
});
export type TierSettings = z.infer<typeof TierSettings>;

/** Empty thresholds are passed over. */
function goesUp(ladder: readonly Tier[], metric: TierMetric): boolean {
  const filled = ladder.map(({ thresholds }) => thresholds[metric]).filter((threshold) => threshold !== null);
  return filled.every((threshold, place) => threshold >= (filled[place - 1] ?? 0));
}
