import { z } from 'zod';

/** How much one partner manager can look after (CAP1). */

const partners = z
  .int()
  .min(2, 'A single partner would always fill its manager: write at least 2 partners per manager.')
  .max(10_000);

function bounds(strict: number, generous: number) {
  return z
    .strictObject({ strict: partners.default(strict), generous: partners.default(generous) })
    .refine((range) => range.strict <= range.generous, {
      message: 'The generous bound cannot be fewer partners than the strict one.',
      path: ['generous'],
    })
    .prefault({});
}

export const CapacitySettings = z.strictObject({
  /** Partners per manager by base segment (section 3). "100+" names one figure only: it is both bounds. */
  partnersPerManager: z
    .strictObject({
      Strategic: bounds(5, 10),
      Growth: bounds(15, 25),
      Stable: bounds(30, 50),
      'Long-tail': bounds(100, 100),
    })
    .prefault({}),
  /** The base segment whose figures Onboarding partners take. */
  onboardingAs: z.enum(['Strategic', 'Growth', 'Stable', 'Long-tail']).default('Growth'),
  /** Load of an At-risk partner in percent of its base segment's. */
  atRiskPercent: z.int().min(100).max(1000).default(150),
  /** The bound that the balancer brings every manager under. */
  balancedBound: z.enum(['strict', 'generous']).default('generous'),
});
export type CapacitySettings = z.infer<typeof CapacitySettings>;
