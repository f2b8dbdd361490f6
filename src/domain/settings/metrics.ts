import { z } from 'zod';

/** Windows and targets of the program's metrics (MET1-MET11). A target that is null is not set: the metric is shown without. */

const months = z.int().min(1, 'A window is at least one month.').max(120, 'A window is at most 120 months.');
const percent = z.number().min(0, 'A target is at least 0 percent.').max(100, 'A target is at most 100 percent.');

export const MetricsSettings = z.strictObject({
  /** MET2: partners whose first win is in the last so many months. */
  firstDealMonths: months.default(24),
  /** MET4: a registration, win or touch in so many months makes a partner active. */
  activeMonths: months.default(12),
  /** MET6-MET9: reviews, commitments, decisions and escalations of the last so many months. */
  windowMonths: months.default(12),
  /** MET8: business days from submission to decision. */
  decisionBusinessDays: z.int().min(1).max(60).default(5),
  /** MET11: support requests of the last so many months. */
  supportMonths: months.default(3),
  targets: z
    .strictObject({
      /** MET1, at least. */
      nps: z.number().min(-100).max(100).nullable().default(50),
      /** MET2, fewer days than this. */
      daysToFirstDeal: z.int().min(1).nullable().default(90),
      /** MET3, MET4, MET6-MET9, in percent, at least. */
      activation: percent.nullable().default(60),
      retention: percent.nullable().default(80),
      reviewsHeld: percent.nullable().default(90),
      commitmentsKept: percent.nullable().default(null),
      decisionsInTime: percent.nullable().default(null),
      escalationsInTime: percent.nullable().default(null),
    })
    .prefault({}),
});
export type MetricsSettings = z.infer<typeof MetricsSettings>;
