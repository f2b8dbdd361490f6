import { z } from 'zod';

/** What counts as work for a person, and how many points of the score it stands for where no rule says. */

const points = z.number().min(0).max(100);
const days = z.int().min(0).max(366);

export const WorklistSettings = z.strictObject({
  /** Points that leave the score in so many days are work today (H12). */
  lookAheadDays: days.default(14),
  /** Revenue that must close in so many days to keep its points is work today (H12). */
  revenueAheadDays: days.default(31),
  /** For each cadence that passed without a touch (CAD1): one row of Engagement. */
  cadencePoints: points.default(5),
  /** So many missed cadences at most are counted. */
  missedCadencesAtMost: z.int().min(1).max(100).default(4),
  /** A blind spot that hides no points of the score. */
  blindSpotPoints: points.default(2),
  /** Notice of a demotion (TIER2). */
  tierNoticePoints: points.default(10),
  /** A lifecycle stage that takes too long (LIFE1). */
  lifecyclePoints: points.default(5),
});
export type WorklistSettings = z.infer<typeof WorklistSettings>;
