import { z } from 'zod';

/** What vendor and partner plan together (LIFE3). People write it; only the progress of goals is judged. */

const day = z.iso.date();
const words = z.string().trim().min(1).max(2000);

export const Roadmap = z.strictObject({
  /** What was learnt about the partner. */
  discoveries: z.array(z.strictObject({ insight: words, on: day })).default([]),
  initiatives: z
    .array(
      z.strictObject({
        title: words,
        /** The CRM's owner id, or the name of somebody at the partner. */
        owner: words,
        dueOn: day,
        doneOn: day.nullable().default(null),
      }),
    )
    .default([]),
  risks: z.array(z.strictObject({ risk: words, mitigation: words })).default([]),
  successMetrics: z.array(words).default([]),
});
export type Roadmap = z.infer<typeof Roadmap>;

/** What a joint goal is measured in. All are read from the CRM. */
export const goalMeasures = ['sales', 'leads', 'conversion_rate', 'customer_growth'] as const;
export type GoalMeasure = (typeof goalMeasures)[number];

export const JointGoal = z
  .strictObject({
    id: z.string().min(1).max(100),
    measure: z.enum(goalMeasures),
    /** Sales in units of the program currency, conversion in percent, leads and new customers as a count. */
    target: z.number().positive('A goal is more than nothing.'),
    from: day,
    through: day,
  })
  .refine(({ from, through }) => from <= through, { message: 'A goal begins before it ends.', path: ['through'] })
  .refine(({ measure, target }) => measure !== 'conversion_rate' || target <= 100, {
    message: 'A conversion rate is at most 100 percent.',
    path: ['target'],
  });
export type JointGoal = z.infer<typeof JointGoal>;

/** Whom to ask about a partnership. */
export const discoverySources = [
  'partner_sales',
  'partner_marketing',
  'partner_product',
  'partner_finance',
  'partner_leadership',
  'customers',
  'investors_or_advisors',
  'own_account_executive',
  'own_solution_engineer',
  'own_support',
] as const;

/** A source that was asked, and when. */
export const DiscoveryTick = z.strictObject({ source: z.enum(discoverySources), on: day });
export type DiscoveryTick = z.infer<typeof DiscoveryTick>;
