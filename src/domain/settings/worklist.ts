import { z } from 'zod';

import { blindSpotIds } from '../partnership/blind-spots/blind-spot.ts';

/** What counts as work for a person, what of it presses today, and how many points of the score it stands for where no rule says. */

const points = z.number().min(0).max(100);
const days = z.int().min(0).max(366);

export const WorklistSettings = z.strictObject({
  /** Points that leave the score in so many days are work today (H12). */
  lookAheadDays: days.default(14),
  /** Revenue that must close in so many days to keep its points is work today (H12). */
  revenueAheadDays: days.default(31),
  /** Points that leave press when they are so many, or when they lead to a worse band (H12). */
  pressingPoints: points.default(10),
  /** Blind spots that press, by their ids: somebody waits for an answer of ours, or nobody can be reached. The others can wait. */
  pressingBlindSpots: z.array(z.enum(blindSpotIds)).default(['BS1', 'BS2', 'BS6', 'BS15', 'BS16']),
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
